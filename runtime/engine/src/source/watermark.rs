//! How far the watermark of a source on a worker may go.
use hexafn_plan::Order;

use super::marks::Follow;
use super::operator::Operator;
use super::reader::State;

impl Operator {
    /// The watermark of all partitions here; `None` if all have ended. `follow` was read before the partitions were
    /// polled, so that nothing which comes later can be older than what it allows.
    pub(super) fn watermark(&mut self, follow: Follow, now: i64) -> Option<i64> {
        if self.local.stepped {
            return self.watermark_at_rest(follow, now);
        }
        let (order, late) = (self.spec.order, self.spec.late());
        let mut readers = self.readers.borrow_mut();
        let live = || readers.iter().filter(|r| r.state != State::Ended);
        if order != Order::Time {
            return live().map(|r| r.watermark(order, late)).min();
        }
        live().next()?;
        let quiet = readers.iter().all(|r| !matches!(r.state, State::Ready));
        if late.is_none() {
            // Times of arrival: with nothing to read, the next row has the time of its arrival at the earliest.
            if quiet {
                readers.iter_mut().for_each(|r| r.progress.floor = r.progress.floor.max(now));
            }
        } else if self.is_idle(quiet, now) {
            let allowed = match follow {
                Follow::To(watermark) => watermark,
                Follow::Clock => now.saturating_sub(late.unwrap_or_default()),
            };
            readers.iter_mut().for_each(|r| r.progress.floor = r.progress.floor.max(allowed));
        }
        let live = readers.iter().filter(|r| r.state != State::Ended);
        live.map(|r| r.watermark(order, late)).min()
    }

    /// Whether others wait for the watermark of this source: none of them is further back.
    pub(super) fn is_behind(&self, follow: Follow) -> bool {
        let own = self.capabilities.first().map(|c| c.time().watermark);
        match follow {
            Follow::Clock => true,
            Follow::To(others) => own.is_some_and(|own| own <= others),
        }
    }

    /// Whether nothing has come for so long that others need not wait. Being held back by credits is not being idle.
    pub(super) fn is_idle(&self, quiet: bool, now: i64) -> bool {
        quiet && self.spec.idle.is_some_and(|idle| now.saturating_sub(self.last_input) >= idle)
    }
}
