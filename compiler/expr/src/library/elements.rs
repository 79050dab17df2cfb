//! More functions that take functions of elements: searching, grouping, ranking.
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int64Array, StringViewArray, UInt32Array};
use arrow_schema::ArrowError;
use arrow_select::take::take;
use hexafn_ir::Type;

use super::Call;
use super::function::Definition;
use super::higher::{applied, tested};
use super::list_parts::list_array;
use super::lists::{Flat, chosen, gather, order};
use super::maps::map_of;
use super::records::{lists_of_records, records};
use crate::Column;
use crate::access::{lists, texts};
use crate::column::IsNullAt;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["none(list: list<T>, f: (T) -> bool) -> bool"],
        "Whether a condition is true for no element.",
        ("none([1, 2], x => x > 2)", "true"),
        |call| {
            let truths = truths(call)?;
            call.bools(|row| Ok(Some(truths[row].is_empty())))
        },
    ),
    Definition::new(
        &["count_where(list: list<T>, f: (T) -> bool) -> int"],
        "For how many elements a condition is true.",
        ("count_where([1, 2, 3], x => x > 1)", "2"),
        |call| {
            let truths = truths(call)?;
            call.ints(|row| Ok(Some(truths[row].len() as i64)))
        },
    ),
    Definition::new(
        &["first_where(list: list<T>, f: (T) -> bool) -> T?"],
        "The first element for which a condition is true; null if there is none.",
        ("first_where([1, 2, 3], x => x > 1)", "2"),
        |call| picked(call, |found| found.first().copied()),
    ),
    Definition::new(
        &["last_where(list: list<T>, f: (T) -> bool) -> T?"],
        "The last element for which a condition is true; null if there is none.",
        ("last_where([1, 2, 3], x => x > 1)", "3"),
        |call| picked(call, |found| found.last().copied()),
    ),
    Definition::new(
        &["index_where(list: list<T>, f: (T) -> bool) -> int?"],
        "The index of the first element for which a condition is true; null if there is none.",
        ("index_where([1, 2, 3], x => x > 1)", "1"),
        |call| {
            let truths = truths(call)?;
            call.ints(|row| Ok(truths[row].first().map(|at| *at as i64)))
        },
    ),
    Definition::new(
        &["take_while(list: list<T>, f: (T) -> bool) -> list<T>"],
        "The elements before the first for which a condition is not true.",
        ("take_while([3, 2, 1, 4], x => x > 1)", "[3, 2]"),
        |call| {
            let lead = leading(call)?;
            chosen(call, |row, range| range.take(lead[row]))
        },
    ),
    Definition::new(
        &["drop_while(list: list<T>, f: (T) -> bool) -> list<T>"],
        "The elements from the first on for which a condition is not true.",
        ("drop_while([3, 2, 1, 4], x => x > 1)", "[1, 4]"),
        |call| {
            let lead = leading(call)?;
            chosen(call, |row, range| range.skip(lead[row]))
        },
    ),
    Definition::new(
        &["partition(list: list<T>, f: (T) -> bool) -> { matching: list<T>, rest: list<T> }"],
        "The elements for which a condition is true, and the others.",
        ("partition([1, 2, 3], x => x > 1)", "{ matching: [2, 3], rest: [1] }"),
        partition,
    ),
    Definition::new(
        &["flat_map(list: list<T>, f: (T) -> list<U>) -> list<U>"],
        "The elements of the lists that a function gives for each element.",
        ("flat_map([1, 2], x => [x, x * 10])", "[1, 10, 2, 20]"),
        flat_map,
    ),
    Definition::new(
        &["min_by(list: list<T>, f: (T) -> K) -> T? where K: ordered"],
        "The first element with the least value of a function; null if there is none.",
        ("min_by([3, 1, 2], x => x * 2)", "1"),
        |call| extreme(call, std::cmp::Ordering::Less),
    ),
    Definition::new(
        &["max_by(list: list<T>, f: (T) -> K) -> T? where K: ordered"],
        "The first element with the greatest value of a function; null if there is none.",
        ("max_by([3, 1, 2], x => x * 2)", "3"),
        |call| extreme(call, std::cmp::Ordering::Greater),
    ),
    Definition::new(
        &["sort_desc_by(list: list<T>, f: (T) -> K) -> list<T> where K: ordered"],
        "In descending order of the values of a function; equal ones stay in order.",
        ("sort_desc_by([1, -3, 2], x => -x)", "[-3, 1, 2]"),
        sort_desc_by,
    ),
    Definition::new(
        &["distinct_by(list: list<T>, f: (T) -> K) -> list<T> where K: ordered"],
        "The first element with each value of a function.",
        ("distinct_by([1, 2, 3], x => x > 1)", "[1, 2]"),
        distinct_by,
    ),
    Definition::new(
        &["group_by(list: list<T>, f: (T) -> string) -> map<string, list<T>>"],
        "The elements by the key that a function gives for each.",
        (r#"group_by(["ab", "c", "ad"], x => substring(x, 0, 1))"#, r#"{ a: ["ab", "ad"], c: ["c"] }"#),
        group_by,
    ),
    Definition::new(
        &["count_by(list: list<T>, f: (T) -> string) -> map<string, int>"],
        "How many elements have each key that a function gives.",
        (r#"count_by(["ab", "c", "ad"], x => substring(x, 0, 1))"#, "{ a: 2, c: 1 }"),
        |call| {
            let groups = groups(call)?;
            let counts = groups.members.iter().map(|members| members.len() as i64);
            let counts: ArrayRef = Arc::new(Int64Array::from_iter_values(counts));
            map_of(call, Arc::new(groups.keys), counts, groups.lengths)
        },
    ),
    Definition::new(
        &["index_by(list: list<T>, f: (T) -> string) -> map<string, T>"],
        "The last element with each key that a function gives.",
        (r#"index_by(["ab", "c", "ad"], x => substring(x, 0, 1))"#, r#"{ a: "ad", c: "c" }"#),
        |call| {
            let groups = groups(call)?;
            let last: Vec<u32> = groups.members.iter().filter_map(|members| members.last().copied()).collect();
            let values = gather(call.list(0)?.items(), &last)?;
            map_of(call, Arc::new(groups.keys), values, groups.lengths)
        },
    ),
    Definition::new(
        &["tally(list: list<T>) -> list<{ value: T, count: int }>"],
        "How often each element occurs, the most frequent first.",
        (r#"tally(["b", "a", "b"])"#, r#"[{ value: "b", count: 2 }, { value: "a", count: 1 }]"#),
        tally,
    ),
];

/// For each row the positions in its list for which the condition is true.
fn truths(call: &mut Call<'_, '_>) -> Result<Vec<Vec<usize>>, ArrowError> {
    let (flat, truth) = tested(call)?;
    let starts = starts(&flat);
    let found = |(start, length): (&usize, &usize)| (0..*length).filter(|i| truth.value(start + i)).collect();
    Ok(starts.iter().zip(&flat.lengths).map(found).collect())
}

/// Where the elements of each row begin among all.
fn starts(flat: &Flat) -> Vec<usize> {
    let mut at = 0;
    let start = |length: &usize| {
        at += length;
        at - length
    };
    flat.lengths.iter().map(start).collect()
}

/// How many elements there are before the first for which the condition is not true.
fn leading(call: &mut Call<'_, '_>) -> Result<Vec<usize>, ArrowError> {
    let found = truths(call)?;
    Ok(found.iter().map(|found| found.iter().enumerate().take_while(|(i, at)| i == *at).count()).collect())
}

fn picked(call: &mut Call<'_, '_>, pick: fn(&[usize]) -> Option<usize>) -> Outcome {
    let truths = truths(call)?;
    let list = call.list(0)?;
    // A row that is not computed has no elements here.
    let places: UInt32Array =
        truths.iter().enumerate().map(|(row, found)| Some((list.range(row).start + pick(found)?) as u32)).collect();
    Ok(Column::Array(take(list.items(), &places, None)?))
}

fn partition(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, truth) = tested(call)?;
    let (items, starts) = (call.list(0)?.items(), starts(&flat));
    let Type::Record(record) = call.result.bare() else {
        return Err(ArrowError::SchemaError(format!("{} is not a record", call.result)));
    };
    let mut columns = Vec::with_capacity(2);
    for (field, wanted) in record.fields.iter().zip([true, false]) {
        let chosen = |i: &usize| truth.value(*i) == wanted;
        let places: Vec<u32> = (0..flat.places.len()).filter(chosen).map(|i| flat.places[i]).collect();
        let count = |(start, length): (&usize, &usize)| (*start..start + length).filter(chosen).count();
        let lengths = starts.iter().zip(&flat.lengths).map(count).collect();
        columns.push(list_array(&field.ty, gather(items, &places)?, lengths)?);
    }
    records(call, columns, call.inactive())
}

fn flat_map(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, values) = applied(call)?;
    let (inner, starts) = (lists(&values)?, starts(&flat));
    let mut places = Vec::new();
    let mut lengths = Vec::with_capacity(call.rows);
    for (start, length) in starts.iter().zip(&flat.lengths) {
        let before = places.len();
        for i in (*start..start + length).filter(|i| inner.is_valid(*i)) {
            places.extend(inner.value_offsets()[i] as u32..inner.value_offsets()[i + 1] as u32);
        }
        lengths.push(places.len() - before);
    }
    call.list_of(gather(inner.values(), &places)?, lengths, call.inactive())
}

fn extreme(call: &mut Call<'_, '_>, better: std::cmp::Ordering) -> Outcome {
    let (flat, keys) = applied(call)?;
    let (order, starts) = (order(&keys)?, starts(&flat));
    let best = |(start, length): (&usize, &usize)| {
        let known = (*start..start + length).filter(|i| !keys.is_null_at(*i));
        known.reduce(|best, i| if order(i, best) == better { i } else { best }).map(|i| flat.places[i])
    };
    let places: UInt32Array = starts.iter().zip(&flat.lengths).map(best).collect();
    Ok(Column::Array(take(call.list(0)?.items(), &places, None)?))
}

fn sort_desc_by(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, keys) = applied(call)?;
    let (order, starts) = (order(&keys)?, starts(&flat));
    chosen(call, |row, range| {
        let mut places: Vec<usize> = (starts[row]..starts[row] + range.len()).collect();
        places.sort_by(|a, b| keys.is_null_at(*a).cmp(&keys.is_null_at(*b)).then_with(|| order(*b, *a)));
        let (first, start) = (range.start, starts[row]);
        places.into_iter().map(move |place| first + place - start)
    })
}

fn distinct_by(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, keys) = applied(call)?;
    let (order, starts) = (order(&keys)?, starts(&flat));
    chosen(call, |row, range| {
        let mut places: Vec<usize> = (starts[row]..starts[row] + range.len()).collect();
        places.sort_by(|a, b| order(*a, *b));
        places.dedup_by(|next, kept| order(*next, *kept).is_eq());
        places.sort_unstable();
        let (first, start) = (range.start, starts[row]);
        places.into_iter().map(move |place| first + place - start)
    })
}

/// The elements by key: all keys of all rows, the elements of each, and how many keys each row has.
struct Groups {
    keys: StringViewArray,
    members: Vec<Vec<u32>>,
    lengths: Vec<usize>,
}

fn groups(call: &mut Call<'_, '_>) -> Result<Groups, ArrowError> {
    let (flat, values) = applied(call)?;
    let values = texts(&values)?;
    let (mut keys, mut members): (Vec<&str>, Vec<Vec<u32>>) = (Vec::new(), Vec::new());
    let mut lengths = Vec::with_capacity(call.rows);
    let mut at = 0;
    for length in &flat.lengths {
        let before = keys.len();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for i in (at..at + length).filter(|i| values.is_valid(*i)) {
            let group = *known.entry(values.value(i)).or_insert_with(|| {
                keys.push(values.value(i));
                members.push(Vec::new());
                keys.len() - 1
            });
            members[group].push(flat.places[i]);
        }
        at += length;
        lengths.push(keys.len() - before);
    }
    Ok(Groups { keys: StringViewArray::from_iter_values(keys), members, lengths })
}

fn group_by(call: &mut Call<'_, '_>) -> Outcome {
    let groups = groups(call)?;
    let Type::Map(list) = call.result.bare() else {
        return Err(ArrowError::SchemaError(format!("{} is not a map", call.result)));
    };
    let items = gather(call.list(0)?.items(), &groups.members.concat())?;
    let values = list_array(list, items, groups.members.iter().map(Vec::len).collect())?;
    map_of(call, Arc::new(groups.keys), values, groups.lengths)
}

fn tally(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let order = order(list.items())?;
    let (mut places, mut counts, mut lengths) = (Vec::new(), Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let mut sorted: Vec<usize> = if call.active(row) { list.range(row).collect() } else { Vec::new() };
        sorted.sort_by(|a, b| order(*a, *b));
        let mut runs: Vec<(usize, i64)> =
            sorted.chunk_by(|a, b| order(*a, *b).is_eq()).map(|run| (run[0], run.len() as i64)).collect();
        // Equally frequent ones in the order in which they come.
        runs.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
        places.extend(runs.iter().map(|(place, _)| *place as u32));
        counts.extend(runs.iter().map(|(_, count)| *count));
        lengths.push(runs.len());
    }
    let columns: Vec<ArrayRef> = vec![gather(list.items(), &places)?, Arc::new(Int64Array::from(counts))];
    lists_of_records(call, columns, lengths)
}
