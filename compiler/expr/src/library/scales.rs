//! Numbers brought onto other scales: shares, buckets, straight lines.
use hexafn_diagnostics::OVERFLOW;
use hexafn_ir::Type;

use super::function::Definition;
use super::{Call, Row, failure};
use crate::Column;
use crate::access::{Numbers, decimals, floats, ints};
use crate::column::IsNullAt;
use crate::frame::Outcome;
use crate::node::decimal::{LIMIT, power};

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["trunc(x: float) -> float", "trunc(x: decimal) -> decimal"],
        "Without its fraction digits.",
        ("trunc(-1.7)", "-1.0"),
        |call| match call.types[0].bare() {
            Type::Decimal(scale) => {
                let (x, one) = (call.decimal(0)?, power(u32::from(*scale)));
                call.decimals(*scale, |row| Ok(Some(x.at(row) / one * one)))
            }
            _ => super::numbers::float(call, f64::trunc),
        },
    ),
    Definition::new(
        &["ratio(part: float, whole: float) -> float?"],
        "`part` divided by `whole`; null where `whole` is zero.",
        ("ratio(1, 4)", "0.25"),
        |call| two(call, |part, whole| (whole != 0.0).then(|| part / whole)),
    ),
    Definition::new(
        &["percent_change(before: float, after: float) -> float?"],
        "By how many percent of `before` it changed; null where that is zero.",
        ("percent_change(80, 100)", "25.0"),
        |call| two(call, |before, after| (before != 0.0).then(|| (after - before) / before.abs() * 100.0)),
    ),
    Definition::new(
        &["lerp(from: float, to: float, share: float) -> float"],
        "The number at a share of the way: `from` at 0, `to` at 1.",
        ("lerp(10, 20, 0.25)", "12.5"),
        |call| {
            let (from, to, share) = (call.float(0)?, call.float(1)?, call.float(2)?);
            call.floats(|row| {
                let share = share.at(row);
                Ok(Some(from.at(row) * (1.0 - share) + to.at(row) * share))
            })
        },
    ),
    Definition::new(
        &["rescale(x: float, low: float, high: float, to_low: float, to_high: float) -> float?"],
        "From the scale of `low` to `high` onto that of `to_low` to `to_high`; null where `low` is `high`.",
        ("rescale(75, 50, 100, 0, 1)", "0.5"),
        rescale,
    ),
    Definition::new(
        &["bucket(x: T, width: T) -> T where T: number"],
        "The start of the bucket of that width that a number lies in, counted from zero.",
        ("bucket(17, 5)", "15"),
        bucket,
    )
    .fallible(),
    Definition::new(
        &["bucket_index(x: T, bounds: list<T>) -> int where T: number"],
        "How many of the ascending bounds are at most `x`: 0 below the first.",
        ("bucket_index(7, [5, 10, 20])", "1"),
        bucket_index,
    ),
];

fn two(call: &mut Call<'_, '_>, of: fn(f64, f64) -> Option<f64>) -> Outcome {
    let (x, y) = (call.float(0)?, call.float(1)?);
    call.floats(|row| Ok(of(x.at(row), y.at(row))))
}

fn rescale(call: &mut Call<'_, '_>) -> Outcome {
    let (x, low, high) = (call.float(0)?, call.float(1)?, call.float(2)?);
    let (to_low, to_high) = (call.float(3)?, call.float(4)?);
    call.floats(|row| {
        let (low, high, to_low) = (low.at(row), high.at(row), to_low.at(row));
        let share = (x.at(row) - low) / (high - low);
        Ok((low != high).then(|| to_low + share * (to_high.at(row) - to_low)))
    })
}

fn narrow<T>(message: &str) -> Row<T> {
    failure(format!("the width of a bucket is more than zero, not {message}"))
}

fn bucket(call: &mut Call<'_, '_>) -> Outcome {
    match call.types[0].bare() {
        Type::Float => {
            let (x, width) = (call.float(0)?, call.float(1)?);
            call.floats(|row| match width.at(row) {
                width if width > 0.0 => Ok(Some((x.at(row) / width).floor() * width)),
                width => narrow(&width.to_string()),
            })
        }
        Type::Decimal(scale) => {
            let (x, width) = (call.decimal(0)?, call.decimal(1)?);
            call.decimals(*scale, |row| match width.at(row) {
                width if width > 0 => {
                    let start = x.at(row) - x.at(row).rem_euclid(width);
                    if start > -LIMIT { Ok(Some(start)) } else { beyond() }
                }
                _ => narrow("zero or less"),
            })
        }
        _ => {
            let (x, width) = (call.int(0)?, call.int(1)?);
            call.ints(|row| match width.at(row) {
                width if width > 0 => match x.at(row).checked_sub(x.at(row).rem_euclid(width)) {
                    Some(start) => Ok(Some(start)),
                    None => beyond(),
                },
                width => narrow(&width.to_string()),
            })
        }
    }
}

fn beyond<T>() -> Row<T> {
    Err((OVERFLOW, "the start of the bucket does not fit its type".to_owned()).into())
}

fn bucket_index(call: &mut Call<'_, '_>) -> Outcome {
    let items = Column::Array(call.list(1)?.items().clone());
    match call.types[0].bare() {
        Type::Float => index(call, &items, &call.float(0)?, &floats(&items)?),
        Type::Decimal(_) => index(call, &items, &call.decimal(0)?, &decimals(&items)?),
        _ => index(call, &items, &call.int(0)?, &ints(&items)?),
    }
}

fn index<T: Copy + Default + PartialOrd>(
    call: &mut Call<'_, '_>,
    items: &Column,
    x: &Numbers<'_, T>,
    bounds: &Numbers<'_, T>,
) -> Outcome {
    let list = call.list(1)?;
    call.ints(|row| {
        // One by one, so that the answer is defined for bounds that are not in order as well.
        let below = |i: &usize| !items.array().is_null_at(*i) && bounds.at(*i) <= x.at(row);
        Ok(Some(list.range(row).take_while(below).count() as i64))
    })
}
