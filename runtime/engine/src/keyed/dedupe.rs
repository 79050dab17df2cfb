//! The first row of each key.
use std::collections::VecDeque;

use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_expr::{RowErrors, Scope};

use super::applied::{Applied, State};
use super::ready::Ready;
use super::table::Table;
use crate::snapshot::{Broken, Parts, Writer};

/// At most so many keys are remembered on a worker; then the oldest are forgotten.
const MOST_KEYS: usize = 1 << 21;

/// When each key was first seen.
pub(super) struct Dedupe {
    lasting: Option<i64>,
    seen: Table<i64>,
    /// Keys in the order in which they came, to forget the oldest.
    order: VecDeque<(i64, u64, Box<[u8]>)>,
    most: usize,
}

impl Dedupe {
    pub fn new(lasting: Option<i64>) -> Dedupe {
        Dedupe { lasting, seen: Table::default(), order: VecDeque::new(), most: MOST_KEYS }
    }

    /// Whether a key is new at `time`; it is remembered then.
    fn first(&mut self, time: i64, hash: u64, key: &[u8]) -> bool {
        self.forget(time);
        match self.seen.get_mut(hash, key) {
            Some(before) if self.lasting.is_none_or(|lasting| time.saturating_sub(*before) < lasting) => return false,
            Some(before) => *before = time,
            None => _ = self.seen.entry(hash, key, || time),
        }
        self.order.push_back((time, hash, key.into()));
        true
    }

    fn forget(&mut self, now: i64) {
        while let Some((time, hash, key)) = self.order.front() {
            let expired = self.lasting.is_some_and(|lasting| now.saturating_sub(*time) >= lasting);
            if !expired && self.seen.len() < self.most {
                break;
            }
            // The key may have been seen anew since: then a later place in the order counts.
            if self.seen.get_mut(*hash, key).is_some_and(|at| at == time) {
                self.seen.remove(*hash, key);
            }
            self.order.pop_front();
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
        let mut order: Vec<_> = self.seen.iter().map(|(hash, key, time)| (*time, hash, key.into())).collect();
        order.sort_unstable();
        self.order = order.into();
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
        assert_eq!(dedupe.order.len(), 2);
    }

    #[test]
    fn the_oldest_keys_are_forgotten_when_there_are_too_many() {
        let mut dedupe = Dedupe { most: 3, ..Dedupe::new(None) };
        for key in [1u64, 2, 3, 4] {
            assert!(dedupe.first(0, key, &key.to_le_bytes()));
        }
        assert!(!dedupe.first(0, 4, &4u64.to_le_bytes()));
        assert!(dedupe.first(0, 1, &1u64.to_le_bytes()));
        assert!(dedupe.seen.len() <= 3);
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
