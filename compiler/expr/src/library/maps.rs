//! Maps from texts.
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, MapArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType};
use arrow_select::interleave::interleave;

use super::Call;
use super::function::Definition;
use super::lists::{gather, keys_of};
use crate::Column;
use crate::access::{maps, place};
use crate::conform::record;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["keys(map: map<string, T>) -> list<string>"],
        "The keys, in order of appearance.",
        (r#"keys(parse_json("{\"a\":1,\"b\":2}") as map<string, int>)"#, r#"["a", "b"]"#),
        |call| side(call, true),
    ),
    Definition::new(
        &["values(map: map<string, T>) -> list<T>"],
        "The values, in order of appearance.",
        (r#"values(parse_json("{\"a\":1,\"b\":2}") as map<string, int>)"#, "[1, 2]"),
        |call| side(call, false),
    ),
    Definition::new(
        &["merge(first: map<string, T>, second: map<string, T>) -> map<string, T>"],
        "The entries of both; where both have a key, that of the second.",
        (
            r#"merge(parse_json("{\"a\":1,\"b\":2}") as map<string, int>, parse_json("{\"b\":3}") as map<string, int>)"#,
            "{ a: 1, b: 3 }",
        ),
        merge,
    ),
];

/// Where the entries of a map are.
pub(super) fn range(map: &MapArray, at: usize) -> std::ops::Range<usize> {
    map.value_offsets()[at] as usize..map.value_offsets()[at + 1] as usize
}

fn side(call: &mut Call<'_, '_>, keys: bool) -> Outcome {
    let column = call.column(0)?;
    let map = maps(column.array())?;
    let (mut places, mut lengths) = (Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let range = if call.active(row) { range(map, place(column, row)) } else { 0..0 };
        lengths.push(range.len());
        places.extend(range.map(|i| i as u32));
    }
    let items = gather(if keys { map.keys() } else { map.values() }, &places)?;
    call.list_of(items, lengths, call.inactive())
}

fn merge(call: &mut Call<'_, '_>) -> Outcome {
    let (left, right) = (call.column(0)?, call.column(1)?);
    let (a, b) = (maps(left.array())?, maps(right.array())?);
    let (a_keys, b_keys) = (keys_of(a)?, keys_of(b)?);
    let (mut places, mut lengths) = (Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = places.len();
        if call.active(row) {
            let (first, second) = (range(a, place(left, row)), range(b, place(right, row)));
            // An entry keeps its place and takes the last value for its key.
            for i in first {
                let key = a_keys.value(i);
                let newer = second.clone().rev().find(|j| b_keys.value(*j) == key);
                places.push(newer.map_or((0, i), |j| (1, j)));
            }
            let new = |j: &usize| !range(a, place(left, row)).any(|i| a_keys.value(i) == b_keys.value(*j));
            places.extend(second.filter(new).map(|j| (1, j)));
        }
        lengths.push(places.len() - before);
    }
    let both = |x: &ArrayRef, y: &ArrayRef| interleave(&[x.as_ref() as &dyn Array, y.as_ref()], &places);
    map_of(call, both(a.keys(), b.keys())?, both(a.values(), b.values())?, lengths)
}

/// A result of maps: all keys and values, and how many entries each row has.
pub(super) fn map_of(call: &Call<'_, '_>, keys: ArrayRef, values: ArrayRef, lengths: Vec<usize>) -> Outcome {
    map_with(call, keys, values, lengths, call.inactive())
}

/// As [`map_of`], with these nulls.
pub(super) fn map_with(
    call: &Call<'_, '_>,
    keys: ArrayRef,
    values: ArrayRef,
    lengths: Vec<usize>,
    nulls: Option<NullBuffer>,
) -> Outcome {
    let DataType::Map(entries, sorted) = hexafn_ir::layout::data_type(call.result) else {
        return Err(ArrowError::SchemaError(format!("{} is not a map", call.result)));
    };
    let DataType::Struct(fields) = entries.data_type().clone() else {
        return Err(ArrowError::SchemaError("a map without entries".to_owned()));
    };
    let rows = record(fields, vec![keys, values], lengths.iter().sum(), None)?;
    let offsets = OffsetBuffer::try_from_lengths(lengths).map_err(|e| ArrowError::ComputeError(e.to_string()))?;
    Ok(Column::Array(Arc::new(MapArray::try_new(entries, offsets, rows, nulls, sorted)?)))
}
