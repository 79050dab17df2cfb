//! When the fastest way is tried.
use crate::scan::Index;

/// The index of a block and where in it the next event is.
pub struct Ahead<'a> {
    /// All places of the block.
    pub places: &'a [u32],
    /// How many of them are before the next event.
    pub k: usize,
    /// Events in a row that were not as predicted.
    misses: u32,
    /// Events for which it is not tried.
    pause: u32,
}

/// So many misses in a row begin a pause, and so long it is: an input that is never as predicted should not pay for it.
const MISSES: u32 = 8;
const PAUSE: u32 = 200;

impl<'a> Ahead<'a> {
    /// At the beginning of the block.
    pub fn new(index: &'a Index) -> Self {
        Ahead { places: index.places(), k: 0, misses: 0, pause: 0 }
    }

    /// Whether to try the next event.
    #[inline(always)]
    pub fn tries(&mut self) -> bool {
        if self.pause == 0 {
            return true;
        }
        self.pause -= 1;
        false
    }

    /// It was as predicted.
    #[inline(always)]
    pub fn hit(&mut self, k: usize) {
        self.k = k;
        self.misses = 0;
    }

    /// It was not.
    #[cold]
    pub fn missed(&mut self) {
        self.misses += 1;
        if self.misses >= MISSES {
            (self.misses, self.pause) = (0, PAUSE);
        }
    }

    /// Moves to the event at `at`, after one that was read in another way.
    #[inline]
    pub fn seek(&mut self, at: usize) {
        // Looks near by first: an event has some tens of places.
        let mut step = 32;
        let rest = self.places.get(self.k..).unwrap_or_default();
        while rest.get(step).is_some_and(|p| (*p as usize) < at) {
            step *= 2;
        }
        self.k += rest.get(..=step).unwrap_or(rest).partition_point(|p| (*p as usize) < at);
    }
}
