//! Typed steps of a stream.
use hexafn_diagnostics::Span;
use serde::{Deserialize, Serialize};

use crate::expr::{Expr, Items};
use crate::{Name, Type};

/// One step with the type of the rows that leave it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// The name given with `as`, if any.
    pub name: Option<Name>,
    /// What it does.
    pub kind: StepKind,
    /// The type of its output rows.
    pub row: Type,
    /// Where it was written.
    pub span: Span,
}

/// What a step does. Expressions see the row as it comes into the step.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum StepKind {
    /// Rows for which the condition is true go on; null counts as false.
    Where(Expr),
    /// Adds or replaces fields, one after the other: each sees those before it.
    Set(Items),
    /// The row becomes these fields.
    Select(Items),
    /// Fields are taken away.
    Without(Vec<Name>),
    /// One row for each element of the list in this field, the element in its place. A null or empty list gives none.
    Flatten(Name),
    /// A share of the rows, from 0 to 1; the same rows in every run: by a hash of the keys, or of the event's id.
    Sample {
        /// The share.
        share: Expr,
        /// Rows with equal keys are kept or dropped together.
        by: Items,
    },
    /// The rows of these streams as well; all have the same fields.
    Merge(Vec<Name>),
    /// The first row of each key goes on.
    Dedupe {
        /// The keys.
        by: Items,
        /// How long a key is remembered, microseconds; `None`: the engine's default bound.
        lasting: Option<i64>,
        /// Whether rows are taken as they come.
        arrival: bool,
    },
    /// At most so many rows per time and key; the others are filtered.
    Throttle {
        /// How many.
        count: u64,
        /// Per so many microseconds (fixed spans from the epoch).
        per: i64,
        /// The keys.
        by: Items,
        /// Whether rows are taken as they come.
        arrival: bool,
    },
    /// Adds aggregates over all rows of the key so far, this one included.
    Running {
        /// The keys.
        by: Items,
        /// The aggregates.
        aggregates: Vec<Aggregate>,
        /// Whether rows are taken as they come.
        arrival: bool,
    },
    /// Adds `fired { count, start, end }` to a row that made a predicate trigger fire.
    Fire(Name),
    /// Rows pass unchanged; a place to look in.
    Tap(Option<Name>),
}

/// An aggregate that becomes a field.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Aggregate {
    /// The field.
    pub name: Name,
    /// The library's aggregate.
    pub function: Name,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// `sum(amount where ok)`: the rows that count.
    pub filter: Option<Expr>,
    /// The type of its value.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}
