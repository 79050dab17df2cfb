//! `{ a: x }` where a map is asked for.
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, MapArray, UInt32Array};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, FieldRef};
use arrow_select::interleave::interleave;
use arrow_select::take::take;

use crate::Column;
use crate::access::place;
use crate::conform::{member, record};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// A map with the same keys in every row.
pub(crate) struct MapLiteral {
    /// The keys.
    pub keys: ArrayRef,
    /// The values, one per key.
    pub values: Vec<Tree>,
    /// The field of entries.
    pub entries: FieldRef,
}

impl Node for MapLiteral {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let columns = self.values.iter().map(|v| v.run(frame, selection)).collect::<Result<Vec<_>, _>>()?;
        if columns.iter().all(Column::is_constant) {
            return frame.once(selection, |_| self.join(&columns, 1));
        }
        self.join(&columns, frame.rows)
    }
}

impl MapLiteral {
    fn join(&self, columns: &[Column], rows: usize) -> Outcome {
        let DataType::Struct(fields) = self.entries.data_type().clone() else {
            return Err(ArrowError::SchemaError("a map without entries".to_owned()));
        };
        let value = &fields[1];
        let arrays = columns.iter().map(|c| member(c.array(), value.data_type(), true));
        let arrays = arrays.collect::<Result<Vec<ArrayRef>, _>>()?;
        let refs: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        let places: Vec<(usize, usize)> =
            (0..rows).flat_map(|row| columns.iter().enumerate().map(move |(c, x)| (c, place(x, row)))).collect();
        let values =
            if refs.is_empty() { arrow_array::new_empty_array(value.data_type()) } else { interleave(&refs, &places)? };
        let indices: UInt32Array = (0..rows).flat_map(|_| 0..columns.len() as u32).map(Some).collect();
        let keys = take(&self.keys, &indices, None)?;
        let offsets = OffsetBuffer::try_from_repeated_length(columns.len(), rows);
        let offsets = offsets.map_err(|e| ArrowError::ComputeError(e.to_string()))?;
        let length = keys.len();
        let rows = record(fields, vec![keys, values], length, None)?;
        Ok(Column::Array(Arc::new(MapArray::try_new(self.entries.clone(), offsets, rows, None, false)?)))
    }
}
