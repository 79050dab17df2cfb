//! How many events were lost, by step and code.
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hexafn_diagnostics::Code;
use hexafn_plan::StepId;

/// The counts so far. Errors are rare, so a lock is fine.
#[derive(Default)]
pub(crate) struct ErrorCounts(Mutex<BTreeMap<(StepId, Code), u64>>);

impl ErrorCounts {
    pub fn add(&self, step: &StepId, code: Code, rows: usize) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((step.clone(), code)).or_default() += rows as u64;
    }

    pub fn read(&self) -> BTreeMap<(StepId, Code), u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
