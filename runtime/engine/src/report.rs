//! What a run did.
use std::collections::BTreeMap;
use std::time::Duration;

use hexafn_diagnostics::Code;
use hexafn_plan::StepId;

use crate::Account;

/// The end of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// The account of each step, in the order of the plan.
    pub steps: Vec<(StepId, Account)>,
    /// How many events were lost, by step and code.
    pub errors: BTreeMap<(StepId, Code), u64>,
    /// How many events each worker has read and decoded.
    pub decoded: Vec<u64>,
    /// What sinks have to say.
    pub summaries: Vec<(StepId, String)>,
    /// From the start of the workers to their end.
    pub duration: Duration,
    /// Whether everything that was read was delivered. Otherwise a stop left rows behind: in the last snapshot, or to be
    /// read again.
    pub drained: bool,
    /// Whether a stop took longer than it may, and rows were given up that were neither delivered nor kept.
    pub given_up: bool,
    /// The last epoch.
    pub epochs: u64,
    /// Snapshots that were kept.
    pub snapshots: u64,
    /// The most bytes of input that were under way at a time.
    pub most_bytes: u64,
}

impl Report {
    /// The account of a step.
    pub fn account(&self, step: &str) -> Option<&Account> {
        self.steps.iter().find(|(id, _)| *id.0 == *step).map(|(_, account)| account)
    }
}
