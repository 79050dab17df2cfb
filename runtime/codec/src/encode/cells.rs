//! The columns of a batch, typed once per batch, written cell by cell.
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, BinaryViewArray, BooleanArray, RecordBatch, StringViewArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use hexafn_ir::{Name, Type};

use super::EncodeError;
use super::shape::{Before, Shape};
use super::text::{write_json, write_string};
use crate::wire::{base64, decimal, duration, float, int, time};

/// The values of a column.
enum Values<'a> {
    Null,
    Bool(&'a BooleanArray),
    Int(&'a [i64]),
    Float(&'a [f64]),
    Decimal(&'a [i128], u8),
    Text(&'a StringViewArray),
    Json(&'a StringViewArray),
    Bytes(&'a BinaryViewArray),
    Time(&'a [i64], i64),
    Rfc3339(&'a [i64]),
    Duration(&'a [i64]),
    List(&'a OffsetBuffer<i32>, Box<Cells<'a>>),
    Map(&'a OffsetBuffer<i32>, &'a StringViewArray, Box<Cells<'a>>),
    Record(Vec<(&'a Before, Cells<'a>)>),
    Secret,
}

/// A column: its values and which of them are null.
pub struct Cells<'a> {
    values: Values<'a>,
    nulls: Option<&'a NullBuffer>,
}

impl<'a> Cells<'a> {
    /// The cells of an array; `None` if it is not laid out as the shape asks.
    pub fn new(shape: &'a Shape, array: &'a ArrayRef) -> Option<Cells<'a>> {
        let nulls = array.nulls().filter(|n| n.null_count() > 0);
        let ints = || array.as_primitive_opt::<Int64Type>().map(|a| &**a.values());
        let times = || array.as_primitive_opt::<TimestampMicrosecondType>().map(|a| &**a.values());
        let values = match shape {
            Shape::Null => Values::Null,
            Shape::Secret => Values::Secret,
            Shape::Bool => Values::Bool(array.as_boolean_opt()?),
            Shape::Int => Values::Int(ints()?),
            Shape::Float => Values::Float(array.as_primitive_opt::<Float64Type>()?.values()),
            Shape::Decimal(scale) => {
                let array = array.as_primitive_opt::<Decimal128Type>()?;
                if array.scale() != *scale as i8 {
                    return None;
                }
                Values::Decimal(array.values(), *scale)
            }
            Shape::Text => Values::Text(array.as_string_view_opt()?),
            Shape::Json => Values::Json(array.as_string_view_opt()?),
            Shape::Bytes => Values::Bytes(array.as_binary_view_opt()?),
            Shape::Time(wire) => match time::unit(*wire) {
                Some(unit) => Values::Time(times()?, unit),
                None => Values::Rfc3339(times()?),
            },
            Shape::Duration => Values::Duration(array.as_primitive_opt::<DurationMicrosecondType>()?.values()),
            Shape::List(item) => {
                let list = array.as_list_opt::<i32>()?;
                Values::List(list.offsets(), Box::new(Cells::new(item, list.values())?))
            }
            Shape::Map(value) => {
                let map = array.as_map_opt()?;
                let keys = map.keys().as_string_view_opt()?;
                Values::Map(map.offsets(), keys, Box::new(Cells::new(value, map.values())?))
            }
            Shape::Record(members) => {
                let columns = array.as_struct_opt()?.columns();
                if columns.len() != members.len() {
                    return None;
                }
                let cells =
                    members.iter().zip(columns).map(|((before, shape), c)| Some((before, Cells::new(shape, c)?)));
                Values::Record(cells.collect::<Option<_>>()?)
            }
        };
        Some(Cells { values, nulls })
    }

    /// Whether the cell is null.
    #[inline(always)]
    pub fn is_null(&self, row: usize) -> bool {
        matches!(self.values, Values::Null) || self.nulls.is_some_and(|nulls| nulls.is_null(row))
    }

    /// Appends the cell as JSON.
    #[inline(always)]
    pub fn write(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            return out.extend_from_slice(b"null");
        }
        match &self.values {
            Values::Int(v) => int::write(v[row], out),
            Values::Text(v) => write_string(v.value(row), out),
            Values::Time(v, unit) => int::write(v[row].div_euclid(*unit), out),
            _ => self.write_other(row, out),
        }
    }

    fn write_other(&self, row: usize, out: &mut Vec<u8>) {
        match &self.values {
            Values::Null => out.extend_from_slice(b"null"),
            Values::Bool(v) => out.extend_from_slice(if v.value(row) { b"true" } else { b"false" }),
            Values::Int(v) => int::write(v[row], out),
            Values::Float(v) => float::write(v[row], out),
            Values::Decimal(v, scale) => decimal::write(v[row], *scale, out),
            Values::Text(v) => write_string(v.value(row), out),
            Values::Json(v) => write_json(v.value(row), out),
            Values::Time(v, unit) => int::write(v[row].div_euclid(*unit), out),
            Values::Bytes(_) | Values::Rfc3339(_) | Values::Duration(_) | Values::Secret => {
                // Their text has nothing to escape.
                out.push(b'"');
                self.write_bare(row, out);
                out.push(b'"');
            }
            Values::List(offsets, items) => {
                out.push(b'[');
                let (start, end) = (offsets[row] as usize, offsets[row + 1] as usize);
                for i in start..end {
                    if i > start {
                        out.push(b',');
                    }
                    items.write(i, out);
                }
                out.push(b']');
            }
            Values::Map(offsets, keys, values) => {
                out.push(b'{');
                let (start, end) = (offsets[row] as usize, offsets[row + 1] as usize);
                for i in start..end {
                    if i > start {
                        out.push(b',');
                    }
                    write_string(keys.value(i), out);
                    out.push(b':');
                    values.write(i, out);
                }
                out.push(b'}');
            }
            Values::Record(members) => write_members(members.iter().map(|(b, c)| (*b, c)), row, out),
        }
    }

    /// Appends the cell without quotes, as a cell of CSV; nothing for null.
    pub fn write_bare(&self, row: usize, out: &mut Vec<u8>) {
        if self.is_null(row) {
            return;
        }
        match &self.values {
            Values::Text(v) | Values::Json(v) => out.extend_from_slice(v.value(row).as_bytes()),
            Values::Bytes(v) => base64::write(v.value(row), out),
            Values::Rfc3339(v) => time::write(v[row], out),
            Values::Duration(v) => duration::write(v[row], out),
            Values::Secret => out.extend_from_slice(super::MASK.as_bytes()),
            Values::Float(v) if !v[row].is_finite() => {}
            _ => self.write_other(row, out),
        }
    }

    /// The text of a cell of a text column.
    #[inline(always)]
    pub fn text(&self, row: usize) -> Option<&'a str> {
        match &self.values {
            Values::Text(v) if !self.is_null(row) => Some(v.value(row)),
            _ => None,
        }
    }
}

/// A column that is written: its place in the batch, its name, its type and how its values are written.
pub type Column = (usize, Name, Type, Shape);

/// The columns of a batch, ready to be written row by row.
///
/// # Errors
/// If a column is missing or not laid out as its type asks.
pub fn cells_of<'a>(columns: &'a [Column], batch: &'a RecordBatch) -> Result<Vec<Cells<'a>>, EncodeError> {
    let cells = columns.iter().map(|(at, name, ty, shape)| {
        let array = batch.columns().get(*at).ok_or_else(|| EncodeError::NoColumn(name.to_string()))?;
        Cells::new(shape, array).ok_or_else(|| EncodeError::OtherType {
            column: name.to_string(),
            found: array.data_type().to_string(),
            expected: ty.to_string(),
        })
    });
    cells.collect()
}

/// Appends an object. The first text has the bracket in it.
#[inline(always)]
pub fn write_members<'a, 'b: 'a>(
    members: impl Iterator<Item = (&'a Before, &'a Cells<'b>)>,
    row: usize,
    out: &mut Vec<u8>,
) {
    let start = out.len();
    for (before, cells) in members {
        before.write(out);
        cells.write(row, out);
    }
    if out.len() == start {
        out.push(b'{');
    }
    out.push(b'}');
}
