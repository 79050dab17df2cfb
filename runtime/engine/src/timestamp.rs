//! The time of the dataflow: an epoch and a watermark in product order.
use serde::{Deserialize, Serialize};
use timely::order::PartialOrder;
use timely::progress::Timestamp;
use timely::progress::frontier::AntichainRef;
use timely::progress::timestamp::{PathSummary, Refines};

/// Stamps of [`hexafn_plan::Order::Time`] are rounded down to this many microseconds while data flows: fewer distinct
/// stamps make progress tracking cheaper.
pub(crate) const QUANTUM: i64 = 10_000;

/// When a batch was sent: it belongs to `epoch`, and its rows are not older than `watermark`.
///
/// The watermark is in microseconds for [`hexafn_plan::Order::Time`], the number of the chunk for `Sequence`, and always
/// the least for `Arrival`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub(crate) struct Stamp {
    pub epoch: u64,
    pub watermark: i64,
}

impl Stamp {
    pub fn new(epoch: u64, watermark: i64) -> Stamp {
        Stamp { epoch, watermark }
    }
}

impl PartialOrder for Stamp {
    fn less_equal(&self, other: &Self) -> bool {
        self.epoch <= other.epoch && self.watermark <= other.watermark
    }
}

impl Timestamp for Stamp {
    type Summary = Unchanged;

    fn minimum() -> Self {
        Stamp { epoch: 0, watermark: i64::MIN }
    }
}

/// What a path does to a stamp: nothing, as the dataflow has no cycles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Unchanged;

impl PartialOrder for Unchanged {
    fn less_equal(&self, _: &Self) -> bool {
        true
    }
}

impl PathSummary<Stamp> for Unchanged {
    fn results_in(&self, stamp: &Stamp) -> Option<Stamp> {
        Some(*stamp)
    }

    fn followed_by(&self, _: &Self) -> Option<Self> {
        Some(Unchanged)
    }
}

impl Refines<()> for Stamp {
    fn to_inner((): ()) -> Self {
        Stamp::minimum()
    }

    fn to_outer(self) {}

    fn summarize(_: Unchanged) {}
}

/// The least epoch of a frontier; `None` if nothing more can come. The parts of a frontier are independent minima:
/// {(3, 50), (4, 20)} has the least epoch 3 and the least watermark 20.
pub(crate) fn least_epoch(frontier: AntichainRef<'_, Stamp>) -> Option<u64> {
    frontier.iter().map(|s| s.epoch).min()
}

/// The least watermark of a frontier; `None` if nothing more can come.
pub(crate) fn least_watermark(frontier: AntichainRef<'_, Stamp>) -> Option<i64> {
    frontier.iter().map(|s| s.watermark).min()
}

/// A watermark rounded down to the [`QUANTUM`].
pub(crate) fn quantised(watermark: i64) -> i64 {
    watermark.div_euclid(QUANTUM).saturating_mul(QUANTUM)
}

#[cfg(test)]
mod tests {
    use super::*;
    use timely::progress::Antichain;

    #[test]
    fn the_parts_of_a_frontier_are_independent_minima() {
        let frontier = Antichain::from_iter([Stamp::new(3, 50), Stamp::new(4, 20), Stamp::new(5, 60)]);
        assert_eq!(frontier.len(), 2);
        assert_eq!(least_epoch(frontier.borrow()), Some(3));
        assert_eq!(least_watermark(frontier.borrow()), Some(20));
        assert_eq!(least_epoch(Antichain::new().borrow()), None);
    }

    #[test]
    fn watermarks_are_rounded_down_also_before_1970() {
        assert_eq!(quantised(19_999), 10_000);
        assert_eq!(quantised(-1), -10_000);
        assert!(quantised(i64::MIN) <= i64::MIN + QUANTUM);
    }
}
