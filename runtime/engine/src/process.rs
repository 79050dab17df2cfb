//! What the workers of a process share.
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hexafn_diagnostics::Files;
use hexafn_port::Clock;

use crate::accounts::Books;
use crate::errors::ErrorCounts;
use crate::failure::Failure;
use crate::snapshot::Gather;
use crate::source::Marks;
use crate::wake::{Bell, Workers};

/// One per run and process.
pub(crate) struct Process {
    pub workers: Arc<Workers>,
    pub failure: Arc<Failure>,
    pub books: Books,
    pub errors: ErrorCounts,
    pub clock: Arc<dyn Clock>,
    pub files: Files,
    pub marks: Marks,
    pub gather: Gather,
    pub stash: Stash,
    pub activity: Activity,
    /// Events that each worker has decoded.
    pub decoded: Vec<AtomicU64>,
    /// How often a worker went round its loop.
    pub rounds: AtomicU64,
    /// The open epoch.
    pub epoch: AtomicU64,
    /// Snapshots that were kept.
    pub snapshots: AtomicU64,
    /// The bytes that are under way, of all sources.
    pub flight: Arc<crate::credits::Flight>,
}

/// Whether something came in since the last epoch began. While nothing does, epochs stand still.
pub(crate) struct Activity {
    seen: AtomicBool,
    workers: Arc<Workers>,
}

impl Activity {
    pub fn new(workers: Arc<Workers>) -> Self {
        Activity { seen: AtomicBool::new(false), workers }
    }

    /// Something came in: the owner of epochs, which may be parked, has to close one in a while.
    pub fn note(&self) {
        if !self.seen.load(Ordering::Relaxed) && !self.seen.swap(true, Ordering::AcqRel) {
            self.workers.unpark(0);
        }
    }

    pub fn seen(&self) -> bool {
        self.seen.load(Ordering::Acquire)
    }

    pub fn take(&self) -> bool {
        self.seen.swap(false, Ordering::AcqRel)
    }
}

/// Rows that wait for a watermark. While there are any, sources whose watermark follows a clock keep moving it.
#[derive(Default)]
pub(crate) struct Stash {
    rows: AtomicI64,
    sources: Mutex<Vec<Arc<Bell>>>,
}

impl Stash {
    /// A source to wake when rows begin to wait.
    pub fn register(&self, source: Arc<Bell>) {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).push(source);
    }

    pub fn add(&self, rows: usize) {
        if self.rows.fetch_add(rows as i64, Ordering::AcqRel) == 0 {
            for source in self.sources.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                source.ring();
            }
        }
    }

    pub fn remove(&self, rows: usize) {
        self.rows.fetch_sub(rows as i64, Ordering::AcqRel);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.load(Ordering::Acquire) == 0
    }
}
