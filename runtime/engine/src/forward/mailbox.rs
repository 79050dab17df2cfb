//! What became of deliveries, on its way back to the worker that asked for them.
use std::sync::{Arc, Mutex, PoisonError};

use hexafn_ir::Batch;

use crate::wake::Bell;

/// The end of one job.
pub(crate) struct Outcome {
    pub epoch: u64,
    /// How many rows were delivered.
    pub delivered: usize,
    pub lost: Option<Lost>,
}

/// Rows that were not delivered.
pub(crate) struct Lost {
    pub batch: Batch,
    /// Their numbers in the batch.
    pub rows: Vec<usize>,
    /// The input of the sink that the batch came by.
    pub input: usize,
    pub attempts: u32,
    pub message: String,
    pub cause: Option<String>,
}

/// The outcomes for one sink on one worker; there are never more of them than jobs under way.
pub(crate) struct Mailbox {
    outcomes: Mutex<Vec<Outcome>>,
    bell: Arc<Bell>,
}

impl Mailbox {
    pub fn new(bell: Arc<Bell>) -> Arc<Mailbox> {
        Arc::new(Mailbox { outcomes: Mutex::default(), bell })
    }

    pub fn put(&self, outcome: Outcome) {
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
        self.bell.ring();
    }

    pub fn take(&self) -> Vec<Outcome> {
        std::mem::take(&mut *self.outcomes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
