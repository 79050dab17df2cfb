//! Event patterns of `sequence` triggers.
use hexafn_diagnostics::Span;
use serde::Serialize;

use super::{Expr, Name};

/// One line of a sequence: `fail: 3+ not ok`, `then win: ok`, `then no confirmed for 1m`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Pattern {
    /// How it follows the one before; the first has [`Link::First`].
    pub link: Link,
    /// The name of what it captures.
    pub capture: Option<Name>,
    /// How often.
    pub quantity: Quantity,
    /// The condition that each event must meet.
    pub condition: Expr,
    /// The whole line.
    pub span: Span,
}

/// How a pattern follows the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Link {
    /// It is the first.
    First,
    /// `then`: others may lie between.
    Then,
    /// `next`: nothing lies between.
    Next,
}

/// How often a pattern must match.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Quantity {
    /// Once.
    One,
    /// `3`: exactly so often.
    Exactly(u32),
    /// `3+`: at least so often.
    AtLeast(u32),
    /// `optional`: once or not at all.
    Optional,
    /// `no … for 1m`: not within that time.
    Absent {
        /// How long; without it until the sequence's `within` ends.
        lasting: Option<Expr>,
    },
}
