//! Credits: how much of a source may be under way. They bound memory whatever a sink does.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use hexafn_ir::Receipt;

use crate::wake::Bell;

/// What is under way in the process, with its highest mark.
#[derive(Default, Debug)]
pub(crate) struct Flight {
    bytes: AtomicU64,
    most: AtomicU64,
    /// Whether the run ends without what is still under way.
    given_up: AtomicBool,
}

impl Flight {
    fn add(&self, bytes: u64) {
        let now = self.bytes.fetch_add(bytes, Ordering::AcqRel) + bytes;
        self.most.fetch_max(now, Ordering::AcqRel);
    }

    fn remove(&self, bytes: u64) {
        self.bytes.fetch_sub(bytes, Ordering::AcqRel);
    }

    /// From now on what is let go is neither delivered nor parked.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::SeqCst);
    }

    /// Whether [`Flight::give_up`] was called.
    pub fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::SeqCst)
    }

    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Acquire)
    }

    pub fn most(&self) -> u64 {
        self.most.load(Ordering::Acquire)
    }
}

/// How much may be under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreditLimits {
    /// Bytes of input.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
}

impl Default for CreditLimits {
    fn default() -> Self {
        CreditLimits { bytes: 32 << 20, rows: 1 << 18 }
    }
}

impl CreditLimits {
    /// An equal share for each of `parts`.
    pub(crate) fn share(self, parts: usize) -> CreditLimits {
        let parts = parts.max(1) as u64;
        CreditLimits { bytes: (self.bytes / parts).max(1), rows: (self.rows / parts).max(1) }
    }
}

/// The credits of one source on one worker.
pub(crate) struct Credits {
    limits: CreditLimits,
    bytes: AtomicU64,
    rows: AtomicU64,
    /// The part of these that waits in steps for a watermark.
    held_bytes: AtomicU64,
    held_rows: AtomicU64,
    /// Whether the source waits for the next return.
    waiting: AtomicBool,
    bell: Arc<Bell>,
    flight: Arc<Flight>,
}

impl Credits {
    pub fn new(limits: CreditLimits, bell: Arc<Bell>, flight: Arc<Flight>) -> Arc<Credits> {
        let none = || AtomicU64::new(0);
        Arc::new(Credits {
            limits,
            bytes: none(),
            rows: none(),
            held_bytes: none(),
            held_rows: none(),
            waiting: AtomicBool::new(false),
            bell,
            flight,
        })
    }

    /// Whether another chunk may be read. One is always allowed when nothing is under way, whatever its size.
    ///
    /// `behind` says that others wait for the watermark of this source: what waits in steps then does not count, as
    /// nothing but reading on can set it free.
    pub fn available(&self, behind: bool) -> bool {
        let (mut bytes, mut rows) = (self.bytes.load(Ordering::Acquire), self.rows.load(Ordering::Acquire));
        if behind {
            bytes = bytes.saturating_sub(self.held_bytes.load(Ordering::Acquire));
            rows = rows.saturating_sub(self.held_rows.load(Ordering::Acquire));
        }
        bytes < self.limits.bytes && rows < self.limits.rows
    }

    /// The size of chunk to ask for: several fit, so that reading and delivering overlap.
    pub fn chunk_bytes(&self) -> usize {
        (self.limits.bytes / 4).clamp(4 << 10, 512 << 10) as usize
    }

    /// Asks to be woken at the next return. Afterwards the caller looks once more whether it can go on.
    pub fn wait(&self) {
        self.waiting.store(true, Ordering::SeqCst);
    }

    /// Takes credits for a chunk; they return when the last clone of the guard is dropped.
    pub fn take(self: &Arc<Self>, bytes: u64, rows: u64, receipt: Option<Arc<dyn Receipt>>) -> Arc<Guard> {
        self.bytes.fetch_add(bytes, Ordering::AcqRel);
        self.rows.fetch_add(rows, Ordering::AcqRel);
        self.flight.add(bytes);
        let done = Arc::new(AtomicBool::new(false));
        Arc::new(Guard { credits: self.clone(), bytes, rows, receipt, done, holders: AtomicU64::new(0) })
    }

    /// Wakes the source if it waits.
    fn moved(&self) {
        if self.waiting.swap(false, Ordering::SeqCst) {
            self.bell.ring();
        }
    }
}

/// The credits of one chunk, held by every batch with rows of it.
pub(crate) struct Guard {
    credits: Arc<Credits>,
    bytes: u64,
    rows: u64,
    receipt: Option<Arc<dyn Receipt>>,
    done: Arc<AtomicBool>,
    /// How many batches with rows of the chunk wait in steps.
    holders: AtomicU64,
}

impl Guard {
    /// Becomes true when all rows of the chunk are delivered, parked or absorbed.
    pub fn done(&self) -> Arc<AtomicBool> {
        self.done.clone()
    }
}

impl Receipt for Guard {
    fn lost(&self) {
        if let Some(receipt) = &self.receipt {
            receipt.lost();
        }
    }

    fn held(&self, held: bool) {
        let credits = &self.credits;
        if held && self.holders.fetch_add(1, Ordering::AcqRel) == 0 {
            credits.held_bytes.fetch_add(self.bytes, Ordering::AcqRel);
            credits.held_rows.fetch_add(self.rows, Ordering::AcqRel);
            credits.moved();
        } else if !held && self.holders.fetch_sub(1, Ordering::AcqRel) == 1 {
            credits.held_bytes.fetch_sub(self.bytes, Ordering::AcqRel);
            credits.held_rows.fetch_sub(self.rows, Ordering::AcqRel);
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let credits = &self.credits;
        if credits.flight.given_up.load(Ordering::SeqCst) {
            self.receipt.iter().for_each(|receipt| receipt.abandon());
        } else {
            self.done.store(true, Ordering::SeqCst);
        }
        credits.bytes.fetch_sub(self.bytes, Ordering::AcqRel);
        credits.rows.fetch_sub(self.rows, Ordering::AcqRel);
        credits.flight.remove(self.bytes);
        if self.holders.load(Ordering::Acquire) > 0 {
            // A dataflow that was let go: its steps did not say that the rows wait no more.
            credits.held_bytes.fetch_sub(self.bytes, Ordering::AcqRel);
            credits.held_rows.fetch_sub(self.rows, Ordering::AcqRel);
        }
        credits.moved();
    }
}
