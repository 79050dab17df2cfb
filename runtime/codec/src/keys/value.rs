//! The hash of single values.
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use super::xxh64::xxh64;
use super::{FALSE, KeyError, LIST, NULL, RECORD, TRUE, combine, mix};

/// Calls `give` with the hash of each value.
pub fn each(array: &ArrayRef, give: impl FnMut(u64)) -> Result<(), KeyError> {
    let unknown = || KeyError::Type(array.data_type().to_string());
    macro_rules! ints {
        ($kind:ty) => {{
            let values = array.as_primitive_opt::<$kind>().ok_or_else(unknown)?.values();
            some(array, give, |i| mix(values[i] as u64))
        }};
    }
    match array.data_type() {
        DataType::Null => some(array, give, |_| NULL),
        DataType::Boolean => {
            let values = array.as_boolean_opt().ok_or_else(unknown)?;
            some(array, give, |i| if values.value(i) { TRUE } else { FALSE });
        }
        DataType::Int64 => ints!(Int64Type),
        DataType::Timestamp(..) => ints!(TimestampMicrosecondType),
        DataType::Duration(_) => ints!(DurationMicrosecondType),
        DataType::Float64 => {
            let values = array.as_primitive_opt::<Float64Type>().ok_or_else(unknown)?.values();
            some(array, give, |i| mix(float_bits(values[i])));
        }
        DataType::Decimal128(_, scale) => {
            let values = array.as_primitive_opt::<Decimal128Type>().ok_or_else(unknown)?.values();
            some(array, give, |i| decimal(values[i], *scale));
        }
        DataType::Utf8View => {
            let values = array.as_string_view_opt().ok_or_else(unknown)?;
            some(array, give, |i| xxh64(values.value(i).as_bytes()));
        }
        DataType::BinaryView => {
            let values = array.as_binary_view_opt().ok_or_else(unknown)?;
            some(array, give, |i| xxh64(values.value(i)));
        }
        DataType::List(_) => {
            let list = array.as_list_opt::<i32>().ok_or_else(unknown)?;
            let (items, offsets) = (nested(list.values())?, list.value_offsets());
            some(array, give, |i| {
                items[offsets[i] as usize..offsets[i + 1] as usize].iter().fold(LIST, |h, item| combine(h, *item))
            });
        }
        DataType::Map(..) => {
            let map = array.as_map_opt().ok_or_else(unknown)?;
            let (keys, values, offsets) = (nested(map.keys())?, nested(map.values())?, map.value_offsets());
            some(array, give, |i| {
                let entries = offsets[i] as usize..offsets[i + 1] as usize;
                mix(entries.fold(0u64, |sum, e| sum.wrapping_add(combine(keys[e], values[e]))))
            });
        }
        DataType::Struct(_) => {
            let members = array.as_struct_opt().ok_or_else(unknown)?.columns();
            let members = members.iter().map(nested).collect::<Result<Vec<_>, _>>()?;
            some(array, give, |i| members.iter().fold(RECORD, |h, member| combine(h, member[i])));
        }
        _ => return Err(unknown()),
    }
    Ok(())
}

fn nested(array: &ArrayRef) -> Result<Vec<u64>, KeyError> {
    let mut hashes = Vec::with_capacity(array.len());
    each(array, |h| hashes.push(h))?;
    Ok(hashes)
}

/// Gives the hash of each value, that of null for nulls.
#[inline(always)]
fn some(array: &ArrayRef, mut give: impl FnMut(u64), hash: impl Fn(usize) -> u64) {
    match array.nulls().filter(|n| n.null_count() > 0) {
        None => (0..array.len()).for_each(|i| give(hash(i))),
        Some(nulls) => (0..array.len()).for_each(|i| give(if nulls.is_null(i) { NULL } else { hash(i) })),
    }
}

fn float_bits(value: f64) -> u64 {
    if value.is_nan() {
        0x7FF8_0000_0000_0000
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}

fn decimal(mut digits: i128, mut scale: i8) -> u64 {
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    let hash = combine(digits as u64, (digits >> 64) as u64);
    if scale == 0 { hash } else { combine(hash, scale as u64) }
}
