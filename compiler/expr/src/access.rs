//! Typed views of columns. A wrong type is an error rather than a panic: a batch may not be what the plan said.
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, BooleanArray, Decimal128Array, PrimitiveArray, StringViewArray};
use arrow_array::{BinaryViewArray, ListArray, MapArray, StructArray};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use std::sync::Arc;

use crate::Column;

/// Numbers of a column: a slice, or one for all rows.
#[derive(Clone, Copy)]
pub(crate) enum Numbers<'a, T> {
    /// One per row.
    Each(&'a [T]),
    /// One for all.
    One(T),
}

impl<'a, T: Copy + Default> Numbers<'a, T> {
    fn of(column: &'a Column, values: &'a [T]) -> Self {
        match column {
            Column::Array(_) => Numbers::Each(values),
            Column::Constant(_) => Numbers::One(values.first().copied().unwrap_or_default()),
        }
    }

    /// The number of a row.
    pub fn at(&self, row: usize) -> T {
        match self {
            Numbers::Each(values) => values[row],
            Numbers::One(value) => *value,
        }
    }
}

fn mismatch(array: &dyn Array, expected: &str) -> ArrowError {
    ArrowError::InvalidArgumentError(format!("expected a column of {expected}, found {}", array.data_type()))
}

/// The 64-bit integers of an int, time or duration array.
pub(crate) fn i64s(array: &dyn Array) -> Result<&[i64], ArrowError> {
    if let Some(a) = array.as_primitive_opt::<Int64Type>() {
        return Ok(a.values());
    }
    if let Some(a) = array.as_primitive_opt::<TimestampMicrosecondType>() {
        return Ok(a.values());
    }
    let durations = array.as_primitive_opt::<DurationMicrosecondType>();
    durations.map(|a| &**a.values()).ok_or_else(|| mismatch(array, "int, time or duration"))
}

/// The int, time or duration array of those integers.
pub(crate) fn i64_array(ty: &DataType, values: Vec<i64>, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let values = ScalarBuffer::from(values);
    Ok(match ty {
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Arc::new(PrimitiveArray::<TimestampMicrosecondType>::try_new(values, nulls)?)
        }
        DataType::Duration(_) => Arc::new(PrimitiveArray::<DurationMicrosecondType>::try_new(values, nulls)?),
        _ => Arc::new(PrimitiveArray::<Int64Type>::try_new(values, nulls)?),
    })
}

/// The decimal array of those digits.
pub(crate) fn decimal_array(scale: u8, values: Vec<i128>, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let array = Decimal128Array::try_new(ScalarBuffer::from(values), nulls)?;
    Ok(Arc::new(array.with_precision_and_scale(hexafn_ir::layout::DECIMAL_PRECISION, scale as i8)?))
}

/// The floats of an array.
pub(crate) fn f64s(array: &dyn Array) -> Result<&[f64], ArrowError> {
    array.as_primitive_opt::<Float64Type>().map(|a| &**a.values()).ok_or_else(|| mismatch(array, "float"))
}

/// The digits of a decimal array.
pub(crate) fn i128s(array: &dyn Array) -> Result<&[i128], ArrowError> {
    array.as_primitive_opt::<Decimal128Type>().map(|a| &**a.values()).ok_or_else(|| mismatch(array, "decimal"))
}

/// The bools of an array.
pub(crate) fn bools(array: &dyn Array) -> Result<&BooleanArray, ArrowError> {
    array.as_boolean_opt().ok_or_else(|| mismatch(array, "bool"))
}

/// The texts of an array.
pub(crate) fn texts(array: &dyn Array) -> Result<&StringViewArray, ArrowError> {
    array.as_string_view_opt().ok_or_else(|| mismatch(array, "string"))
}

/// The bytes of an array.
pub(crate) fn binaries(array: &dyn Array) -> Result<&BinaryViewArray, ArrowError> {
    array.as_binary_view_opt().ok_or_else(|| mismatch(array, "bytes"))
}

/// A list array.
pub(crate) fn lists(array: &dyn Array) -> Result<&ListArray, ArrowError> {
    array.as_list_opt::<i32>().ok_or_else(|| mismatch(array, "lists"))
}

/// A map array.
pub(crate) fn maps(array: &dyn Array) -> Result<&MapArray, ArrowError> {
    array.as_map_opt().ok_or_else(|| mismatch(array, "maps"))
}

/// A struct array.
pub(crate) fn structs(array: &dyn Array) -> Result<&StructArray, ArrowError> {
    array.as_struct_opt().ok_or_else(|| mismatch(array, "records"))
}

/// The integers of an int, time or duration column.
pub(crate) fn ints(column: &Column) -> Result<Numbers<'_, i64>, ArrowError> {
    Ok(Numbers::of(column, i64s(column.array())?))
}

/// The floats of a column.
pub(crate) fn floats(column: &Column) -> Result<Numbers<'_, f64>, ArrowError> {
    Ok(Numbers::of(column, f64s(column.array())?))
}

/// The digits of a decimal column.
pub(crate) fn decimals(column: &Column) -> Result<Numbers<'_, i128>, ArrowError> {
    Ok(Numbers::of(column, i128s(column.array())?))
}

/// The texts of a column, by row.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    array: &'a StringViewArray,
    one: bool,
}

impl<'a> Texts<'a> {
    /// Of a string, choice or json column.
    pub fn of(column: &'a Column) -> Result<Self, ArrowError> {
        Ok(Texts { array: texts(column.array())?, one: column.is_constant() })
    }

    /// The text of a row; "" where it is null.
    pub fn at(&self, row: usize) -> &'a str {
        self.array.value(if self.one { 0 } else { row })
    }
}

/// The place of a row in the column's array.
pub(crate) fn place(column: &Column, row: usize) -> usize {
    if column.is_constant() { 0 } else { row }
}
