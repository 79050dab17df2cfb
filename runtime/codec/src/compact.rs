//! Batches without the bytes that no value points to any more.
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, MapArray, RecordBatch, RecordBatchOptions, StructArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};

/// The same rows, with each text column's values in one buffer of their own. A filtered batch otherwise holds on to the
/// whole block that it was decoded from: do this before rows are kept for long, or sent away.
///
/// # Errors
/// None that a valid batch can cause.
pub fn compact(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = rows.columns().iter().map(compact_array).collect::<Result<_, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
    RecordBatch::try_new_with_options(rows.schema(), columns, &options)
}

fn compact_array(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    Ok(match array.data_type() {
        DataType::Utf8View => Arc::new(array.as_string_view().gc()),
        DataType::BinaryView => Arc::new(array.as_binary_view().gc()),
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns().iter().map(compact_array).collect::<Result<_, _>>()?;
            Arc::new(StructArray::try_new_with_length(fields.clone(), columns, array.nulls().cloned(), array.len())?)
        }
        DataType::List(item) => {
            let list = array.as_list::<i32>();
            let (offsets, values) = used(list.offsets(), list.values());
            Arc::new(ListArray::try_new(item.clone(), offsets, compact_array(&values)?, list.nulls().cloned())?)
        }
        DataType::Map(entries, sorted) => {
            let map = array.as_map();
            let all: ArrayRef = Arc::new(map.entries().clone());
            let (offsets, parts) = used(map.offsets(), &all);
            let parts = compact_array(&parts)?.as_struct().clone();
            Arc::new(MapArray::try_new(entries.clone(), offsets, parts, map.nulls().cloned(), *sorted)?)
        }
        _ => array.clone(),
    })
}

/// The items that the offsets point to, and the offsets into just those.
fn used(offsets: &OffsetBuffer<i32>, items: &ArrayRef) -> (OffsetBuffer<i32>, ArrayRef) {
    let all: &[i32] = offsets;
    let (first, last) = (all.first().copied().unwrap_or_default(), all.last().copied().unwrap_or_default());
    let moved: Vec<i32> = all.iter().map(|at| at - first).collect();
    (OffsetBuffer::new(ScalarBuffer::from(moved)), items.slice(first as usize, (last - first) as usize))
}
