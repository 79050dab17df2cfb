//! Stable names for the steps of one declaration.
use std::collections::BTreeSet;

use hexafn_ir::Name;
use hexafn_ir::step::{Step, StepKind};

use crate::StepId;

/// Gives out names within one declaration. They depend on that declaration alone.
pub(super) struct Ids {
    owner: Name,
    taken: BTreeSet<String>,
}

impl Ids {
    /// Names given by the user (`as per_user`) come first, so that a step without a name never takes one of them.
    pub(super) fn new(owner: &Name, steps: &[Step]) -> Ids {
        let taken = steps.iter().filter_map(|s| s.name.as_ref()).map(ToString::to_string).collect();
        Ids { owner: owner.clone(), taken }
    }

    /// `owner.per_user` for a named step, else `owner.where`, `owner.where-2`, …
    pub(super) fn step(&mut self, step: &Step) -> StepId {
        match &step.name {
            Some(name) => StepId(format!("{}.{name}", self.owner).into()),
            None => self.fresh(word(&step.kind)),
        }
    }

    /// `owner.to-sink`, `owner.to-sink-2`, …
    pub(super) fn route(&mut self, sink: &Name) -> StepId {
        self.fresh(&format!("to-{sink}"))
    }

    /// `owner.what`, or the next free number of it.
    pub(super) fn fresh(&mut self, what: &str) -> StepId {
        let numbered = |n: u32| if n == 1 { what.to_owned() } else { format!("{what}-{n}") };
        let mut n = 1;
        while !self.taken.insert(numbered(n)) {
            n += 1;
        }
        StepId(format!("{}.{}", self.owner, numbered(n)).into())
    }
}

/// The word that the language has for a step.
fn word(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Where(_) => "where",
        StepKind::Set(_) => "set",
        StepKind::Select(_) => "select",
        StepKind::Without(_) => "without",
        StepKind::Flatten(_) => "flatten",
        StepKind::Sample { .. } => "sample",
        StepKind::Merge(_) => "merge",
        StepKind::Dedupe { .. } => "dedupe",
        StepKind::Throttle { .. } => "throttle",
        StepKind::Running { .. } => "running",
        StepKind::Fire(_) => "fire",
        StepKind::Tap(_) => "tap",
    }
}
