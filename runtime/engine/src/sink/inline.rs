//! Forwarders that take rows on the worker's own thread.
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hexafn_ir::Batch;
use hexafn_port::{Delivery, Forwarder, Refusal};

/// One forwarder of the process; it never blocks, so workers wait for each other only for the time of a delivery.
pub(crate) struct Shared(Mutex<Box<dyn Forwarder>>);

impl Shared {
    pub fn new(forwarder: Box<dyn Forwarder>) -> Shared {
        Shared(Mutex::new(forwarder))
    }

    /// Delivers. What is refused is lost: a forwarder of rows has nothing to wait for.
    pub fn deliver(&self, delivery: &Delivery, timeout: Duration) -> Result<(), Refusal> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).deliver(delivery, timeout)
    }

    pub fn flush(&self) -> Result<(), Refusal> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }

    pub fn summary(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).summary()
    }
}

/// The rows of a batch that a refusal is about.
pub(super) fn refused(refusal: &Refusal, batch: &Batch) -> Vec<usize> {
    match &refusal.rows {
        Some(rows) => rows.iter().copied().filter(|row| *row < batch.len()).collect(),
        None => (0..batch.len()).collect(),
    }
}
