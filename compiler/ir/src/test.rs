//! Checked `test` blocks: what `check` gives out beside the program. They are no part of it, nor of its plan.
use hexafn_diagnostics::Span;

use crate::{Expr, Name, Type, Value};

/// A test.
#[derive(Clone, PartialEq, Debug)]
pub struct Test {
    /// Its name.
    pub name: Name,
    /// Where the name was written.
    pub span: Span,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
}

/// One statement, with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// Where it was written.
    pub span: Span,
}

/// What a statement does.
#[derive(Clone, PartialEq, Debug)]
pub enum StatementKind {
    /// A param has this value from now on.
    Given {
        /// The param.
        param: Name,
        /// Its value.
        value: Value,
    },
    /// Events come in.
    Feed(Feed),
    /// Time goes on by so many microseconds.
    Advance(i64),
    /// Rows are expected.
    Expect {
        /// Where.
        target: Target,
        /// Which.
        rows: Expected,
    },
}

/// Events for a source.
#[derive(Clone, PartialEq, Debug)]
pub struct Feed {
    /// The source.
    pub source: Name,
    /// The events.
    pub events: Events,
    /// The time between two, in microseconds.
    pub every: i64,
}

/// The events of a feed.
#[derive(Clone, PartialEq, Debug)]
pub enum Events {
    /// These.
    List(Vec<Data>),
    /// One, so many times; expressions see the number of the repetition, from 0, as a column.
    Repeat {
        /// How many.
        count: u64,
        /// The name of the column, where it has one.
        counter: Option<Name>,
        /// The event.
        event: Data,
    },
    /// The content of a file, relative to the program, as the source would read it.
    File(Name),
}

/// A value that is put together when the test runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Data {
    /// Its form.
    pub kind: DataKind,
    /// Where it was written.
    pub span: Span,
}

/// The forms of a value.
#[derive(Clone, PartialEq, Debug)]
pub enum DataKind {
    /// `{ a: x }`: these members and no others.
    Record(Vec<(Name, Data)>),
    /// `[a, b]`.
    List(Vec<Data>),
    /// Computed; its secrets are plain values.
    Expr(Expr),
    /// The time of the test's clock, written as this type is.
    Now(Type),
    /// A text that comes in as it is, whatever the source reads otherwise.
    Raw(Expr),
}

/// What an expectation is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// What reached this sink.
    Sink(Name),
    /// The rows of this trigger, stream or pipeline.
    Stream(Name),
}

impl Target {
    /// The name as written.
    pub fn name(&self) -> &Name {
        match self {
            Target::Sink(name) | Target::Stream(name) => name,
        }
    }
}

/// What is expected.
#[derive(Clone, PartialEq, Debug)]
pub enum Expected {
    /// These rows, in any order; members that are not named are not compared.
    Rows(Vec<Data>),
    /// None.
    Empty,
    /// The rows of a file, relative to the program, one JSON object a line.
    File(Name),
}
