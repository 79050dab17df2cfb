//! Coming to rest: what a source of a stepped run does, whose time is moved by hand.
//!
//! Silence is not waited for there: a source that has nothing more to read counts as idle at once, and its watermark goes
//! on with the clock from the latest event time that it has seen.
use hexafn_plan::Order;

use super::marks::Follow;
use super::operator::Operator;
use super::reader::State;
use crate::timestamp::Stamp;

impl Operator {
    /// Whether a rest was asked for that this source has not come to.
    pub(super) fn is_going_to_rest(&self) -> bool {
        self.capabilities.first().is_some_and(|c| c.time().epoch < self.local.rest.get())
    }

    /// Whether nothing with an event time has come yet: such a source holds back nobody.
    pub(super) fn is_unfed(&self) -> bool {
        self.local.stepped && self.spec.late().is_some() && self.readers.borrow().iter().all(|r| r.paced.is_none())
    }

    /// As [`Operator::watermark`], for a stepped run.
    pub(super) fn watermark_at_rest(&mut self, follow: Follow, now: i64) -> Option<i64> {
        let (order, late) = (self.spec.order, self.spec.late());
        let most = self.local.process.marks.most(self.spec.marks[self.local.worker]);
        let mut readers = self.readers.borrow_mut();
        let quiet = readers.iter().all(|r| !matches!(r.state, State::Ready));
        for reader in readers.iter_mut() {
            let progress = &mut reader.progress;
            match (order, late) {
                _ if !quiet => {}
                (Order::Arrival, _) => {}
                // All that was read is complete: the next chunk of any source comes after it.
                (Order::Sequence, _) => progress.chunk = progress.chunk.max(u64::try_from(most).unwrap_or(0)),
                // The instant is over; what comes at the same reading of the clock comes after it.
                (Order::Time, None) => progress.floor = progress.floor.max(now.saturating_add(1)),
                (Order::Time, Some(late)) => {
                    let gone_on = reader.paced.map(|(time, at)| time.saturating_add(now.saturating_sub(at)));
                    reader.paced = progress.latest.max(gone_on).map(|time| (time, now));
                    let allowed = match (reader.paced, follow) {
                        (Some((time, _)), _) => time.saturating_sub(late),
                        (None, Follow::To(others)) => others,
                        (None, Follow::Clock) => i64::MIN,
                    };
                    progress.floor = progress.floor.max(allowed);
                }
            }
        }
        let live = readers.iter().filter(|r| r.state != State::Ended);
        live.map(|r| r.watermark(order, late)).min()
    }

    /// Goes on to the epoch that a rest leads to. Called when nothing is left to read, after the watermark was promised.
    pub(super) fn come_to_rest(&mut self) {
        let epoch = self.local.rest.get();
        for capability in &mut self.capabilities {
            let at = *capability.time();
            if at.epoch < epoch && self.local.stepped {
                capability.downgrade(&Stamp::new(epoch, at.watermark));
            }
        }
    }
}
