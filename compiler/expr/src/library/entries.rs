//! Maps from texts: their entries, changed, chosen and put together.
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, StringViewArray};
use arrow_schema::ArrowError;
use arrow_select::interleave::interleave;

use super::Call;
use super::function::Definition;
use super::lists::{Flat, gather, keys_of};
use super::maps::{map_of, range};
use super::records::lists_of_records;
use crate::Column;
use crate::access::{Texts, bools, maps, place, structs, texts};
use crate::column::IsNullAt;
use crate::frame::{Outcome, truths};

/// `{"a":1,"b":2}` as a map, for the examples.
macro_rules! on_two {
    ($before:literal, $after:literal) => {
        concat!($before, r#"parse_json("{\"a\":1,\"b\":2}") as map<string, int>"#, $after)
    };
}

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["has_key(map: map<string, T>, key: string) -> bool"],
        "Whether there is an entry with that key.",
        (on_two!("has_key(", r#", "a")"#), "true"),
        |call| {
            let (map, key) = (Maps::of(call)?, call.text(1)?);
            call.bools(|row| Ok(Some(map.range(row).any(|i| map.keys.value(i) == key.at(row)))))
        },
    ),
    Definition::new(
        &["entries(map: map<string, T>) -> list<{ key: string, value: T }>"],
        "The entries, in order of appearance.",
        (on_two!("entries(", ")"), r#"[{ key: "a", value: 1 }, { key: "b", value: 2 }]"#),
        |call| {
            let map = Maps::of(call)?;
            let flat = map.flat(call, |_, range| range.collect());
            let columns = vec![gather(map.array.keys(), &flat.places)?, gather(map.array.values(), &flat.places)?];
            lists_of_records(call, columns, flat.lengths)
        },
    ),
    Definition::new(
        &["from_entries(entries: list<{ key: string, value: T }>) -> map<string, T>"],
        "The map of those entries; of equal keys the last one counts.",
        (r#"from_entries([{ key: "a", value: 1 }, { key: "a", value: 2 }])"#, "{ a: 2 }"),
        from_entries,
    ),
    Definition::new(
        &["to_map(keys: list<string>, values: list<T>) -> map<string, T>"],
        "The map of keys and values side by side, as many as the shorter list has; of equal keys the last one counts.",
        (r#"to_map(["a", "b"], [1, 2])"#, "{ a: 1, b: 2 }"),
        |call| {
            let (keys, values) = (call.list(0)?, call.list(1)?);
            let names = texts(keys.items())?;
            let (mut key_places, mut value_places, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
            for row in 0..call.rows {
                let pairs = if call.active(row) { keys.range(row).len().min(values.range(row).len()) } else { 0 };
                let (first, other) = (keys.range(row).start, values.range(row).start);
                let kept = last_of_each((0..pairs).map(|i| (names.value(first + i), i)));
                key_places.extend(kept.iter().map(|i| (first + i) as u32));
                value_places.extend(kept.iter().map(|i| (other + i) as u32));
                lengths.push(kept.len());
            }
            let keys = gather(keys.items(), &key_places)?;
            map_of(call, keys, gather(values.items(), &value_places)?, lengths)
        },
    ),
    Definition::new(
        &["map_values(map: map<string, T>, f: (T) -> U) -> map<string, U>"],
        "With the value of a function in place of each value.",
        (on_two!("map_values(", ", x => x * 10)"), "{ a: 10, b: 20 }"),
        |call| {
            let map = Maps::of(call)?;
            let flat = map.flat(call, |_, range| range.collect());
            let values = gather(map.array.values(), &flat.places)?;
            let values = call.apply(1, &flat.parents, &[values])?;
            map_of(call, gather(map.array.keys(), &flat.places)?, values, flat.lengths)
        },
    ),
    Definition::new(
        &["map_keys(map: map<string, T>, f: (string) -> string) -> map<string, T>"],
        "With the value of a function in place of each key; of equal ones the last counts.",
        (on_two!("map_keys(", ", k => upper(k))"), "{ A: 1, B: 2 }"),
        |call| {
            let map = Maps::of(call)?;
            let flat = map.flat(call, |_, range| range.collect());
            let keys = call.apply(1, &flat.parents, &[gather(map.array.keys(), &flat.places)?])?;
            named(call, &flat, &keys, map.array.values())
        },
    ),
    Definition::new(
        &["filter_entries(map: map<string, T>, f: (string, T) -> bool) -> map<string, T>"],
        "The entries for whose key and value a condition is true.",
        (on_two!("filter_entries(", ", (k, x) => x > 1)"), "{ b: 2 }"),
        |call| {
            let map = Maps::of(call)?;
            let all = map.flat(call, |_, range| range.collect());
            let parts = [gather(map.array.keys(), &all.places)?, gather(map.array.values(), &all.places)?];
            let kept = call.apply(1, &all.parents, &parts)?;
            let kept = truths(bools(&kept)?);
            let mut at = 0;
            let flat = map.flat(call, |_, range| {
                let start = at;
                at += range.len();
                range.enumerate().filter(|(i, _)| kept.value(start + i)).map(|(_, place)| place).collect()
            });
            map.some(call, flat)
        },
    ),
    Definition::new(
        &["only_keys(map: map<string, T>, keys: list<string>) -> map<string, T>"],
        "The entries with one of these keys.",
        (on_two!("only_keys(", r#", ["b", "c"])"#), "{ b: 2 }"),
        |call| by_keys(call, true),
    ),
    Definition::new(
        &["without_keys(map: map<string, T>, keys: list<string>) -> map<string, T>"],
        "The entries with none of these keys.",
        (on_two!("without_keys(", r#", ["b", "c"])"#), "{ a: 1 }"),
        |call| by_keys(call, false),
    ),
    Definition::new(
        &["set_key(map: map<string, T>, key: string, value: T) -> map<string, T>"],
        "With a value under a key, in place of the one that is there, or at the end.",
        (on_two!("set_key(", r#", "a", 9)"#), "{ a: 9, b: 2 }"),
        set_key,
    ),
    Definition::new(
        &["rename_key(map: map<string, T>, from: string, to: string) -> map<string, T>"],
        "With another key for an entry; one that had that key is dropped.",
        (on_two!("rename_key(", r#", "a", "c")"#), "{ c: 1, b: 2 }"),
        |call| {
            let (map, from, to) = (Maps::of(call)?, call.text(1)?, call.text(2)?);
            let there = |row: usize| map.range(row).any(|i| map.keys.value(i) == from.at(row));
            let flat = map.flat(call, |row, range| {
                let gone = |i: &usize| from.at(row) != to.at(row) && there(row) && map.keys.value(*i) == to.at(row);
                range.filter(|i| !gone(i)).collect()
            });
            let rows = flat.parents.iter().map(|row| *row as usize);
            let keys = flat.places.iter().zip(rows).map(|(place, row)| {
                let key = map.keys.value(*place as usize);
                if key == from.at(row) { to.at(row) } else { key }
            });
            let keys: ArrayRef = Arc::new(StringViewArray::from_iter_values(keys));
            map_of(call, keys, gather(map.array.values(), &flat.places)?, flat.lengths)
        },
    ),
    Definition::new(
        &["sort_keys(map: map<string, T>) -> map<string, T>"],
        "With the entries in the order of their keys.",
        (r#"sort_keys(parse_json("{\"b\":2,\"a\":1}") as map<string, int>)"#, "{ a: 1, b: 2 }"),
        |call| {
            let map = Maps::of(call)?;
            let flat = map.flat(call, |_, range| {
                let mut places: Vec<usize> = range.collect();
                places.sort_by_key(|i| map.keys.value(*i));
                places
            });
            map.some(call, flat)
        },
    ),
    Definition::new(
        &["invert(map: map<string, string>) -> map<string, string>"],
        "With keys and values exchanged; of equal values the last one counts.",
        (r#"invert(to_map(["a", "b"], ["x", "y"]))"#, r#"{ x: "a", y: "b" }"#),
        |call| {
            let map = Maps::of(call)?;
            let values = map.array.values();
            let flat = map.flat(call, |_, range| range.filter(|i| !values.is_null_at(*i)).collect());
            named(call, &flat, &gather(values, &flat.places)?, map.array.keys())
        },
    ),
];

/// The maps of the first argument.
struct Maps<'c> {
    column: &'c Column,
    array: &'c arrow_array::MapArray,
    keys: &'c StringViewArray,
}

impl<'c> Maps<'c> {
    fn of(call: &Call<'c, '_>) -> Result<Self, ArrowError> {
        let column = call.column(0)?;
        let array = maps(column.array())?;
        Ok(Maps { column, array, keys: keys_of(array)? })
    }

    fn range(&self, row: usize) -> std::ops::Range<usize> {
        range(self.array, place(self.column, row))
    }

    /// The entries that `choose` takes of the map of each active row.
    fn flat(&self, call: &Call<'_, '_>, mut choose: impl FnMut(usize, std::ops::Range<usize>) -> Vec<usize>) -> Flat {
        let mut flat = Flat { places: vec![], parents: vec![], lengths: Vec::with_capacity(call.rows) };
        for row in 0..call.rows {
            let places = if call.active(row) { choose(row, self.range(row)) } else { Vec::new() };
            flat.parents.extend(std::iter::repeat_n(row as u32, places.len()));
            flat.lengths.push(places.len());
            flat.places.extend(places.into_iter().map(|place| place as u32));
        }
        flat
    }

    /// The maps of just these entries.
    fn some(&self, call: &Call<'_, '_>, flat: Flat) -> Outcome {
        let (keys, values) = (gather(self.array.keys(), &flat.places)?, gather(self.array.values(), &flat.places)?);
        map_of(call, keys, values, flat.lengths)
    }
}

/// Of entries with equal keys the last, each where its key came first.
fn last_of_each<'k>(entries: impl Iterator<Item = (&'k str, usize)>) -> Vec<usize> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut kept: Vec<usize> = Vec::new();
    for (key, entry) in entries {
        match known.get(key) {
            Some(at) => kept[*at] = entry,
            None => {
                known.insert(key, kept.len());
                kept.push(entry);
            }
        }
    }
    kept
}

/// The maps with new keys, one for each entry in `flat`, and the values that are at its places.
fn named(call: &Call<'_, '_>, flat: &Flat, keys: &ArrayRef, values: &ArrayRef) -> Outcome {
    let names = texts(keys)?;
    let (mut kept, mut lengths, mut at) = (Vec::new(), Vec::with_capacity(call.rows), 0);
    for length in &flat.lengths {
        let known = (at..at + length).filter(|i| names.is_valid(*i));
        let last = last_of_each(known.map(|i| (names.value(i), i)));
        lengths.push(last.len());
        kept.extend(last.into_iter().map(|i| i as u32));
        at += length;
    }
    let places: Vec<u32> = kept.iter().map(|i| flat.places[*i as usize]).collect();
    map_of(call, gather(keys, &kept)?, gather(values, &places)?, lengths)
}

fn from_entries(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let entries = structs(list.items())?;
    let part = |name: &str| {
        let missing = || ArrowError::SchemaError(format!("an entry has no {name}"));
        entries.column_by_name(name).ok_or_else(missing)
    };
    let (keys, values) = (part("key")?, part("value")?);
    let names = texts(keys)?;
    let (mut places, mut lengths) = (Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let range = if call.active(row) { list.range(row) } else { 0..0 };
        let kept = last_of_each(range.filter(|i| entries.is_valid(*i)).map(|i| (names.value(i), i)));
        lengths.push(kept.len());
        places.extend(kept.into_iter().map(|i| i as u32));
    }
    map_of(call, gather(keys, &places)?, gather(values, &places)?, lengths)
}

fn by_keys(call: &mut Call<'_, '_>, wanted: bool) -> Outcome {
    let (map, list) = (Maps::of(call)?, call.list(1)?);
    let items = Column::Array(list.items().clone());
    let names = Texts::of(&items)?;
    let flat = map.flat(call, |row, range| {
        let known = list.range(row).filter(|i| !items.array().is_null_at(*i));
        let keys: HashSet<&str> = known.map(|i| names.at(i)).collect();
        range.filter(|i| keys.contains(map.keys.value(*i)) == wanted).collect()
    });
    map.some(call, flat)
}

fn set_key(call: &mut Call<'_, '_>) -> Outcome {
    let (map, key, value) = (Maps::of(call)?, call.text(1)?, call.column(2)?);
    let (mut keys, mut values, mut lengths) = (Vec::new(), Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = keys.len();
        if call.active(row) {
            let new = (1, place(value, row));
            let mut put = false;
            for i in map.range(row) {
                let name = map.keys.value(i);
                let here = name == key.at(row);
                put |= here;
                keys.push(name);
                values.push(if here { new } else { (0, i) });
            }
            if !put {
                keys.push(key.at(row));
                values.push(new);
            }
        }
        lengths.push(keys.len() - before);
    }
    let arrays: [&dyn Array; 2] = [map.array.values().as_ref(), value.array().as_ref()];
    map_of(call, Arc::new(StringViewArray::from_iter_values(keys)), interleave(&arrays, &values)?, lengths)
}
