//! Numbers.
use std::cmp::Ordering;

use hexafn_diagnostics::OVERFLOW;
use hexafn_ir::{BinaryOp, Type};

use super::Call;
use super::function::Definition;
use super::lists::{order, pick_place};
use crate::Column;
use crate::column::IsNullAt;
use crate::frame::Outcome;
use crate::node::compare::{Order, compare};
use crate::node::decimal::{power, round_half_even};
use crate::node::select::select;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(&["abs(x: T) -> T where T: number"], "Without its sign.", ("abs(-3)", "3"), abs).fallible(),
    Definition::new(&["sign(x: T) -> int where T: number"], "-1, 0 or 1 (0 for NaN).", ("sign(-2.5)", "-1"), sign),
    Definition::new(
        &["floor(x: float) -> float", "floor(x: decimal) -> decimal"],
        "The greatest whole number that is not greater.",
        ("floor(-1.5)", "-2.0"),
        |call| whole(call, f64::floor, |x, one| x.div_euclid(one) * one),
    ),
    Definition::new(
        &["ceil(x: float) -> float", "ceil(x: decimal) -> decimal"],
        "The least whole number that is not less.",
        ("ceil(1.2)", "2.0"),
        |call| whole(call, f64::ceil, |x, one| -(-x).div_euclid(one) * one),
    ),
    Definition::new(
        &["round(x: float, digits?: int) -> float", "round(x: decimal, digits?: int) -> decimal"],
        "Rounded to so many fraction digits (none), half to even.",
        ("round(2.345, 1)", "2.3"),
        round,
    ),
    Definition::new(
        &["min(first: T, ...more: T) -> T where T: ordered", "min(list: list<T>) -> T? where T: ordered"],
        "The least of its arguments, or of the elements of a list; null if there are none.",
        ("min(3, 1, 2)", "1"),
        |call| extreme(call, BinaryOp::LessEqual),
    ),
    Definition::new(
        &["max(first: T, ...more: T) -> T where T: ordered", "max(list: list<T>) -> T? where T: ordered"],
        "The greatest of its arguments, or of the elements of a list; null if there are none.",
        ("max(3, 1, 2)", "3"),
        |call| extreme(call, BinaryOp::GreaterEqual),
    ),
    Definition::new(
        &["clamp(x: T, low: T, high: T) -> T where T: ordered"],
        "At least `low` and at most `high`.",
        ("clamp(7, 0, 5)", "5"),
        clamp,
    ),
    Definition::new(&["sqrt(x: float) -> float"], "The square root; NaN below zero.", ("sqrt(2.25)", "1.5"), |call| {
        float(call, f64::sqrt)
    }),
    Definition::new(
        &["pow(x: float, exponent: float) -> float"],
        "To a power.",
        ("pow(2.0, 10.0)", "1024.0"),
        |call| {
            let (x, e) = (call.float(0)?, call.float(1)?);
            call.floats(|row| Ok(Some(x.at(row).powf(e.at(row)))))
        },
    ),
    Definition::new(&["exp(x: float) -> float"], "e to a power.", ("exp(0.0)", "1.0"), |call| float(call, f64::exp)),
    Definition::new(
        &["log(x: float, base?: float) -> float"],
        "The logarithm: natural, or to a base.",
        ("log(8.0, 2.0)", "3.0"),
        log,
    ),
    Definition::new(
        &["is_nan(x: float) -> bool"],
        "Whether a float is not a number.",
        ("is_nan(0.0 / 0.0)", "true"),
        |call| {
            let x = call.float(0)?;
            call.bools(|row| Ok(Some(x.at(row).is_nan())))
        },
    ),
];

/// A function of one float.
pub(super) fn float(call: &mut Call<'_, '_>, of: fn(f64) -> f64) -> Outcome {
    let x = call.float(0)?;
    call.floats(|row| Ok(Some(of(x.at(row)))))
}

fn log(call: &mut Call<'_, '_>) -> Outcome {
    if call.count() == 1 {
        return float(call, f64::ln);
    }
    let (x, base) = (call.float(0)?, call.float(1)?);
    call.floats(|row| {
        Ok(Some(match base.at(row) {
            2.0 => x.at(row).log2(),
            10.0 => x.at(row).log10(),
            base => x.at(row).log(base),
        }))
    })
}

fn abs(call: &mut Call<'_, '_>) -> Outcome {
    match call.types[0].bare() {
        Type::Float => float(call, f64::abs),
        Type::Decimal(scale) => {
            let x = call.decimal(0)?;
            call.decimals(*scale, |row| Ok(Some(x.at(row).abs())))
        }
        _ => {
            let x = call.int(0)?;
            call.ints(|row| match x.at(row).checked_abs() {
                Some(value) => Ok(Some(value)),
                None => Err((OVERFLOW, format!("abs({}) does not fit 64 bits", x.at(row))).into()),
            })
        }
    }
}

fn sign(call: &mut Call<'_, '_>) -> Outcome {
    match call.types[0].bare() {
        Type::Float => {
            let x = call.float(0)?;
            call.ints(|row| Ok(Some(i64::from(x.at(row) > 0.0) - i64::from(x.at(row) < 0.0))))
        }
        Type::Decimal(_) => {
            let x = call.decimal(0)?;
            call.ints(|row| Ok(Some(x.at(row).signum() as i64)))
        }
        _ => {
            let x = call.int(0)?;
            call.ints(|row| Ok(Some(x.at(row).signum())))
        }
    }
}

fn whole(call: &mut Call<'_, '_>, of: fn(f64) -> f64, digits: fn(i128, i128) -> i128) -> Outcome {
    let Type::Decimal(scale) = call.types[0].bare() else { return float(call, of) };
    let (x, one) = (call.decimal(0)?, power(u32::from(*scale)));
    call.decimals(*scale, |row| Ok(Some(digits(x.at(row), one))))
}

fn round(call: &mut Call<'_, '_>) -> Outcome {
    let digits = if call.count() > 1 { Some(call.int(1)?) } else { None };
    let digits = |row: usize| digits.map_or(0, |d| d.at(row).clamp(-30, 30));
    let Type::Decimal(scale) = call.types[0].bare() else {
        let x = call.float(0)?;
        return call.floats(|row| Ok(Some(round_float(x.at(row), digits(row) as i32))));
    };
    let x = call.decimal(0)?;
    call.decimals(*scale, |row| {
        let drop = i64::from(*scale) - digits(row);
        if drop <= 0 {
            return Ok(Some(x.at(row)));
        }
        let unit = power(u32::try_from(drop).unwrap_or(38));
        Ok(Some(round_half_even(x.at(row), unit).saturating_mul(unit)))
    })
}

/// Rounds to the nearest float that has so many fraction digits as text.
fn round_float(x: f64, digits: i32) -> f64 {
    let scaled = x * 10f64.powi(digits);
    // So large that it has no fraction digits, or not finite.
    if scaled.abs() >= 1e15 || !scaled.is_finite() {
        return x;
    }
    let rounded = scaled.round_ties_even();
    if digits >= 0 { rounded / 10f64.powi(digits) } else { rounded * 10f64.powi(-digits) }
}

/// The better of two columns of one type, by an operator.
fn better(call: &Call<'_, '_>, a: Column, b: &Column, op: BinaryOp) -> Outcome {
    let rows = call.rows;
    let ty = &call.types[0];
    let order = Order::of(ty, ty, op).unwrap_or(Order::Arrow);
    let one_row = a.is_constant() && b.is_constant();
    let spread = |c: &Column| Column::Array(c.array().clone());
    let (a, b) = if one_row { (spread(&a), spread(b)) } else { (a, b.clone()) };
    let keep = compare(op, &order, &a, &b, if one_row { 1 } else { rows })?;
    let chosen = select(&crate::frame::truths(&keep), &a, &b)?;
    Ok(if one_row { Column::Constant(chosen.array().clone()) } else { chosen })
}

/// With the nulls that a null among the arguments makes.
fn with_nulls(call: &Call<'_, '_>, column: Column) -> Outcome {
    let array = column.into_array(call.rows)?;
    let Some(nulls) = call.inactive() else { return Ok(Column::Array(array)) };
    let data = array.to_data().into_builder().nulls(Some(nulls)).build()?;
    Ok(Column::Array(arrow_array::make_array(data)))
}

fn extreme(call: &mut Call<'_, '_>, op: BinaryOp) -> Outcome {
    if let Type::List(_) = call.types[0].bare() {
        return of_list(call, if op == BinaryOp::LessEqual { Ordering::Less } else { Ordering::Greater });
    }
    let mut best = call.column(0)?.clone();
    for i in 1..call.count() {
        best = better(call, best, call.column(i)?, op)?;
    }
    with_nulls(call, best)
}

/// The first element that no other is before; nulls are left out.
fn of_list(call: &mut Call<'_, '_>, before: Ordering) -> Outcome {
    let items = call.list(0)?.items();
    let order = order(items)?;
    pick_place(call, |range| {
        let known = range.filter(|i| !items.is_null_at(*i));
        known.reduce(|best, i| if order(i, best) == before { i } else { best })
    })
}

fn clamp(call: &mut Call<'_, '_>) -> Outcome {
    let least = better(call, call.column(0)?.clone(), call.column(1)?, BinaryOp::GreaterEqual)?;
    let result = better(call, least, call.column(2)?, BinaryOp::LessEqual)?;
    with_nulls(call, result)
}
