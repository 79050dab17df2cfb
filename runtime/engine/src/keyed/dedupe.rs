//! The first row of each key.
use std::collections::VecDeque;

use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_codec::keys::{self, PARTITIONS};
use hexafn_expr::{RowErrors, Scope};

use super::applied::{Applied, State};
use super::ready::Ready;
use super::table::Table;
use crate::snapshot::{Broken, Parts, Writer};

/// At most so many keys are remembered in each of the parts of the key space, about four million in all; then the oldest
/// are forgotten. A limit of each part, and not of the worker: answers must not depend on the number of workers.
const MOST_KEYS: usize = 1 << 14;

/// When each key was first seen.
pub(super) struct Dedupe {
    lasting: Option<i64>,
    seen: Table<i64>,
    /// Of each part of the key space: keys in the order in which they came, to forget the oldest.
    order: Vec<Order>,
    most: usize,
    /// Whether it was said that keys are forgotten before their time.
    warned: bool,
}

type Order = VecDeque<(i64, u64, Box<[u8]>)>;

fn part(hash: u64) -> usize {
    usize::from(keys::partition(hash))
}

impl Dedupe {
    pub fn new(lasting: Option<i64>) -> Dedupe {
        let order = (0..PARTITIONS).map(|_| Order::new()).collect();
        Dedupe { lasting, seen: Table::default(), order, most: MOST_KEYS, warned: false }
    }

    /// Whether a key is new at `time`; it is remembered then.
    fn first(&mut self, time: i64, hash: u64, key: &[u8]) -> bool {
        self.forget(time, part(hash));
        match self.seen.get_mut(hash, key) {
            Some(before) if self.lasting.is_none_or(|lasting| time.saturating_sub(*before) < lasting) => return false,
            Some(before) => *before = time,
            None => _ = self.seen.entry(hash, key, || time),
        }
        self.order[part(hash)].push_back((time, hash, key.into()));
        true
    }

    fn forget(&mut self, now: i64, part: usize) {
        let order = &mut self.order[part];
        while let Some((time, hash, key)) = order.front() {
            let expired = self.lasting.is_some_and(|lasting| now.saturating_sub(*time) >= lasting);
            if !expired && order.len() < self.most {
                break;
            }
            if !expired && !std::mem::replace(&mut self.warned, true) {
                tracing::warn!(keys = self.seen.len(), "dedupe forgets keys before their time: there are too many");
            }
            // The key may have been seen anew since: then a later place in the order counts.
            if self.seen.get_mut(*hash, key).is_some_and(|at| at == time) {
                self.seen.remove(*hash, key);
            }
            order.pop_front();
        }
    }
}

impl State for Dedupe {
    fn apply(&mut self, ready: &Ready, times: &dyn Fn(usize) -> i64, _: &Scope) -> Result<Applied, ArrowError> {
        let (keys, hashes) = ready.keys()?;
        let keep = BooleanBuffer::collect_bool(ready.len(), |row| self.first(times(row), hashes[row], keys.value(row)));
        Ok(Applied { keep: Some(keep), added: vec![], errors: RowErrors::new() })
    }

    fn parts(&self) -> Parts {
        self.seen.parts(|time, writer: &mut Writer| writer.i64(*time))
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.seen.restore(bytes, |reader| reader.i64())?;
        let mut all: Vec<_> = self.seen.iter().map(|(hash, key, time)| (*time, hash, key.into())).collect();
        all.sort_unstable();
        self.order.iter_mut().for_each(Order::clear);
        all.into_iter().for_each(|entry| self.order[part(entry.1)].push_back(entry));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_new_again_when_its_time_is_over() {
        let mut dedupe = Dedupe::new(Some(10));
        let first: Vec<bool> = [0, 5, 9, 10, 15, 20].map(|time| dedupe.first(time, 1, b"a")).into();
        assert_eq!(first, [true, false, false, true, false, true]);
        assert!(dedupe.first(20, 2, b"b"));
        assert_eq!(dedupe.order.iter().map(Order::len).sum::<usize>(), 2);
    }

    #[test]
    fn the_oldest_keys_are_forgotten_when_there_are_too_many() {
        let mut dedupe = Dedupe { most: 3, ..Dedupe::new(None) };
        // Keys of one part of the key space, and one of another, which they do not touch.
        let hash = |key: u64| if key == 9 { u64::MAX } else { 0 };
        assert_ne!(part(hash(9)), part(hash(1)));
        for key in [9u64, 1, 2, 3, 4] {
            assert!(dedupe.first(0, hash(key), &key.to_le_bytes()));
        }
        assert!(!dedupe.first(0, hash(4), &4u64.to_le_bytes()));
        assert!(dedupe.first(0, hash(1), &1u64.to_le_bytes()));
        assert!(!dedupe.first(0, hash(9), &9u64.to_le_bytes()));
        assert!(dedupe.seen.len() <= 4);
    }

    #[test]
    fn what_was_seen_survives_a_snapshot() {
        let mut before = Dedupe::new(Some(100));
        assert!(before.first(0, 7, b"k") && before.first(50, 8, b"l"));
        let mut after = Dedupe::new(Some(100));
        for (_, bytes) in before.parts() {
            after.restore(&bytes).unwrap();
        }
        assert!(!after.first(99, 7, b"k"));
        assert!(after.first(100, 7, b"k") && !after.first(149, 8, b"l"));
    }
}
