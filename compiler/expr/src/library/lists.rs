//! Lists: taken apart and put together. What takes functions of elements is in [`super::higher`].
use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_ord::ord::make_comparator;
use arrow_schema::{ArrowError, SortOptions};
use arrow_select::interleave::interleave;
use arrow_select::take::take;
use hexafn_diagnostics::OVERFLOW;
use hexafn_ir::Type;

use super::Call;
use super::call::Lists;
use super::function::Definition;
use crate::Column;
use crate::access::{binaries, decimals, floats, ints, maps, place, texts};
use crate::column::IsNullAt;
use crate::constant::value_at;
use crate::frame::Outcome;
use crate::node::nested::lookup;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &[
            "length(text: string) -> int",
            "length(list: list<T>) -> int",
            "length(map: map<string, T>) -> int",
            "length(data: bytes) -> int",
        ],
        "How many characters, elements, entries or bytes there are.",
        (r#"length("añb")"#, "3"),
        length,
    ),
    Definition::new(
        &["first(list: list<T>) -> T?"],
        "The first element; null if there is none.",
        ("first([1, 2])", "1"),
        |call| pick(call, |length| (length > 0).then_some(0)),
    ),
    Definition::new(
        &["last(list: list<T>) -> T?"],
        "The last element; null if there is none.",
        ("last([1, 2])", "2"),
        |call| pick(call, |length| length.checked_sub(1)),
    ),
    Definition::new(
        &["get(list: list<T>, index: int) -> T?", "get(map: map<string, T>, key: string) -> T?"],
        "The element at an index (negative counts from the end) or under a key; null if there is none.",
        ("get([1, 2], 5)", "null"),
        get,
    ),
    Definition::new(
        &["contains(text: string, part: string) -> bool", "contains(list: list<T>, value: T) -> bool"],
        "Whether a text occurs in another, or a value in a list.",
        (r#"contains("hexafn", "fn")"#, "true"),
        contains,
    ),
    Definition::new(
        &["slice(list: list<T>, start: int, length?: int) -> list<T>"],
        "The elements from `start` (negative counts from the end), at most `length`.",
        ("slice([1, 2, 3, 4], 1, 2)", "[2, 3]"),
        slice,
    ),
    Definition::new(
        &["reverse(list: list<T>) -> list<T>", "reverse(text: string) -> string"],
        "The other way round.",
        ("reverse([1, 2, 3])", "[3, 2, 1]"),
        reverse,
    ),
    Definition::new(
        &["sort(list: list<T>) -> list<T> where T: ordered"],
        "In ascending order; nulls last.",
        ("sort([3, 1, 2])", "[1, 2, 3]"),
        sort,
    ),
    Definition::new(
        &["distinct(list: list<T>) -> list<T>"],
        "Each value once, where it comes first.",
        ("distinct([1, 2, 1])", "[1, 2]"),
        distinct,
    ),
    Definition::new(
        &["concat(first: list<T>, ...more: list<T>) -> list<T>"],
        "The elements of all lists, one list after the other.",
        ("concat([1], [2, 3])", "[1, 2, 3]"),
        concat,
    ),
    Definition::new(
        &["flatten(lists: list<list<T>>) -> list<T>"],
        "The elements of the lists in a list.",
        ("flatten([[1], [], [2, 3]])", "[1, 2, 3]"),
        flatten,
    ),
    Definition::new(
        &["sum(list: list<T>) -> T where T: number"],
        "The sum of the elements; nulls are left out.",
        ("sum([1, 2, 3])", "6"),
        sum,
    )
    .fallible(),
    Definition::new(
        &["avg(list: list<float>) -> float?"],
        "The mean of the elements; null if there are none.",
        ("avg([1, 2])", "1.5"),
        avg,
    ),
    Definition::new(
        &["range(from: int, to: int, step?: int) -> list<int>"],
        "The ints from `from` up to but without `to`, or each so many (1, negative downward); at most 100,000.",
        ("range(0, 3)", "[0, 1, 2]"),
        range,
    )
    .fallible(),
];

/// The elements of the lists of active rows.
pub(super) struct Flat {
    /// Where each element is.
    pub places: Vec<u32>,
    /// To which row it belongs.
    pub parents: Vec<u32>,
    /// How many each row has.
    pub lengths: Vec<usize>,
}

/// The elements that `choose` picks from the range of each active row.
pub(super) fn flat<I: Iterator<Item = usize>>(
    call: &Call<'_, '_>,
    list: Lists<'_>,
    mut choose: impl FnMut(usize, std::ops::Range<usize>) -> I,
) -> Flat {
    let mut flat = Flat { places: vec![], parents: vec![], lengths: Vec::with_capacity(call.rows) };
    for row in 0..call.rows {
        let before = flat.places.len();
        if call.active(row) {
            flat.places.extend(choose(row, list.range(row)).map(|place| place as u32));
        }
        let count = flat.places.len() - before;
        flat.parents.extend(std::iter::repeat_n(row as u32, count));
        flat.lengths.push(count);
    }
    flat
}

/// The elements at places.
pub(super) fn gather(items: &ArrayRef, places: &[u32]) -> Result<ArrayRef, ArrowError> {
    take(items, &UInt32Array::from(places.to_vec()), None)
}

/// A list of some of the elements of another.
pub(super) fn chosen<I: Iterator<Item = usize>>(
    call: &mut Call<'_, '_>,
    choose: impl FnMut(usize, std::ops::Range<usize>) -> I,
) -> Outcome {
    let list = call.list(0)?;
    let flat = flat(call, list, choose);
    call.list_of(gather(list.items(), &flat.places)?, flat.lengths, call.inactive())
}

fn length(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    match call.types[0].bare() {
        Type::List(_) => {
            let list = call.list(0)?;
            call.ints(|row| Ok(Some(list.range(row).len() as i64)))
        }
        Type::Map(_) => {
            let map = maps(column.array())?;
            call.ints(|row| Ok(Some(map.value_length(place(column, row)).into())))
        }
        Type::Bytes => {
            let data = binaries(column.array())?;
            call.ints(|row| Ok(Some(data.value(place(column, row)).len() as i64)))
        }
        _ => {
            let text = call.text(0)?;
            call.ints(|row| Ok(Some(text.at(row).chars().count() as i64)))
        }
    }
}

/// One element of each list, by its position.
fn pick(call: &mut Call<'_, '_>, at: impl Fn(usize) -> Option<usize>) -> Outcome {
    pick_by_row(call, |_, length| at(length))
}

fn pick_by_row(call: &mut Call<'_, '_>, at: impl Fn(usize, usize) -> Option<usize>) -> Outcome {
    let list = call.list(0)?;
    let places: UInt32Array = (0..call.rows)
        .map(|row| {
            let range = if call.active(row) { list.range(row) } else { 0..0 };
            at(row, range.len()).filter(|at| *at < range.len()).map(|at| (range.start + at) as u32)
        })
        .collect();
    Ok(Column::Array(take(list.items(), &places, None)?))
}

/// A position that may count from the end.
pub(super) fn position(index: i64, length: usize) -> Option<usize> {
    usize::try_from(if index < 0 { index.checked_add(length as i64)? } else { index }).ok()
}

/// One element of each list, by its place among the elements of all lists.
pub(super) fn pick_place(call: &mut Call<'_, '_>, pick: impl Fn(std::ops::Range<usize>) -> Option<usize>) -> Outcome {
    let list = call.list(0)?;
    let active = |row: usize| if call.active(row) { list.range(row) } else { 0..0 };
    let places: UInt32Array = (0..call.rows).map(|row| pick(active(row)).map(|place| place as u32)).collect();
    Ok(Column::Array(take(list.items(), &places, None)?))
}

fn get(call: &mut Call<'_, '_>) -> Outcome {
    if matches!(call.types[0].bare(), Type::Map(_)) {
        return lookup(call.column(0)?, call.column(1)?, call.rows);
    }
    let index = call.int(1)?;
    pick_by_row(call, |row, length| position(index.at(row), length))
}

fn contains(call: &mut Call<'_, '_>) -> Outcome {
    if *call.types[0].bare() == Type::String {
        let (text, part) = (call.text(0)?, call.text(1)?);
        return call
            .bools(|row| Ok(Some(memchr::memmem::find(text.at(row).as_bytes(), part.at(row).as_bytes()).is_some())));
    }
    let (list, wanted) = (call.list(0)?, call.column(1)?);
    let (items, ty) = (list.items(), &call.types[1]);
    call.bools(|row| {
        let value = value_at(wanted.array(), place(wanted, row), ty);
        Ok(Some(list.range(row).any(|i| value_at(items, i, ty) == value)))
    })
}

fn slice(call: &mut Call<'_, '_>) -> Outcome {
    let start = call.int(1)?;
    let count = if call.count() > 2 { Some(call.int(2)?) } else { None };
    chosen(call, |row, range| {
        let from = position(start.at(row), range.len()).unwrap_or(0).min(range.len());
        let count = count.map_or(usize::MAX, |c| usize::try_from(c.at(row)).unwrap_or(0));
        range.start + from..range.start + from + count.min(range.len() - from)
    })
}

fn reverse(call: &mut Call<'_, '_>) -> Outcome {
    if let Type::List(_) = call.types[0].bare() {
        return chosen(call, |_, range| range.rev());
    }
    let text = call.text(0)?;
    call.texts(|row, out| {
        out.extend(text.at(row).chars().rev());
        Ok(Some(()))
    })
}

/// The order of values of one array.
pub(super) fn order(items: &ArrayRef) -> Result<arrow_ord::ord::DynComparator, ArrowError> {
    make_comparator(items, items, SortOptions { descending: false, nulls_first: false })
}

fn sort(call: &mut Call<'_, '_>) -> Outcome {
    let order = order(call.list(0)?.items())?;
    chosen(call, |_, range| {
        let mut places: Vec<usize> = range.collect();
        places.sort_by(|a, b| order(*a, *b));
        places.into_iter()
    })
}

fn distinct(call: &mut Call<'_, '_>) -> Outcome {
    let order = order(call.list(0)?.items())?;
    chosen(call, |_, range| {
        let mut sorted: Vec<usize> = range.collect();
        // Stable, so that of equal values the first place leads.
        sorted.sort_by(|a, b| order(*a, *b));
        sorted.dedup_by(|next, kept| order(*next, *kept).is_eq());
        sorted.sort_unstable();
        sorted.into_iter()
    })
}

fn concat(call: &mut Call<'_, '_>) -> Outcome {
    let lists = (0..call.count()).map(|i| call.list(i)).collect::<Result<Vec<_>, _>>()?;
    let arrays: Vec<&dyn Array> = lists.iter().map(|l| l.items().as_ref()).collect();
    let (mut places, mut lengths) = (Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = places.len();
        if call.active(row) {
            for (i, list) in lists.iter().enumerate() {
                places.extend(list.range(row).map(|place| (i, place)));
            }
        }
        lengths.push(places.len() - before);
    }
    call.list_of(interleave(&arrays, &places)?, lengths, call.inactive())
}

fn flatten(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let inner = crate::access::lists(list.items())?;
    let (mut places, mut lengths) = (Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = places.len();
        if call.active(row) {
            for item in list.range(row).filter(|i| inner.is_valid(*i)) {
                places.extend(inner.value_offsets()[item] as u32..inner.value_offsets()[item + 1] as u32);
            }
        }
        lengths.push(places.len() - before);
    }
    call.list_of(gather(inner.values(), &places)?, lengths, call.inactive())
}

fn sum(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let items = Column::Array(list.items().clone());
    let valid = |i: &usize| !items.array().is_null_at(*i);
    let overflow = || (OVERFLOW, "the sum does not fit its type".to_owned());
    match call.result.bare() {
        Type::Float => {
            let x = floats(&items)?;
            call.floats(|row| Ok(Some(list.range(row).filter(valid).map(|i| x.at(i)).sum())))
        }
        Type::Decimal(scale) => {
            let x = decimals(&items)?;
            call.decimals(*scale, |row| {
                let add = |sum: i128, i: usize| sum.checked_add(x.at(i)).filter(|s| s.unsigned_abs() < 10u128.pow(38));
                Ok(Some(list.range(row).filter(valid).try_fold(0, add).ok_or_else(overflow)?))
            })
        }
        _ => {
            let x = ints(&items)?;
            call.ints(|row| {
                let sum = list.range(row).filter(valid).try_fold(0i64, |sum, i| sum.checked_add(x.at(i)));
                Ok(Some(sum.ok_or_else(overflow)?))
            })
        }
    }
}

fn avg(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let items = Column::Array(list.items().clone());
    let x = floats(&items)?;
    call.floats(|row| {
        let valid = list.range(row).filter(|i| !items.array().is_null_at(*i));
        let (sum, count) = valid.fold((0.0, 0usize), |(sum, count), i| (sum + x.at(i), count + 1));
        Ok((count > 0).then(|| sum / count as f64))
    })
}

/// The most elements that `range` makes.
const LONGEST: i64 = 100_000;

fn range(call: &mut Call<'_, '_>) -> Outcome {
    let (from, to) = (call.int(0)?, call.int(1)?);
    let step = if call.count() > 2 { Some(call.int(2)?) } else { None };
    let (mut items, mut lengths, mut valid) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..call.rows {
        let (from, to, step) = (from.at(row), to.at(row), step.map_or(1, |s| s.at(row)));
        let span = i128::from(to) - i128::from(from);
        // So many steps lead up to the end or beyond it.
        let count = match i128::from(step) {
            0 => None,
            step if (step > 0) != (span > 0) => Some(0),
            step => Some((span.abs() + step.abs() - 1) / step.abs()),
        };
        let there = call.active(row) && count.is_some_and(|c| c <= i128::from(LONGEST));
        if call.active(row) && !there {
            let why = if step == 0 { "never ends".to_owned() } else { format!("has more than {LONGEST} elements") };
            call.fail(row, format!("range({from}, {to}, {step}) {why}").into());
        }
        let count = count.filter(|_| there).unwrap_or(0) as i64;
        lengths.push(count as usize);
        items.extend((0..count).map(|i| from + i * step));
        valid.push(there);
    }
    let nulls = valid.contains(&false).then(|| arrow_buffer::NullBuffer::from(valid));
    call.list_of(std::sync::Arc::new(arrow_array::Int64Array::from(items)), lengths, nulls)
}

/// The texts of a list's elements.
pub(super) fn keys_of(map: &arrow_array::MapArray) -> Result<&arrow_array::StringViewArray, ArrowError> {
    texts(map.keys())
}
