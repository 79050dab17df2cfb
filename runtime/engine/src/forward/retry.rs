//! How long to wait after a failure.
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use hexafn_ir::program::Delivery;

/// Microseconds of a program as a duration; negative ones are none.
pub(super) fn micros(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

/// The pause after the `failures`-th failure in a row: doubled each time up to the longest, a random part of its second
/// half (so that many clients do not come back together), and not less than what the target asked for.
pub(super) fn backoff(policy: &Delivery, failures: u32, asked: Option<Duration>, random: u64) -> Duration {
    let (first, longest) = (micros(policy.backoff.0), micros(policy.backoff.1));
    let doubled = first.saturating_mul(1u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX));
    let whole = doubled.min(longest.max(first));
    let half = whole / 2;
    let jitter = half.mul_f64((random >> 11) as f64 / (1u64 << 53) as f64);
    (half + jitter).max(asked.unwrap_or_default())
}

/// A random number; the quality that spreading needs.
pub(super) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Stops attempts for a while after too many failures in a row.
pub(super) struct Breaker {
    /// How many, and how long.
    limit: Option<(u32, Duration)>,
    failures: u32,
    until: Option<Instant>,
}

impl Breaker {
    pub fn new(policy: &Delivery) -> Self {
        let limit = policy.breaker.map(|(fails, pause)| (fails.max(1), micros(pause)));
        Breaker { limit, failures: 0, until: None }
    }

    /// How long to wait before the next attempt.
    pub fn pause(&self, now: Instant) -> Duration {
        self.until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    pub fn succeeded(&mut self) {
        self.failures = 0;
        self.until = None;
    }

    /// Whether it opened (once more).
    pub fn failed(&mut self, now: Instant) -> bool {
        self.failures = self.failures.saturating_add(1);
        match self.limit {
            Some((fails, pause)) if self.failures >= fails => {
                self.until = Some(now + pause);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Delivery {
        Delivery { backoff: (100_000, 1_000_000), breaker: Some((3, 60_000_000)), ..Delivery::default() }
    }

    #[test]
    fn pauses_double_up_to_the_longest_with_jitter_in_the_second_half() {
        let ms = Duration::from_millis;
        let least = |n| backoff(&policy(), n, None, 0);
        let most = |n| backoff(&policy(), n, None, u64::MAX);
        assert_eq!([least(1), least(2), least(3), least(9), least(99)], [ms(50), ms(100), ms(200), ms(500), ms(500)]);
        assert!(most(1) <= ms(100) && most(1) > ms(99) && most(9) <= ms(1000));
        assert_eq!(backoff(&policy(), 1, Some(ms(7000)), 0), ms(7000));
    }

    #[test]
    fn the_breaker_opens_after_failures_in_a_row_and_lets_one_attempt_through_after_the_pause() {
        let (mut breaker, now) = (Breaker::new(&policy()), Instant::now());
        assert!(!breaker.failed(now) && !breaker.failed(now));
        breaker.succeeded();
        assert!(!breaker.failed(now) && !breaker.failed(now) && breaker.failed(now));
        assert_eq!(breaker.pause(now), Duration::from_secs(60));
        let later = now + Duration::from_secs(61);
        assert_eq!(breaker.pause(later), Duration::ZERO);
        assert!(breaker.failed(later), "one more failure opens it again");
    }
}
