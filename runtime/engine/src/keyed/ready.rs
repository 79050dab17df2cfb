//! Rows whose turn has come, put in order.
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{BinaryArray, RecordBatch, UInt32Array};
use arrow_schema::ArrowError;
use arrow_select::concat::concat_batches;
use arrow_select::take::take_record_batch;
use hexafn_ir::{Batch, Origin, Receipt};
use hexafn_plan::Order;

use super::Spec;
use crate::exchange::hashes;

/// Rows of several batches in the order in which they meet the state.
pub(super) struct Ready {
    pub rows: RecordBatch,
    pub pieces: Vec<Piece>,
    /// The piece that each row came from.
    pub piece_of: Vec<u32>,
}

/// Where some of the rows came from.
pub(super) struct Piece {
    pub origin: Option<Arc<Origin>>,
    pub receipts: Vec<Arc<dyn Receipt>>,
}

impl Ready {
    /// Puts batches together: as they come for [`Order::Arrival`], else by (time, source, partition, offset), where rows of
    /// one chunk number all have the same time.
    pub fn new(spec: &Spec, batches: Vec<Batch>) -> Result<Option<Ready>, ArrowError> {
        let Some(first) = batches.first() else { return Ok(None) };
        let rows = match batches.len() {
            1 => first.rows.clone(),
            _ => concat_batches(first.rows.schema_ref(), batches.iter().map(|b| &b.rows))?,
        };
        let piece_of = batches.iter().zip(0u32..).flat_map(|(b, i)| std::iter::repeat_n(i, b.len())).collect();
        let pieces: Vec<_> = batches.into_iter().map(|b| Piece { origin: b.origin, receipts: b.receipts }).collect();
        let mut ready = Ready { rows, pieces, piece_of };
        if spec.order != Order::Arrival {
            ready.sort(spec)?;
        }
        Ok(Some(ready))
    }

    fn sort(&mut self, spec: &Spec) -> Result<(), ArrowError> {
        let places: Vec<_> = self
            .pieces
            .iter()
            .map(|piece| piece.origin.as_deref().map_or((0, 0), |origin| (origin.ordinal, origin.number)))
            .collect();
        let times = if spec.order == Order::Time { self.times(spec) } else { None };
        let offsets = spec.offset.and_then(|place| self.rows.column(place).as_primitive_opt::<Int64Type>());
        let key = |row: u32| {
            let at = row as usize;
            let offset = offsets.map_or(0, |o| o.value(at));
            (times.map_or(0, |t| t[at]), places[self.piece_of[at] as usize], offset)
        };
        let rows = self.rows.num_rows() as u32;
        if (0..rows).is_sorted_by_key(key) {
            return Ok(());
        }
        // Stable: rows that a step made out of one event keep their order.
        let mut order: Vec<_> = (0..rows).map(|row| (key(row), row)).collect();
        order.sort_by_key(|(key, _)| *key);
        let order = UInt32Array::from_iter_values(order.into_iter().map(|(_, row)| row));
        self.piece_of = order.values().iter().map(|row| self.piece_of[*row as usize]).collect();
        self.rows = take_record_batch(&self.rows, &order)?;
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    /// The times of the rows, where they have them.
    pub fn times(&self, spec: &Spec) -> Option<&[i64]> {
        Some(self.rows.column(spec.time?).as_primitive_opt::<TimestampMicrosecondType>()?.values())
    }

    /// The keys and their hashes: the last two columns.
    pub fn keys(&self) -> Result<(&BinaryArray, &[u64]), ArrowError> {
        let columns = self.rows.columns();
        let keys = columns.len().checked_sub(2).and_then(|at| columns[at].as_binary_opt::<i32>());
        let keys = keys.ok_or_else(|| ArrowError::SchemaError("the rows have no keys".into()))?;
        Ok((keys, hashes(&self.rows)?))
    }
}
