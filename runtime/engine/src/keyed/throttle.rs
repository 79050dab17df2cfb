//! At most so many rows of a key per fixed span of time.
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_expr::{RowErrors, Scope};

use super::applied::{Applied, State};
use super::ready::Ready;
use super::table::Table;
use crate::snapshot::{Broken, Parts, Writer};

/// How many rows of each key passed in the span that it is in.
pub(super) struct Throttle {
    count: u64,
    per: i64,
    passed: Table<(i64, u64)>,
    /// Spans before this one are over.
    span: i64,
    /// When there are so many keys, those of earlier spans are let go.
    sweep: usize,
}

impl Throttle {
    pub fn new(count: u64, per: i64) -> Throttle {
        Throttle { count, per: per.max(1), passed: Table::default(), span: i64::MIN, sweep: 1 << 12 }
    }

    fn passes(&mut self, time: i64, hash: u64, key: &[u8]) -> bool {
        self.span = self.span.max(time.div_euclid(self.per));
        if self.passed.len() >= self.sweep {
            let now = self.span;
            self.passed.retain(|(span, _)| *span >= now);
            self.sweep = (self.passed.len() * 2).max(1 << 12);
        }
        let span = self.span;
        let entry = self.passed.entry(hash, key, || (span, 0));
        if entry.0 < span {
            *entry = (span, 0);
        }
        let passes = entry.1 < self.count;
        entry.1 += u64::from(passes);
        passes
    }
}

impl State for Throttle {
    fn apply(&mut self, ready: &Ready, times: &dyn Fn(usize) -> i64, _: &Scope) -> Result<Applied, ArrowError> {
        let (keys, hashes) = ready.keys()?;
        let keep =
            BooleanBuffer::collect_bool(ready.len(), |row| self.passes(times(row), hashes[row], keys.value(row)));
        Ok(Applied { keep: Some(keep), added: vec![], errors: RowErrors::new() })
    }

    fn parts(&self) -> Parts {
        self.passed.parts(|(span, count), writer: &mut Writer| {
            writer.i64(*span);
            writer.u64(*count);
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let span = &mut self.span;
        self.passed.restore(bytes, |reader| {
            let state = (reader.i64()?, reader.u64()?);
            *span = (*span).max(state.0);
            Ok(state)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_span_has_its_own_count() {
        let mut throttle = Throttle::new(2, 10);
        let passed: Vec<bool> = [0, 1, 2, 9, 10, 11, 12].map(|time| throttle.passes(time, 1, b"a")).into();
        assert_eq!(passed, [true, true, false, false, true, true, false]);
        assert!(throttle.passes(12, 2, b"b"));
    }
}
