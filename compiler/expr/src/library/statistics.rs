//! Statistics of lists. Nulls are left out.
use std::ops::Range;
use std::sync::Arc;

use arrow_array::Float64Array;
use arrow_schema::ArrowError;
use hexafn_diagnostics::OVERFLOW;
use hexafn_ir::Type;
use hexafn_ir::layout::data_type;

use super::call::Lists;
use super::function::Definition;
use super::lists::{order, pick_place};
use super::{Call, failure};
use crate::Column;
use crate::access::{Numbers, decimal_array, decimals, floats, i64_array, ints};
use crate::column::IsNullAt;
use crate::frame::Outcome;
use crate::node::decimal::LIMIT;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["median(list: list<float>) -> float?"],
        "The value in the middle, or the mean of the two there; null if there is none.",
        ("median([4, 1, 3, 2])", "2.5"),
        |call| reduced(call, |values| quantile(values, 0.5)),
    ),
    Definition::new(
        &["quantile(list: list<float>, share: float) -> float?"],
        "The value below which a share (0 to 1) of the elements lies, between two of them on a straight line.",
        ("quantile([10, 20, 30], 0.75)", "25.0"),
        |call| {
            let share = call.float(1)?;
            let values = Values::of(call)?;
            call.floats(|row| match share.at(row) {
                share if (0.0..=1.0).contains(&share) => Ok(quantile(&mut values.row(row), share)),
                share => failure(format!("{share} is not a share from 0 to 1")),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["variance(list: list<float>) -> float?"],
        "The variance of a sample; null below two values.",
        ("variance([1, 3, 5])", "4.0"),
        |call| reduced(call, |values| variance(values)),
    ),
    Definition::new(
        &["stddev(list: list<float>) -> float?"],
        "The standard deviation of a sample; null below two values.",
        ("stddev([1, 3, 5])", "2.0"),
        |call| reduced(call, |values| variance(values).map(f64::sqrt)),
    ),
    Definition::new(
        &["geometric_mean(list: list<float>) -> float?"],
        "The root of the product of so many values; null if there is none, NaN if one is negative.",
        ("geometric_mean([1, 4])", "2.0"),
        |call| {
            reduced(call, |values| {
                let count = values.len();
                (count > 0).then(|| (values.iter().map(|x| x.ln()).sum::<f64>() / count as f64).exp())
            })
        },
    ),
    Definition::new(
        &["mode(list: list<T>) -> T?"],
        "The most frequent element, of several the one that comes first; null if there is none.",
        ("mode([1, 2, 2])", "2"),
        mode,
    ),
    Definition::new(
        &["product(list: list<int>) -> int", "product(list: list<float>) -> float"],
        "The product of the elements; 1 if there are none.",
        ("product([2, 3, 4])", "24"),
        product,
    )
    .fallible(),
    Definition::new(
        &["cumulative_sum(list: list<T>) -> list<T> where T: number"],
        "For each element the sum of those up to it.",
        ("cumulative_sum([1, 2, 3])", "[1, 3, 6]"),
        |call| paired(call, Paired::Sum),
    )
    .fallible(),
    Definition::new(
        &["deltas(list: list<T>) -> list<T> where T: number"],
        "For each element but the first the difference to the one before it.",
        ("deltas([1, 4, 9])", "[3, 5]"),
        |call| paired(call, Paired::Delta),
    )
    .fallible(),
    Definition::new(
        &["moving_avg(list: list<float>, size: int) -> list<float>"],
        "For each element the mean of it and those before it, `size` in all where there are so many.",
        ("moving_avg([1, 3, 5], 2)", "[1.0, 2.0, 4.0]"),
        moving_avg,
    )
    .fallible(),
    Definition::new(
        &["dot(list: list<float>, other: list<float>) -> float"],
        "The sum of the products of the elements of two lists of one length.",
        ("dot([1, 2], [3, 4])", "11.0"),
        |call| matched(call, |pairs| Some(pairs.iter().map(|(x, y)| x * y).sum())),
    )
    .fallible(),
    Definition::new(
        &["correlation(list: list<float>, other: list<float>) -> float?"],
        "Pearson's correlation of two lists of one length; null where one does not vary.",
        ("correlation([1, 2, 3], [2, 4, 6])", "1.0"),
        |call| matched(call, correlation),
    )
    .fallible(),
];

/// The floats of a list, by row.
struct Values<'c> {
    list: Lists<'c>,
    items: Column,
}

impl<'c> Values<'c> {
    fn of(call: &Call<'c, '_>) -> Result<Self, ArrowError> {
        Values::at(call, 0)
    }

    fn at(call: &Call<'c, '_>, index: usize) -> Result<Self, ArrowError> {
        let list = call.list(index)?;
        let items = Column::Array(list.items().clone());
        floats(&items)?;
        Ok(Values { list, items })
    }

    fn row(&self, row: usize) -> Vec<f64> {
        let Ok(values) = floats(&self.items) else { return Vec::new() };
        let known = |i: &usize| !self.items.array().is_null_at(*i);
        self.list.range(row).filter(known).map(|i| values.at(i)).collect()
    }
}

fn reduced(call: &mut Call<'_, '_>, of: fn(&mut Vec<f64>) -> Option<f64>) -> Outcome {
    let values = Values::of(call)?;
    call.floats(|row| Ok(of(&mut values.row(row))))
}

fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let place = share * values.len().checked_sub(1)? as f64;
    let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(if low == high { low } else { low + (high - low) * place.fract() })
}

/// By the deviations from the mean, which loses no digits to large means.
fn variance(values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.len() > 1).then(|| values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0))
}

fn mode(call: &mut Call<'_, '_>) -> Outcome {
    let items = call.list(0)?.items();
    let order = order(items)?;
    pick_place(call, |range: Range<usize>| {
        let mut places: Vec<usize> = range.filter(|i| !items.is_null_at(*i)).collect();
        places.sort_by(|a, b| order(*a, *b));
        let runs = places.chunk_by(|a, b| order(*a, *b).is_eq()).map(|run| (run.len(), std::cmp::Reverse(run[0])));
        runs.max().map(|(_, place)| place.0)
    })
}

fn product(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let items = Column::Array(list.items().clone());
    let known = |i: &usize| !items.array().is_null_at(*i);
    if *call.result.bare() == Type::Float {
        let x = floats(&items)?;
        return call.floats(|row| Ok(Some(list.range(row).filter(known).map(|i| x.at(i)).product())));
    }
    let x = ints(&items)?;
    call.ints(|row| match list.range(row).filter(known).try_fold(1i64, |product, i| product.checked_mul(x.at(i))) {
        Some(product) => Ok(Some(product)),
        None => Err((OVERFLOW, "the product does not fit 64 bits".to_owned()).into()),
    })
}

/// What is made of an element and the one before it.
#[derive(Clone, Copy, PartialEq)]
enum Paired {
    /// The sum so far.
    Sum,
    /// The difference.
    Delta,
}

fn paired(call: &mut Call<'_, '_>, kind: Paired) -> Outcome {
    let list = call.list(0)?;
    let items = Column::Array(list.items().clone());
    let Type::List(item) = call.result.bare() else {
        return Err(ArrowError::SchemaError(format!("{} is not a list", call.result)));
    };
    match item.bare() {
        Type::Float => {
            let x = floats(&items)?;
            let next = |a: f64, b: f64| Some(if kind == Paired::Sum { a + b } else { b - a });
            let (values, lengths, valid) = stepped(call, list, &items, &x, kind, next);
            call.list_of(Arc::new(Float64Array::from(values)), lengths, valid)
        }
        Type::Decimal(scale) => {
            let x = decimals(&items)?;
            let next = |a: i128, b: i128| {
                let value = if kind == Paired::Sum { a.checked_add(b) } else { b.checked_sub(a) };
                value.filter(|v| v.abs() < LIMIT)
            };
            let (values, lengths, valid) = stepped(call, list, &items, &x, kind, next);
            let (values, nulls) = split(&values);
            call.list_of(decimal_array(*scale, values, nulls)?, lengths, valid)
        }
        other => {
            let x = ints(&items)?;
            let next = |a: i64, b: i64| if kind == Paired::Sum { a.checked_add(b) } else { b.checked_sub(a) };
            let (values, lengths, valid) = stepped(call, list, &items, &x, kind, next);
            let (values, nulls) = split(&values);
            call.list_of(i64_array(&data_type(other), values, nulls)?, lengths, valid)
        }
    }
}

fn split<T: Copy + Default>(values: &[Option<T>]) -> (Vec<T>, Option<arrow_buffer::NullBuffer>) {
    let nulls = values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect());
    (values.iter().map(|v| v.unwrap_or_default()).collect(), nulls)
}

type Stepped<T> = (Vec<Option<T>>, Vec<usize>, Option<arrow_buffer::NullBuffer>);

/// The values that follow from each element and what came before it; a null element gives null and is passed over.
fn stepped<T: Copy + Default>(
    call: &mut Call<'_, '_>,
    list: Lists<'_>,
    items: &Column,
    x: &Numbers<'_, T>,
    kind: Paired,
    next: impl Fn(T, T) -> Option<T>,
) -> Stepped<T> {
    let (mut values, mut lengths, mut valid) = (Vec::new(), Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = values.len();
        let mut last: Option<T> = None;
        let mut fits = true;
        for i in if call.active(row) { list.range(row) } else { 0..0 } {
            if items.array().is_null_at(i) {
                values.push(None);
                continue;
            }
            let made = match last {
                Some(last) => next(last, x.at(i)),
                None => Some(x.at(i)),
            };
            fits &= made.is_some();
            if kind == Paired::Sum || last.is_some() {
                values.push(made);
            }
            last = if kind == Paired::Sum { made.or(last) } else { Some(x.at(i)) };
        }
        if !fits {
            call.fail(row, (OVERFLOW, "a value of the result does not fit its type".to_owned()).into());
            values.truncate(before);
        }
        valid.push(fits && call.active(row));
        lengths.push(values.len() - before);
    }
    (values, lengths, valid.contains(&false).then(|| arrow_buffer::NullBuffer::from(valid)))
}

fn moving_avg(call: &mut Call<'_, '_>) -> Outcome {
    let (values, size) = (Values::of(call)?, call.int(1)?);
    let (mut means, mut lengths, mut valid) = (Vec::new(), Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = means.len();
        let size = size.at(row);
        let there = call.active(row) && size > 0;
        if call.active(row) && !there {
            call.fail(row, format!("a mean is one of 1 element or more, not {size}").into());
        }
        if there {
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let values = values.row(row);
            // One sum that goes along: the time does not depend on the size.
            let mut sum = 0.0;
            for (i, x) in values.iter().enumerate() {
                sum += x;
                if let Some(gone) = i.checked_sub(size) {
                    sum -= values[gone];
                }
                means.push(sum / (i + 1).min(size) as f64);
            }
        }
        valid.push(there);
        lengths.push(means.len() - before);
    }
    let nulls = valid.contains(&false).then(|| arrow_buffer::NullBuffer::from(valid));
    call.list_of(Arc::new(Float64Array::from(means)), lengths, nulls)
}

fn matched(call: &mut Call<'_, '_>, of: fn(&[(f64, f64)]) -> Option<f64>) -> Outcome {
    let (a, b) = (Values::at(call, 0)?, Values::at(call, 1)?);
    call.floats(|row| {
        let (a, b) = (a.row(row), b.row(row));
        if a.len() != b.len() {
            return failure(format!("one list has {} elements, the other {}", a.len(), b.len()));
        }
        Ok(of(&a.into_iter().zip(b).collect::<Vec<_>>()))
    })
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let count = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x / count, b + y / count));
    let sums = pairs.iter().fold((0.0, 0.0, 0.0), |(xy, xx, yy), (a, b)| {
        (xy + (a - x) * (b - y), xx + (a - x).powi(2), yy + (b - y).powi(2))
    });
    let spread = (sums.1 * sums.2).sqrt();
    (spread > 0.0).then(|| (sums.0 / spread).clamp(-1.0, 1.0))
}
