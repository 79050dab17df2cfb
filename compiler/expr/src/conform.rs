//! Arrays brought into the exact Arrow type of a layout.
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, ListArray, MapArray, StructArray, make_array, new_null_array};
use arrow_schema::{ArrowError, DataType, Fields};

use crate::access::{lists, maps, structs};

/// `array` as `target`, where they differ only in which nested values may be null, in the order or number of record
/// members, or where it is all null.
pub(crate) fn conform(array: &ArrayRef, target: &DataType) -> Result<ArrayRef, ArrowError> {
    if array.data_type() == target {
        return Ok(array.clone());
    }
    match target {
        _ if *array.data_type() == DataType::Null => Ok(new_null_array(target, array.len())),
        DataType::List(item) => {
            let list = lists(array)?;
            let values = member(list.values(), item.data_type(), item.is_nullable())?;
            Ok(Arc::new(ListArray::try_new(item.clone(), list.offsets().clone(), values, list.nulls().cloned())?))
        }
        DataType::Struct(fields) => Ok(Arc::new(conform_struct(structs(array)?, fields)?)),
        DataType::Map(entries, sorted) => {
            let map = maps(array)?;
            let DataType::Struct(fields) = entries.data_type() else {
                return Err(ArrowError::SchemaError("a map without entries".to_owned()));
            };
            let rows = conform_struct(map.entries(), fields)?;
            let (offsets, nulls) = (map.offsets().clone(), map.nulls().cloned());
            Ok(Arc::new(MapArray::try_new(entries.clone(), offsets, rows, nulls, *sorted)?))
        }
        _ => Err(ArrowError::InvalidArgumentError(format!("a column of {} is not one of {target}", array.data_type()))),
    }
}

fn conform_struct(array: &StructArray, fields: &Fields) -> Result<StructArray, ArrowError> {
    let columns = fields.iter().map(|field| match array.column_by_name(field.name()) {
        Some(column) => member(column, field.data_type(), field.is_nullable()),
        None => Ok(blank(field.data_type(), array.len(), field.is_nullable())?),
    });
    record(fields.clone(), columns.collect::<Result<_, _>>()?, array.len(), array.nulls().cloned())
}

/// A struct array; members that may not be null are made so (rows that failed have nulls there, and are dropped).
pub(crate) fn record(
    fields: Fields,
    columns: Vec<ArrayRef>,
    rows: usize,
    nulls: Option<arrow_buffer::NullBuffer>,
) -> Result<StructArray, ArrowError> {
    let columns = fields.iter().zip(columns).map(|(f, c)| member(&c, f.data_type(), f.is_nullable()));
    StructArray::try_new_with_length(fields.clone(), columns.collect::<Result<_, _>>()?, nulls, rows)
}

/// A nested array as its field wants it.
pub(crate) fn member(array: &ArrayRef, target: &DataType, nullable: bool) -> Result<ArrayRef, ArrowError> {
    let array = conform(array, target)?;
    if nullable || array.null_count() == 0 {
        return Ok(array);
    }
    // What lies under a null is valid as data: zeros, empty texts, empty lists.
    let data = array.to_data().into_builder().nulls(None).build()?;
    Ok(make_array(data))
}

/// An array of nulls, or of what lies under nulls.
pub(crate) fn blank(target: &DataType, rows: usize, nullable: bool) -> Result<ArrayRef, ArrowError> {
    member(&new_null_array(target, rows), target, nullable)
}
