//! Functions that take functions of elements. These are evaluated over the elements of all rows at once.
use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use arrow_select::interleave::interleave;
use arrow_select::take::take;

use super::Call;
use super::function::Definition;
use super::lists::{Flat, chosen, flat, gather, order};
use crate::Column;
use crate::access::bools;
use crate::conform::conform;
use crate::frame::{Outcome, truths};

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["map(list: list<T>, f: (T) -> U) -> list<U>"],
        "The value of a function for each element.",
        ("map([1, 2], x => x * 10)", "[10, 20]"),
        map,
    ),
    Definition::new(
        &["filter(list: list<T>, f: (T) -> bool) -> list<T>"],
        "The elements for which a condition is true.",
        ("filter([1, 2, 3], x => x > 1)", "[2, 3]"),
        filter,
    ),
    Definition::new(
        &["any(list: list<T>, f: (T) -> bool) -> bool"],
        "Whether a condition is true for some element.",
        ("any([1, 2], x => x > 1)", "true"),
        |call| {
            let (flat, truth) = tested(call)?;
            Ok(decide(call, &flat, |mut range| range.any(|i| truth.value(i))))
        },
    ),
    Definition::new(
        &["all(list: list<T>, f: (T) -> bool) -> bool"],
        "Whether a condition is true for all elements.",
        ("all([1, 2], x => x > 1)", "false"),
        |call| {
            let (flat, truth) = tested(call)?;
            Ok(decide(call, &flat, |mut range| range.all(|i| truth.value(i))))
        },
    ),
    Definition::new(
        &["fold(list: list<T>, start: A, f: (A, T) -> A) -> A"],
        "A value made from `start` and each element in turn.",
        ("fold([1, 2, 3], 10, (a, x) => a + x)", "16"),
        fold,
    ),
    Definition::new(
        &["sort_by(list: list<T>, f: (T) -> K) -> list<T> where K: ordered"],
        "In ascending order of the values of a function; equal ones stay in order.",
        ("sort_by([1, -3, 2], x => -x)", "[2, 1, -3]"),
        sort_by,
    ),
];

/// The elements, and the values of the function for each.
pub(super) fn applied(call: &mut Call<'_, '_>) -> Result<(Flat, ArrayRef), ArrowError> {
    let list = call.list(0)?;
    let flat = flat(call, list, |_, range| range);
    let elements = gather(list.items(), &flat.places)?;
    let values = call.apply(1, &flat.parents, &[elements])?;
    Ok((flat, values))
}

/// The elements, and for which of them the condition is true.
pub(super) fn tested(call: &mut Call<'_, '_>) -> Result<(Flat, BooleanBuffer), ArrowError> {
    let (flat, values) = applied(call)?;
    let truth = truths(bools(&values)?);
    Ok((flat, truth))
}

fn map(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, values) = applied(call)?;
    call.list_of(values, flat.lengths, call.inactive())
}

fn filter(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, truth) = tested(call)?;
    let list = call.list(0)?;
    let kept: Vec<u32> = truth.set_indices().map(|i| flat.places[i]).collect();
    let mut at = 0;
    let lengths = flat.lengths.iter().map(|length| {
        at += length;
        truth.slice(at - length, *length).count_set_bits()
    });
    let lengths = lengths.collect();
    call.list_of(gather(list.items(), &kept)?, lengths, call.inactive())
}

fn decide(call: &Call<'_, '_>, flat: &Flat, test: impl Fn(std::ops::Range<usize>) -> bool) -> Column {
    let mut at = 0;
    let bits = flat.lengths.iter().map(|length| {
        at += length;
        test(at - length..at)
    });
    let bits: BooleanBuffer = bits.collect();
    Column::Array(std::sync::Arc::new(arrow_array::BooleanArray::new(bits, call.inactive())))
}

/// Step k handles the k-th element of every list that has one, so all rows advance together.
fn fold(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let target = hexafn_ir::layout::data_type(call.result);
    let start = conform(&call.column(1)?.clone().into_array(call.rows)?, &target)?;
    let ranges: Vec<_> = (0..call.rows).map(|row| if call.active(row) { list.range(row) } else { 0..0 }).collect();
    // Where the value of each row is: in which step's values, and where there.
    let mut found: Vec<(usize, usize)> = (0..call.rows).map(|row| (0, row)).collect();
    let mut steps = vec![start];
    let mut alive: Vec<u32> = (0..call.rows as u32).collect();
    for k in 0.. {
        alive.retain(|row| ranges[*row as usize].len() > k);
        if alive.is_empty() {
            break;
        }
        let last = &steps[steps.len() - 1];
        let at: UInt32Array = alive.iter().map(|row| Some(found[*row as usize].1 as u32)).collect();
        let values = take(last, &at, None)?;
        let places: Vec<u32> = alive.iter().map(|row| (ranges[*row as usize].start + k) as u32).collect();
        let elements = gather(list.items(), &places)?;
        let next = conform(&call.apply(2, &alive, &[values, elements])?, &target)?;
        for (i, row) in alive.iter().enumerate() {
            found[*row as usize] = (steps.len(), i);
        }
        steps.push(next);
    }
    let arrays: Vec<&dyn Array> = steps.iter().map(AsRef::as_ref).collect();
    let result = interleave(&arrays, &found)?;
    Ok(Column::Array(match call.inactive() {
        None => result,
        Some(nulls) => {
            let nulls = arrow_buffer::NullBuffer::union(Some(&nulls), result.nulls());
            arrow_array::make_array(result.to_data().into_builder().nulls(nulls).build()?)
        }
    }))
}

fn sort_by(call: &mut Call<'_, '_>) -> Outcome {
    let (flat, keys) = applied(call)?;
    let order = order(&keys)?;
    let mut at = 0;
    let starts: Vec<usize> = flat
        .lengths
        .iter()
        .map(|length| {
            at += length;
            at - length
        })
        .collect();
    chosen(call, |row, range| {
        let mut places: Vec<usize> = (0..range.len()).collect();
        places.sort_by(|a, b| order(starts[row] + *a, starts[row] + *b));
        places.into_iter().map(move |place| range.start + place)
    })
}
