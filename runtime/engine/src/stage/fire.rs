//! `fired { count, start, end }` of a predicate trigger: one row, at its own time.
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{ArrayRef, Int64Array, StructArray, TimestampMicrosecondArray, new_null_array};
use arrow_schema::{ArrowError, DataType, Field, Fields, TimeUnit};
use hexafn_ir::envelope::TIME;

use crate::layout::Layout;

/// Makes the column, where somebody reads it.
pub(crate) struct Fire {
    fields: Fields,
    time: Option<usize>,
}

impl Fire {
    pub fn new(input: &Layout, output: &Layout) -> Fire {
        let read = output.position("fired").map(|place| output.schema.field(place).data_type().clone());
        let fields = match read {
            Some(DataType::Struct(fields)) => fields,
            // Nobody reads it; the column is let go at once.
            _ => Fields::empty(),
        };
        Fire { fields, time: input.position(TIME) }
    }

    /// The column for the rows of these columns; `now` is the time of rows that have none.
    pub fn column(&self, columns: &[ArrayRef], rows: usize, now: i64) -> Result<ArrayRef, ArrowError> {
        let times = self.time.and_then(|place| columns[place].as_primitive_opt::<TimestampMicrosecondType>());
        let times = times.cloned().unwrap_or_else(|| TimestampMicrosecondArray::from_value(now, rows));
        let part = |field: &Arc<Field>| -> ArrayRef {
            match (field.name().as_str(), field.data_type()) {
                ("count", DataType::Int64) => Arc::new(Int64Array::from_value(1, rows)),
                ("start" | "end", DataType::Timestamp(TimeUnit::Microsecond, None)) => Arc::new(times.clone()),
                (_, other) => new_null_array(other, rows),
            }
        };
        let parts = self.fields.iter().map(part).collect();
        Ok(Arc::new(StructArray::try_new_with_length(self.fields.clone(), parts, None, rows)?))
    }
}
