//! Rates: how many are due by now, and when the next one is.
use std::time::Duration;

/// The longest that items of a high rate are held together: 1 ms, so that a rate of millions does not wake the worker a
/// million times.
const GRAIN: i64 = 1_000;

/// An even pace from a beginning. It has no rounding that adds up: item `n` is due at `start + n / rate`, whatever happened
/// before; who was held up catches up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    start: i64,
    per_second: f64,
}

impl Pace {
    /// A pace whose item 0 is due at `start` (microseconds).
    pub fn new(start: i64, per_second: f64) -> Self {
        Pace { start, per_second }
    }

    /// How many items are due by `now`, the one due at this very time included.
    pub fn due(&self, now: i64) -> u64 {
        if now < self.start {
            return 0;
        }
        let elapsed = (now - self.start) as f64 / 1e6;
        // A float to integer `as` saturates, which is what is wanted at the far end.
        let mut due = (elapsed * self.per_second) as u64 + 1;
        // The product may round either way; `at` is the definition.
        while due > 0 && self.at(due - 1) > now {
            due -= 1;
        }
        while self.at(due) <= now && due < u64::MAX {
            due += 1;
        }
        due
    }

    /// When item `n` is due, in microseconds.
    pub fn at(&self, n: u64) -> i64 {
        self.start.saturating_add((n as f64 * 1e6 / self.per_second).ceil() as i64)
    }

    /// How long to wait for item `n`.
    pub fn wait(&self, n: u64, now: i64) -> Duration {
        let micros = self.at(n).saturating_sub(now).max(GRAIN);
        Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_many_are_due_as_have_come_at_any_rate_and_time(rate in 0.01f64..5e6, now in 0i64..100_000_000_000) {
            let pace = Pace::new(0, rate);
            let due = pace.due(now);
            prop_assert!(due > 0 && pace.at(due - 1) <= now && pace.at(due) > now);
        }
    }

    #[test]
    fn a_third_per_second_is_exact_after_a_day() {
        let pace = Pace::new(5, 1.0 / 3.0);
        assert_eq!(pace.due(5 + 86_400_000_000), 28_801);
        assert_eq!(pace.due(5 + 86_400_000_000 - 1), 28_800);
        assert_eq!(pace.due(4), 0);
    }
}
