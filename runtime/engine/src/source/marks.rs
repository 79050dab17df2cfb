//! The watermarks that sources have promised, for those that are idle and follow the others.
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

const LIVE: u8 = 0;
const IDLE: u8 = 1;
const ENDED: u8 = 2;

/// One place per source and worker. Sources whose rows never meet are in different groups and do not wait for each other.
#[derive(Default)]
pub(crate) struct Marks(Vec<Mark>);

struct Mark {
    group: usize,
    state: AtomicU8,
    watermark: AtomicI64,
}

/// What an idle source may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Follow {
    /// Its watermark may go up to this one.
    To(i64),
    /// All others are idle or have ended: time itself goes on.
    Clock,
}

impl Marks {
    /// Opens a place before the workers begin and gives its number.
    pub fn open(&mut self, group: usize, watermark: i64) -> usize {
        self.0.push(Mark { group, state: AtomicU8::new(LIVE), watermark: AtomicI64::new(watermark) });
        self.0.len() - 1
    }

    pub fn live(&self, place: usize, watermark: i64) {
        self.0[place].watermark.store(watermark, Ordering::Release);
        self.0[place].state.store(LIVE, Ordering::Release);
    }

    pub fn idle(&self, place: usize) {
        self.0[place].state.store(IDLE, Ordering::Release);
    }

    pub fn ended(&self, place: usize) {
        self.0[place].state.store(ENDED, Ordering::Release);
    }

    /// The greatest watermark of a group: of sources that count chunks, how far all have come that come to rest.
    pub(super) fn most(&self, place: usize) -> i64 {
        let group = self.0[place].group;
        let all = self.0.iter().filter(|m| m.group == group).map(|m| m.watermark.load(Ordering::Acquire));
        all.max().unwrap_or(i64::MIN)
    }

    /// What a source may do that is idle.
    pub(super) fn follow(&self, place: usize) -> Follow {
        let group = self.0[place].group;
        let others = self.0.iter().enumerate().filter(|(i, m)| *i != place && m.group == group);
        let live = others.filter(|(_, m)| m.state.load(Ordering::Acquire) == LIVE);
        live.map(|(_, m)| m.watermark.load(Ordering::Acquire)).min().map_or(Follow::Clock, Follow::To)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_source_follows_the_least_of_the_live_ones_of_its_group_and_then_the_clock() {
        let mut marks = Marks::default();
        let [a, b, c, other] = [0, 0, 0, 1].map(|group| marks.open(group, i64::MIN));
        marks.live(b, 70);
        marks.live(c, 50);
        marks.live(other, 10);
        marks.idle(a);
        assert_eq!(marks.follow(a), Follow::To(50));
        marks.ended(c);
        assert_eq!(marks.follow(a), Follow::To(70));
        marks.idle(b);
        assert_eq!(marks.follow(a), Follow::Clock);
    }
}
