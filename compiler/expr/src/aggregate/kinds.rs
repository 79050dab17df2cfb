//! Kinds of values that states hold.
use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType};
use hexafn_ir::{Type, Value};

use super::encode::{put_bytes, put_value, take, take_text, take_value};
use crate::Column;
use crate::access::{Numbers, Texts, decimal_array, decimals, floats, i64_array, ints, place};
use crate::constant::{array_of, value_at};

/// A kind of values.
pub(super) trait Kind: Send {
    /// One value.
    type Item: Clone + Send;
    /// A column of them.
    type Reader<'a>;

    /// Opens a column.
    fn open<'a>(&self, column: &'a Column) -> Result<Self::Reader<'a>, ArrowError>;
    /// The value of a row.
    fn item(&self, reader: &Self::Reader<'_>, row: usize) -> Self::Item;
    /// How the value of a row compares with one that is held.
    fn order(&self, reader: &Self::Reader<'_>, row: usize, held: &Self::Item) -> Ordering;
    /// An array of values.
    fn build(&self, values: Vec<Option<Self::Item>>) -> Result<ArrayRef, ArrowError>;
    /// Appends a value.
    fn save(&self, item: &Self::Item, out: &mut Vec<u8>);
    /// Reads a value.
    fn load(&self, bytes: &mut &[u8]) -> Option<Self::Item>;
    /// What a value holds beside itself, in bytes.
    fn held(&self, _: &Self::Item) -> usize {
        0
    }
}

fn split<T: Copy + Default>(values: &[Option<T>]) -> (Vec<T>, Option<NullBuffer>) {
    let nulls = values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect());
    (values.iter().map(|v| v.unwrap_or_default()).collect(), nulls)
}

/// Ints, times and durations.
pub(super) struct Ints(pub DataType);

impl Kind for Ints {
    type Item = i64;
    type Reader<'a> = Numbers<'a, i64>;

    fn open<'a>(&self, column: &'a Column) -> Result<Self::Reader<'a>, ArrowError> {
        ints(column)
    }
    fn item(&self, reader: &Self::Reader<'_>, row: usize) -> i64 {
        reader.at(row)
    }
    fn order(&self, reader: &Self::Reader<'_>, row: usize, held: &i64) -> Ordering {
        reader.at(row).cmp(held)
    }
    fn build(&self, values: Vec<Option<i64>>) -> Result<ArrayRef, ArrowError> {
        let (values, nulls) = split(&values);
        i64_array(&self.0, values, nulls)
    }
    fn save(&self, item: &i64, out: &mut Vec<u8>) {
        out.extend_from_slice(&item.to_le_bytes());
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<i64> {
        take(bytes).map(i64::from_le_bytes)
    }
}

/// Floats.
pub(super) struct Floats;

impl Kind for Floats {
    type Item = f64;
    type Reader<'a> = Numbers<'a, f64>;

    fn open<'a>(&self, column: &'a Column) -> Result<Self::Reader<'a>, ArrowError> {
        floats(column)
    }
    fn item(&self, reader: &Self::Reader<'_>, row: usize) -> f64 {
        reader.at(row)
    }
    fn order(&self, reader: &Self::Reader<'_>, row: usize, held: &f64) -> Ordering {
        reader.at(row).total_cmp(held)
    }
    fn build(&self, values: Vec<Option<f64>>) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(Float64Array::from(values)))
    }
    fn save(&self, item: &f64, out: &mut Vec<u8>) {
        out.extend_from_slice(&item.to_le_bytes());
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<f64> {
        take(bytes).map(f64::from_le_bytes)
    }
}

/// Decimals of one scale.
pub(super) struct Decimals(pub u8);

impl Kind for Decimals {
    type Item = i128;
    type Reader<'a> = Numbers<'a, i128>;

    fn open<'a>(&self, column: &'a Column) -> Result<Self::Reader<'a>, ArrowError> {
        decimals(column)
    }
    fn item(&self, reader: &Self::Reader<'_>, row: usize) -> i128 {
        reader.at(row)
    }
    fn order(&self, reader: &Self::Reader<'_>, row: usize, held: &i128) -> Ordering {
        reader.at(row).cmp(held)
    }
    fn build(&self, values: Vec<Option<i128>>) -> Result<ArrayRef, ArrowError> {
        let (values, nulls) = split(&values);
        decimal_array(self.0, values, nulls)
    }
    fn save(&self, item: &i128, out: &mut Vec<u8>) {
        out.extend_from_slice(&item.to_le_bytes());
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<i128> {
        take(bytes).map(i128::from_le_bytes)
    }
}

/// Texts: strings, choices, json.
pub(super) struct Strings;

impl Kind for Strings {
    type Item = String;
    type Reader<'a> = Texts<'a>;

    fn open<'a>(&self, column: &'a Column) -> Result<Self::Reader<'a>, ArrowError> {
        Texts::of(column)
    }
    fn item(&self, reader: &Self::Reader<'_>, row: usize) -> String {
        reader.at(row).to_owned()
    }
    fn order(&self, reader: &Self::Reader<'_>, row: usize, held: &String) -> Ordering {
        reader.at(row).cmp(held)
    }
    fn build(&self, values: Vec<Option<String>>) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(StringViewArray::from_iter(values)))
    }
    fn save(&self, item: &String, out: &mut Vec<u8>) {
        put_bytes(out, item.as_bytes());
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<String> {
        take_text(bytes)
    }
    fn held(&self, item: &String) -> usize {
        item.capacity()
    }
}

/// Values of any other type.
pub(super) struct Values(pub Type);

impl Kind for Values {
    type Item = Value;
    type Reader<'a> = &'a Column;

    fn open<'a>(&self, column: &'a Column) -> Result<Self::Reader<'a>, ArrowError> {
        Ok(column)
    }
    fn item(&self, reader: &Self::Reader<'_>, row: usize) -> Value {
        value_at(reader.array(), place(reader, row), &self.0)
    }
    fn order(&self, reader: &Self::Reader<'_>, row: usize, held: &Value) -> Ordering {
        // Only bools are ordered among these.
        self.item(reader, row).as_bool().cmp(&held.as_bool())
    }
    fn build(&self, values: Vec<Option<Value>>) -> Result<ArrayRef, ArrowError> {
        let values: Vec<Value> = values.into_iter().map(|v| v.unwrap_or(Value::Null)).collect();
        array_of(&values, &self.0).map_err(|e| ArrowError::ComputeError(e.to_string()))
    }
    fn save(&self, item: &Value, out: &mut Vec<u8>) {
        put_value(out, item);
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<Value> {
        take_value(bytes)
    }
    fn held(&self, item: &Value) -> usize {
        let mut bytes = Vec::new();
        put_value(&mut bytes, item);
        bytes.len() * 2
    }
}
