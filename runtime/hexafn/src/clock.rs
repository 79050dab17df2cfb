//! The system's clock, kept from going back.
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use hexafn_port::Clock;

/// Microseconds since 1970 UTC by the system's clock; when that is set back, this one stands still until it is caught up.
#[derive(Debug, Default)]
pub(crate) struct SystemClock {
    last: AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        self.last.fetch_max(now, Ordering::Relaxed).max(now)
    }
}
