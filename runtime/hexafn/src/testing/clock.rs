//! The clock of a test.
use std::sync::atomic::{AtomicI64, Ordering};

use hexafn_port::Clock;

/// The time at which every test begins, microseconds since 1970: 2026-01-01T00:00:00Z.
pub const START: i64 = 1_767_225_600_000_000;

/// A clock that stands still until the test moves it.
pub(super) struct VirtualClock(AtomicI64);

impl VirtualClock {
    pub fn new() -> VirtualClock {
        VirtualClock(AtomicI64::new(START))
    }

    /// Moves it to a time that is not before its own.
    pub fn set(&self, time: i64) {
        self.0.fetch_max(time, Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}
