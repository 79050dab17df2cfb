//! The port that rows go out by.
use std::time::Duration;

use hexafn_ir::{Batch, Type, program};

use crate::{PortError, Settings};

/// Opens forwarders of some kinds.
pub trait ForwarderFactory: Send + Sync {
    /// What the forwarder takes and where it runs.
    fn payload(&self, sink: &program::Sink) -> Payload;

    /// Opens a sink for a run, once per process.
    ///
    /// # Errors
    /// The operator's problem: a folder that cannot be written to.
    fn open(&self, sink: &program::Sink, settings: &Settings) -> Result<Box<dyn Forwarder>, PortError>;
}

/// What a forwarder takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Payload {
    /// Encoded text, one line a row, on a thread of its own (it may block).
    Lines,
    /// The rows themselves, on the worker's thread: it never blocks.
    Rows,
}

/// A batch for a forwarder.
pub struct Delivery {
    /// The rows, for [`Payload::Rows`]; for [`Payload::Lines`] what they were encoded from.
    pub batch: Batch,
    /// Their type.
    pub row: Type,
    /// For [`Payload::Lines`]: the encoded rows, each ended by a newline.
    pub text: Vec<u8>,
    /// For [`Payload::Lines`]: where each row's text ends, its newline included.
    pub ends: Vec<u32>,
}

/// Delivers batches. One at a time; the engine queues, retries, opens the breaker and parks what is refused.
pub trait Forwarder: Send {
    /// Delivers all rows or says what was refused. With [`Payload::Lines`] it may block, but not much longer than
    /// `timeout`.
    ///
    /// # Errors
    /// What was refused, and whether it is worth another attempt.
    fn deliver(&mut self, delivery: &Delivery, timeout: Duration) -> Result<(), Refusal>;

    /// Called when the queue is empty, and once at the end: makes visible what was delivered.
    ///
    /// # Errors
    /// As of [`Forwarder::deliver`], for all that was delivered since the last flush.
    fn flush(&mut self) -> Result<(), Refusal>;

    /// A line for the summary at the end of the run, if there is something to say (a checksum).
    fn summary(&self) -> Option<String> {
        None
    }
}

/// A delivery that failed.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Whether another attempt may succeed.
    pub retry: bool,
    /// The rows that were refused, if the target said so; `None`: all. The others are delivered.
    pub rows: Option<Vec<usize>>,
    /// What the target said.
    pub message: String,
    /// What it came from.
    pub cause: Option<String>,
    /// Wait at least so long before another attempt (`Retry-After`).
    pub after: Option<Duration>,
}
