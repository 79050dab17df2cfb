//! Keys as bytes: equal values have equal bytes, other values have others. State is stored by them, so this is frozen.
//!
//! Each value begins with a byte: 0 for null, else 1 and the value. Numbers are little-endian (floats with one zero and one
//! NaN), texts, lists and maps have their length before them as 64 bits; the entries of a map are in the order of their bytes.
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, BinaryArray};
use arrow_schema::{ArrowError, DataType};

/// The bytes of the key of each row.
pub(super) fn bytes(columns: &[ArrayRef], rows: usize) -> Result<BinaryArray, ArrowError> {
    let mut builder = arrow_array::builder::BinaryBuilder::with_capacity(rows, rows * 16);
    let mut key = Vec::new();
    for row in 0..rows {
        key.clear();
        for column in columns {
            write(column, row, &mut key)?;
        }
        builder.append_value(&key);
    }
    Ok(builder.finish())
}

fn write(array: &dyn Array, row: usize, out: &mut Vec<u8>) -> Result<(), ArrowError> {
    if *array.data_type() == DataType::Null || array.is_null(row) {
        out.push(0);
        return Ok(());
    }
    out.push(1);
    let length = |out: &mut Vec<u8>, n: usize| out.extend_from_slice(&(n as u64).to_le_bytes());
    match array.data_type() {
        DataType::Boolean => out.push(u8::from(array.as_boolean().value(row))),
        DataType::Int64 => out.extend_from_slice(&array.as_primitive::<Int64Type>().value(row).to_le_bytes()),
        DataType::Timestamp(..) => {
            out.extend_from_slice(&array.as_primitive::<TimestampMicrosecondType>().value(row).to_le_bytes());
        }
        DataType::Duration(_) => {
            out.extend_from_slice(&array.as_primitive::<DurationMicrosecondType>().value(row).to_le_bytes());
        }
        DataType::Float64 => {
            let value = array.as_primitive::<Float64Type>().value(row);
            let one = if value.is_nan() { f64::NAN } else { value + 0.0 };
            out.extend_from_slice(&one.to_bits().to_le_bytes());
        }
        DataType::Decimal128(..) => {
            out.extend_from_slice(&array.as_primitive::<Decimal128Type>().value(row).to_le_bytes());
        }
        DataType::Utf8View => {
            let text = array.as_string_view().value(row).as_bytes();
            length(out, text.len());
            out.extend_from_slice(text);
        }
        DataType::BinaryView => {
            let block = array.as_binary_view().value(row);
            length(out, block.len());
            out.extend_from_slice(block);
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            length(out, items.len());
            (0..items.len()).try_for_each(|item| write(&items, item, out))?;
        }
        DataType::Struct(_) => {
            array.as_struct().columns().iter().try_for_each(|member| write(member, row, out))?;
        }
        DataType::Map(..) => {
            let entries = array.as_map().value(row);
            let mut all = (0..entries.len())
                .map(|entry| {
                    let mut bytes = Vec::new();
                    write(entries.column(0), entry, &mut bytes)?;
                    write(entries.column(1), entry, &mut bytes)?;
                    Ok(bytes)
                })
                .collect::<Result<Vec<_>, ArrowError>>()?;
            all.sort_unstable();
            length(out, all.len());
            all.iter().for_each(|bytes| out.extend_from_slice(bytes));
        }
        other => return Err(ArrowError::SchemaError(format!("a column of type {other} cannot be a key"))),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow_array::{Float64Array, StringViewArray};

    use super::*;

    #[test]
    fn keys_of_several_columns_do_not_run_into_each_other() {
        let column = |texts: Vec<Option<&str>>| Arc::new(StringViewArray::from(texts)) as ArrayRef;
        let columns =
            [column(vec![Some("a"), Some("ab"), None, Some("")]), column(vec![Some("bc"), Some("c"), Some(""), None])];
        let keys = bytes(&columns, 4).unwrap();
        for a in 0..4 {
            for b in 0..4 {
                assert_eq!(keys.value(a) == keys.value(b), a == b);
            }
        }
    }

    #[test]
    fn there_is_one_zero_and_one_nan() {
        let floats = Arc::new(Float64Array::from(vec![0.0, -0.0, f64::NAN, -f64::NAN])) as ArrayRef;
        let keys = bytes(&[floats], 4).unwrap();
        assert_eq!(keys.value(0), keys.value(1));
        assert_eq!(keys.value(2), keys.value(3));
    }
}
