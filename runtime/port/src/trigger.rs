//! What the engine asks of the triggers of a program, and what it tells of them.
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The triggers of a run by name. The engine asks once, before the run begins, and counts in what it got.
pub trait Triggers: Debug + Send + Sync {
    /// Where the rows of a trigger are counted, and whether it may fire; `None` for a name that is no trigger.
    fn tally(&self, trigger: &str) -> Option<Arc<Tally>>;
}

/// The counters and the switch of one trigger, shared by all workers and added to once per batch.
#[derive(Debug)]
pub struct Tally {
    enabled: AtomicBool,
    evaluated: AtomicU64,
    fired: AtomicU64,
    failed: AtomicU64,
    batches: AtomicU64,
    nanoseconds: AtomicU64,
    longest: AtomicU64,
}

/// What was counted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Rows that its condition was asked of.
    pub evaluated: u64,
    /// Rows for which it was true.
    pub fired: u64,
    /// Rows that it failed on.
    pub failed: u64,
    /// Batches that these rows came in.
    pub batches: u64,
    /// How long the condition took for all of them.
    pub total: Duration,
    /// How long it took for the slowest batch.
    pub longest: Duration,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(enabled: bool) -> Tally {
        Tally {
            enabled: AtomicBool::new(enabled),
            evaluated: AtomicU64::new(0),
            fired: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            batches: AtomicU64::new(0),
            nanoseconds: AtomicU64::new(0),
            longest: AtomicU64::new(0),
        }
    }

    /// Whether it may fire.
    pub fn is_enabled(&self) -> bool {
        self.enabled.load(Relaxed)
    }

    /// Switches it on or off; batches that begin later see it. Answers what it was.
    pub fn enable(&self, enabled: bool) -> bool {
        self.enabled.swap(enabled, Relaxed)
    }

    /// Rows of a batch whose condition is about to be asked.
    pub fn evaluated(&self, rows: usize) {
        self.evaluated.fetch_add(rows as u64, Relaxed);
        self.batches.fetch_add(1, Relaxed);
    }

    /// Rows that it fired on.
    pub fn fired(&self, rows: usize) {
        self.fired.fetch_add(rows as u64, Relaxed);
    }

    /// Rows that it failed on.
    pub fn failed(&self, rows: usize) {
        self.failed.fetch_add(rows as u64, Relaxed);
    }

    /// How long a batch took.
    pub fn took(&self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds.fetch_add(nanoseconds, Relaxed);
        self.longest.fetch_max(nanoseconds, Relaxed);
    }

    /// The counts so far.
    pub fn counts(&self) -> Counts {
        Counts {
            evaluated: self.evaluated.load(Relaxed),
            fired: self.fired.load(Relaxed),
            failed: self.failed.load(Relaxed),
            batches: self.batches.load(Relaxed),
            total: Duration::from_nanos(self.nanoseconds.load(Relaxed)),
            longest: Duration::from_nanos(self.longest.load(Relaxed)),
        }
    }
}
