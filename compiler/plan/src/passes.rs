//! The passes of the optimiser, in the order in which they run.
use crate::Plan;

/// A pass.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// Its name, for `explain --stage plan`.
    pub name: &'static str,
    /// One line: what it does.
    pub doc: &'static str,
    /// Changes the plan.
    pub run: fn(&mut Plan),
}

/// All passes.
pub const ALL: &[Pass] = &[];
