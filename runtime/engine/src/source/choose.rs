//! Which partition is read next.
use hexafn_plan::Order;

use super::operator::Operator;
use super::reader::State;

impl Operator {
    /// The partition to poll; `None` if none has anything, or credits are used up.
    ///
    /// Where steps wait for a watermark it is the one that is furthest back: what others have would only wait. With all
    /// credits used, rows that wait in steps do not count for the partition that they wait for, and only for that one.
    pub(super) fn choose(&mut self, behind: bool) -> Option<usize> {
        let (order, late) = (self.spec.order, self.spec.late());
        let readers = self.readers.borrow();
        let ready = || readers.iter().enumerate().filter(|(_, r)| r.state == State::Ready);
        ready().next()?;
        let waited = order == Order::Sequence || (order == Order::Time && late.is_some());
        let watermark = |index: usize| readers[index].watermark(order, late);
        let index = if waited {
            ready().map(|(index, _)| index).min_by_key(|index| watermark(*index))
        } else {
            ready().map(|(index, _)| index).find(|index| *index >= self.turn).or(ready().next().map(|(index, _)| index))
        }?;
        if !self.credits.available(false) {
            self.credits.wait();
            let live = (0..readers.len()).filter(|index| readers[*index].state != State::Ended);
            let last = waited && behind && live.map(watermark).min() == Some(watermark(index));
            // What came back since the first look has rung nobody.
            if !(self.credits.available(false) || last && self.credits.available(true)) {
                self.throttled = true;
                return None;
            }
        }
        self.turn = index + 1;
        Some(index)
    }
}
