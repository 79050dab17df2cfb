//! What became of the rows of each step: `in = passed + filtered + dead + held + absorbed`.
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use hexafn_plan::StepId;

/// Rows of one step so far.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Account {
    /// Came in: read by a source (also what it could not decode), received by a step.
    pub received: u64,
    /// Went on to the next step, or were delivered by a sink.
    pub passed: u64,
    /// Did not meet a condition, were duplicates, of a kind that nobody reads, or above a rate.
    pub filtered: u64,
    /// Were lost: invalid, late, failed or undelivered. They left as dead letters where there is a route.
    pub dead: u64,
    /// Wait in the step: for the watermark, for an epoch, or to be delivered.
    pub held: u64,
    /// Became part of something else: a list that was flattened.
    pub absorbed: u64,
    /// Went out, where these are not the rows that came in.
    pub emitted: u64,
}

impl Account {
    /// Whether every row that came in is accounted for.
    pub fn holds(&self) -> bool {
        self.received == self.passed + self.filtered + self.dead + self.held + self.absorbed
    }
}

/// The counters of one step, shared by all workers of the process and added to once per batch.
#[derive(Default, Debug)]
pub(crate) struct Counters {
    received: AtomicU64,
    passed: AtomicU64,
    filtered: AtomicU64,
    dead: AtomicU64,
    absorbed: AtomicU64,
    emitted: AtomicU64,
}

impl Counters {
    pub fn received(&self, rows: usize) {
        self.received.fetch_add(rows as u64, Relaxed);
    }

    pub fn passed(&self, rows: usize) {
        self.passed.fetch_add(rows as u64, Relaxed);
    }

    pub fn filtered(&self, rows: usize) {
        self.filtered.fetch_add(rows as u64, Relaxed);
    }

    pub fn dead(&self, rows: usize) {
        self.dead.fetch_add(rows as u64, Relaxed);
    }

    pub fn absorbed(&self, rows: usize) {
        self.absorbed.fetch_add(rows as u64, Relaxed);
    }

    pub fn emitted(&self, rows: usize) {
        self.emitted.fetch_add(rows as u64, Relaxed);
    }
}

/// Something that knows how many rows lie in a step, apart from what passed through it.
#[derive(Default, Debug)]
pub(crate) struct Held(AtomicU64);

impl Held {
    pub fn add(&self, rows: usize) {
        self.0.fetch_add(rows as u64, Relaxed);
    }

    pub fn remove(&self, rows: usize) {
        self.0.fetch_sub(rows as u64, Relaxed);
    }

    pub fn rows(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// The books of a run, by step in the order of the plan.
#[derive(Default, Debug)]
pub(crate) struct Books(Vec<(StepId, Counters, Held)>);

impl Books {
    /// Opens a page and gives its number.
    pub fn open(&mut self, step: StepId) -> usize {
        self.0.push((step, Counters::default(), Held::default()));
        self.0.len() - 1
    }

    pub fn counters(&self, page: usize) -> &Counters {
        &self.0[page].1
    }

    pub fn held(&self, page: usize) -> &Held {
        &self.0[page].2
    }

    pub fn accounts(&self) -> Vec<(StepId, Account)> {
        let read = |(step, c, held): &(StepId, Counters, Held)| {
            let account = Account {
                passed: c.passed.load(Relaxed),
                filtered: c.filtered.load(Relaxed),
                dead: c.dead.load(Relaxed),
                absorbed: c.absorbed.load(Relaxed),
                emitted: c.emitted.load(Relaxed),
                held: held.rows(),
                // Last, as rows are counted in before they are counted out.
                received: c.received.load(Relaxed),
            };
            (step.clone(), account)
        };
        self.0.iter().map(read).collect()
    }
}
