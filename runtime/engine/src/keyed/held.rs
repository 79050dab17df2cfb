//! Rows that wait in a step, and say so to their chunks.
use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{BooleanArray, RecordBatch};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;
use hexafn_ir::{Batch, Receipt};

/// Tells chunks that rows of theirs wait, as long as it lives.
pub(super) struct Waiting(Vec<Arc<dyn Receipt>>);

impl Waiting {
    fn new(batch: &Batch) -> Waiting {
        batch.receipts.iter().for_each(|receipt| receipt.held(true));
        Waiting(batch.receipts.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.iter().for_each(|receipt| receipt.held(false));
    }
}

/// A batch that waits.
pub(super) struct Held {
    pub batch: Batch,
    /// The watermark of its stamp: for [`hexafn_plan::Order::Sequence`] the number of the chunk.
    pub stamp: i64,
    _waiting: Waiting,
}

impl Held {
    pub fn new(batch: Batch, stamp: i64) -> Held {
        Held { _waiting: Waiting::new(&batch), batch, stamp }
    }
}

/// Rows of closed and open epochs that wait for the watermark, by the least time (or number of chunk) in each batch.
#[derive(Default)]
pub(super) struct Stash {
    batches: BTreeMap<i64, Vec<Held>>,
}

impl Stash {
    pub fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Held> {
        self.batches.values().flatten()
    }

    /// Puts a batch in whose order lies in the column `time`, or without one in the number of its chunk.
    pub fn put(&mut self, held: Held, time: Option<usize>) {
        let least = time.and_then(|t| bounds(&held.batch.rows, t)).map_or(held.stamp, |(least, _)| least);
        self.batches.entry(least).or_default().push(held);
    }

    /// The number of the first chunk that waits.
    pub fn first(&self) -> Option<i64> {
        self.batches.first_key_value().map(|(least, _)| *least)
    }

    /// Takes all batches of a chunk number.
    pub fn take_chunk(&mut self, number: i64) -> Vec<Batch> {
        let held = self.batches.remove(&number).unwrap_or_default();
        held.into_iter().map(|h| h.batch).collect()
    }

    /// Takes the rows with times before `watermark`; batches are cut where they reach beyond it.
    pub fn take_before(&mut self, watermark: i64, time: usize) -> Result<Vec<Batch>, ArrowError> {
        let later = self.batches.split_off(&watermark);
        let ready = std::mem::replace(&mut self.batches, later);
        let mut taken = Vec::new();
        for held in ready.into_values().flatten() {
            let cut = bounds(&held.batch.rows, time).is_some_and(|(_, most)| most >= watermark);
            if !cut {
                taken.push(held.batch);
                continue;
            }
            let (before, after) = split(&held.batch.rows, time, watermark)?;
            taken.push(held.batch.with_rows(before));
            self.put(Held::new(held.batch.with_rows(after), held.stamp), Some(time));
        }
        Ok(taken)
    }
}

/// The least and the greatest time.
fn bounds(rows: &RecordBatch, time: usize) -> Option<(i64, i64)> {
    let times = rows.column(time).as_primitive_opt::<TimestampMicrosecondType>()?.values();
    Some((*times.iter().min()?, *times.iter().max()?))
}

/// The rows before a time, and the others.
fn split(rows: &RecordBatch, time: usize, at: i64) -> Result<(RecordBatch, RecordBatch), ArrowError> {
    let times = rows.column(time).as_primitive::<TimestampMicrosecondType>().values();
    let before = BooleanBuffer::collect_bool(times.len(), |row| times[row] < at);
    let after = BooleanArray::new(!&before, None);
    Ok((filter_record_batch(rows, &BooleanArray::new(before, None))?, filter_record_batch(rows, &after)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use arrow_array::TimestampMicrosecondArray;

    use super::*;

    fn batch(times: &[i64]) -> Batch {
        let column = Arc::new(TimestampMicrosecondArray::from(times.to_vec())) as _;
        Batch { rows: RecordBatch::try_from_iter([("@time", column)]).unwrap(), origin: None, receipts: vec![] }
    }

    #[test]
    fn rows_leave_when_the_watermark_has_passed_them_and_not_at_it() {
        let mut stash = Stash::default();
        stash.put(Held::new(batch(&[5, 9, 7]), 0), Some(0));
        stash.put(Held::new(batch(&[9]), 0), Some(0));
        let taken = stash.take_before(9, 0).unwrap();
        let times: Vec<i64> = taken
            .iter()
            .flat_map(|b| b.rows.column(0).as_primitive::<TimestampMicrosecondType>().values().to_vec())
            .collect();
        assert_eq!(times, [5, 7]);
        assert_eq!(stash.iter().map(|h| h.batch.len()).sum::<usize>(), 2);
        assert_eq!(stash.take_before(i64::MAX, 0).unwrap().len(), 2);
        assert!(stash.is_empty());
    }
}
