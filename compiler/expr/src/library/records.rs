//! Results that are records, or lists of them.
use std::sync::Arc;

use arrow_array::{ArrayRef, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType};
use hexafn_ir::Type;
use hexafn_ir::layout::data_type;

use super::Call;
use crate::Column;
use crate::conform::record;
use crate::frame::Outcome;

fn built(
    ty: &Type,
    columns: Vec<ArrayRef>,
    rows: usize,
    nulls: Option<NullBuffer>,
) -> Result<Arc<StructArray>, ArrowError> {
    let DataType::Struct(fields) = data_type(ty) else {
        return Err(ArrowError::SchemaError(format!("{ty} is not a record")));
    };
    Ok(Arc::new(record(fields, columns, rows, nulls)?))
}

/// A record for each row, of columns in the order of its fields.
pub(super) fn records(call: &Call<'_, '_>, columns: Vec<ArrayRef>, nulls: Option<NullBuffer>) -> Outcome {
    Ok(Column::Array(built(call.result.bare(), columns, call.rows, nulls)?))
}

/// A list of records for each row: the columns of all of them, and how many each row has.
pub(super) fn lists_of_records(call: &Call<'_, '_>, columns: Vec<ArrayRef>, lengths: Vec<usize>) -> Outcome {
    let Type::List(item) = call.result.bare() else {
        return Err(ArrowError::SchemaError(format!("{} is not a list", call.result)));
    };
    let items = built(item.bare(), columns, lengths.iter().sum(), None)?;
    call.list_of(items, lengths, call.inactive())
}
