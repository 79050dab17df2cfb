//! Lists: parts of them, and lists with elements added, removed or moved.
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int64Array, ListArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType};
use arrow_select::interleave::interleave;
use hexafn_diagnostics::INDEX;
use hexafn_ir::Type;
use hexafn_ir::layout::data_type;

use super::function::Definition;
use super::lists::{chosen, flat, gather, order, position};
use super::records::lists_of_records;
use super::{Call, Row, failure};
use crate::access::place;
use crate::column::IsNullAt;
use crate::conform::member;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["take(list: list<T>, n: int) -> list<T>"],
        "The first `n` elements.",
        ("take([1, 2, 3], 2)", "[1, 2]"),
        |call| {
            let n = call.int(1)?;
            chosen(call, |row, range| range.take(count(n.at(row))))
        },
    ),
    Definition::new(
        &["drop(list: list<T>, n: int) -> list<T>"],
        "All but the first `n` elements.",
        ("drop([1, 2, 3], 2)", "[3]"),
        |call| {
            let n = call.int(1)?;
            chosen(call, |row, range| range.skip(count(n.at(row))))
        },
    ),
    Definition::new(
        &["position_of(list: list<T>, value: T) -> int?"],
        "The index of the first element that is equal to a value; null if there is none.",
        ("position_of([5, 7], 7)", "1"),
        position_of,
    ),
    Definition::new(
        &["chunk(list: list<T>, size: int) -> list<list<T>>"],
        "Cut into lists of `size` elements; the last may have fewer.",
        ("chunk([1, 2, 3], 2)", "[[1, 2], [3]]"),
        |call| pieces(call, true),
    )
    .fallible(),
    Definition::new(
        &["sliding(list: list<T>, size: int) -> list<list<T>>"],
        "Every run of `size` neighbouring elements; at most 100,000 elements in all.",
        ("sliding([1, 2, 3], 2)", "[[1, 2], [2, 3]]"),
        |call| pieces(call, false),
    )
    .fallible(),
    Definition::new(
        &["enumerate(list: list<T>) -> list<{ index: int, value: T }>"],
        "Each element with its index.",
        ("enumerate([7])", "[{ index: 0, value: 7 }]"),
        enumerate,
    ),
    Definition::new(
        &["zip(list: list<T>, other: list<U>) -> list<{ first: T, second: U }>"],
        "The elements of two lists side by side, as many as the shorter one has.",
        (r#"zip([1, 2], ["a"])"#, r#"[{ first: 1, second: "a" }]"#),
        zip,
    ),
    Definition::new(
        &["append(list: list<T>, value: T) -> list<T>"],
        "With a value at the end.",
        ("append([1, 2], 3)", "[1, 2, 3]"),
        |call| {
            edited(call, 1, |_, old, out, new| {
                out.extend(old);
                out.push(new);
                Ok(Some(()))
            })
        },
    ),
    Definition::new(
        &["prepend(list: list<T>, value: T) -> list<T>"],
        "With a value at the start.",
        ("prepend([2, 3], 1)", "[1, 2, 3]"),
        |call| {
            edited(call, 1, |_, old, out, new| {
                out.push(new);
                out.extend(old);
                Ok(Some(()))
            })
        },
    ),
    Definition::new(
        &["insert_at(list: list<T>, index: int, value: T) -> list<T>"],
        "With a value before the element at an index (negative counts from the end).",
        ("insert_at([1, 3], 1, 2)", "[1, 2, 3]"),
        |call| {
            let index = call.int(1)?;
            edited(call, 2, |row, mut old, out, new| {
                let index = index.at(row);
                match position(index, old.len()).filter(|at| *at <= old.len()) {
                    Some(at) => {
                        out.extend(old.by_ref().take(at));
                        out.push(new);
                        out.extend(old);
                        Ok(Some(()))
                    }
                    None => out_of_range(index, old.len()),
                }
            })
        },
    )
    .fallible(),
    Definition::new(
        &["set_at(list: list<T>, index: int, value: T) -> list<T>"],
        "With another value in place of the element at an index (negative counts from the end).",
        ("set_at([1, 2, 3], -1, 9)", "[1, 2, 9]"),
        |call| {
            let index = call.int(1)?;
            edited(call, 2, |row, old, out, new| {
                let (index, length) = (index.at(row), old.len());
                match position(index, length).filter(|at| *at < length) {
                    Some(at) => {
                        out.extend(old.enumerate().map(|(i, place)| if i == at { new } else { place }));
                        Ok(Some(()))
                    }
                    None => out_of_range(index, length),
                }
            })
        },
    )
    .fallible(),
    Definition::new(
        &["remove_at(list: list<T>, index: int) -> list<T>"],
        "Without the element at an index (negative counts from the end); unchanged if there is none.",
        ("remove_at([1, 2, 3], 0)", "[2, 3]"),
        |call| {
            let index = call.int(1)?;
            chosen(call, |row, range| {
                let gone = position(index.at(row), range.len()).map(|at| range.start + at);
                range.filter(move |place| Some(*place) != gone)
            })
        },
    ),
    Definition::new(
        &["rotate(list: list<T>, by: int) -> list<T>"],
        "The first `by` elements moved to the end; negative moves the last ones to the start.",
        ("rotate([1, 2, 3], 1)", "[2, 3, 1]"),
        |call| {
            let by = call.int(1)?;
            chosen(call, |row, range| {
                let by = by.at(row).checked_rem_euclid(range.len() as i64).unwrap_or(0) as usize;
                (range.start + by..range.end).chain(range.start..range.start + by)
            })
        },
    ),
    Definition::new(
        &["compact(list: list<T?>) -> list<T>"],
        "Without nulls.",
        ("compact([1, null, 2])", "[1, 2]"),
        |call| {
            let items = call.list(0)?.items();
            chosen(call, |_, range| range.filter(|i| !items.is_null_at(*i)))
        },
    ),
    Definition::new(
        &["sort_desc(list: list<T>) -> list<T> where T: ordered"],
        "In descending order; nulls last.",
        ("sort_desc([1, 3, 2])", "[3, 2, 1]"),
        |call| descending(call, |_| usize::MAX),
    ),
    Definition::new(
        &["top(list: list<T>, n: int) -> list<T> where T: ordered"],
        "The `n` greatest elements, the greatest first.",
        ("top([1, 3, 2], 2)", "[3, 2]"),
        |call| {
            let n = call.int(1)?;
            descending(call, |row| count(n.at(row)))
        },
    ),
];

/// A number of elements; a negative one is none.
fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or(0)
}

fn out_of_range<T>(index: i64, length: usize) -> Row<T> {
    Err((INDEX, format!("there is no index {index} in a list of {length}")).into())
}

fn descending(call: &mut Call<'_, '_>, most: impl Fn(usize) -> usize) -> Outcome {
    let items = call.list(0)?.items();
    let order = order(items)?;
    chosen(call, |row, range| {
        let mut places: Vec<usize> = range.collect();
        places.sort_by(|a, b| items.is_null_at(*a).cmp(&items.is_null_at(*b)).then_with(|| order(*b, *a)));
        places.truncate(most(row));
        places.into_iter()
    })
}

fn position_of(call: &mut Call<'_, '_>) -> Outcome {
    let (list, wanted) = (call.list(0)?, call.column(1)?);
    let same = arrow_ord::ord::make_comparator(list.items(), wanted.array(), Default::default())?;
    call.ints(|row| {
        let at = place(wanted, row);
        Ok(list.range(row).position(|i| !list.items().is_null_at(i) && same(i, at).is_eq()).map(|i| i as i64))
    })
}

/// The most elements that overlapping pieces have in all.
const MOST: usize = 100_000;

/// Pieces of `size` elements, side by side or each one further.
fn pieces(call: &mut Call<'_, '_>, apart: bool) -> Outcome {
    let (list, size) = (call.list(0)?, call.int(1)?);
    let (mut places, mut inner, mut outer) = (Vec::new(), Vec::new(), Vec::new());
    let mut valid = Vec::with_capacity(call.rows);
    for row in 0..call.rows {
        let before = inner.len();
        if call.active(row) {
            let range = list.range(row);
            let wanted = usize::try_from(size.at(row)).unwrap_or(0);
            let pieces = if apart { 0 } else { (range.len() + 1).saturating_sub(wanted) };
            let refused: Row<()> = if wanted == 0 {
                failure(format!("a piece of a list has 1 element or more, not {}", size.at(row)))
            } else if pieces.saturating_mul(wanted) > MOST {
                failure(format!("{pieces} pieces of {wanted} elements are more than {MOST} elements"))
            } else {
                Ok(None)
            };
            valid.push(refused.is_ok());
            match refused {
                Err(failure) => call.fail(row, failure),
                Ok(_) if apart => {
                    inner.extend(range.clone().step_by(wanted).map(|from| wanted.min(range.end - from)));
                    places.extend(range.map(|i| i as u32));
                }
                Ok(_) => {
                    for from in range.start..range.start + pieces {
                        places.extend((from..from + wanted).map(|i| i as u32));
                        inner.push(wanted);
                    }
                }
            }
        } else {
            valid.push(false);
        }
        outer.push(inner.len() - before);
    }
    let nulls = valid.contains(&false).then(|| arrow_buffer::NullBuffer::from(valid));
    let Type::List(piece) = call.result.bare() else {
        return Err(ArrowError::SchemaError(format!("{} is not a list", call.result)));
    };
    call.list_of(list_array(piece, gather(list.items(), &places)?, inner)?, outer, nulls)
}

/// The lists of a type, of all their elements and how many each has.
pub(super) fn list_array(ty: &Type, items: ArrayRef, lengths: Vec<usize>) -> Result<ArrayRef, ArrowError> {
    let DataType::List(field) = data_type(ty) else {
        return Err(ArrowError::SchemaError(format!("{ty} is not a list")));
    };
    let offsets = OffsetBuffer::try_from_lengths(lengths).map_err(|e| ArrowError::ComputeError(e.to_string()))?;
    let items = member(&items, field.data_type(), field.is_nullable())?;
    Ok(Arc::new(ListArray::try_new(field, offsets, items, None)?))
}

fn enumerate(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let flat = flat(call, list, |_, range| range);
    let indices = flat.lengths.iter().flat_map(|length| 0..*length as i64);
    let indices: ArrayRef = Arc::new(Int64Array::from_iter_values(indices));
    let values = gather(list.items(), &flat.places)?;
    lists_of_records(call, vec![indices, values], flat.lengths)
}

fn zip(call: &mut Call<'_, '_>) -> Outcome {
    let (a, b) = (call.list(0)?, call.list(1)?);
    let shorter = |row: usize| a.range(row).len().min(b.range(row).len());
    let first = flat(call, a, |row, range| range.take(shorter(row)));
    let second = flat(call, b, |row, range| range.take(shorter(row)));
    let columns = vec![gather(a.items(), &first.places)?, gather(b.items(), &second.places)?];
    lists_of_records(call, columns, first.lengths)
}

/// Where an element of the result comes from: the list (0) or the new values (1), and where there.
type Source = (usize, usize);

/// The list put together anew with the value that is argument `value`.
fn edited(
    call: &mut Call<'_, '_>,
    value: usize,
    mut edit: impl FnMut(usize, Old, &mut Vec<Source>, Source) -> Row<()>,
) -> Outcome {
    let (list, new) = (call.list(0)?, call.column(value)?);
    let (mut places, mut lengths, mut valid) = (Vec::new(), Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = places.len();
        let done = if call.active(row) {
            edit(row, Old(list.range(row)), &mut places, (1, place(new, row)))
        } else {
            Ok(None)
        };
        valid.push(matches!(done, Ok(Some(()))));
        if let Err(failure) = done {
            call.fail(row, failure);
        }
        lengths.push(places.len() - before);
    }
    let arrays: [&dyn Array; 2] = [list.items().as_ref(), new.array().as_ref()];
    let nulls = valid.contains(&false).then(|| arrow_buffer::NullBuffer::from(valid));
    call.list_of(interleave(&arrays, &places)?, lengths, nulls)
}

/// The elements that a list had.
struct Old(std::ops::Range<usize>);

impl Iterator for Old {
    type Item = Source;

    fn next(&mut self) -> Option<Source> {
        self.0.next().map(|place| (0, place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Old {}
