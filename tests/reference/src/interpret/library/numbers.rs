//! Numbers, and what is ordered.
use std::cmp::Ordering;

use num_bigint::BigInt;

use crate::interpret::decimal::{divide, power};
use crate::interpret::equal::order;
use crate::interpret::failure::{Code, OVERFLOW};
use crate::model::Value;

/// The result, if there is such a function of numbers.
pub fn call(name: &str, values: &[Value]) -> Option<Result<Value, Code>> {
    let float = |i: usize| if let Some(Value::Float(x)) = values.get(i) { *x } else { f64::NAN };
    let ok = |x: f64| Ok(Value::Float(x));
    Some(match (name, values.first()?) {
        ("abs", Value::Int(n)) => n.checked_abs().map(Value::Int).ok_or(OVERFLOW),
        ("abs", Value::Float(x)) => ok(x.abs()),
        ("abs", Value::Decimal(d, n)) => Ok(Value::Decimal(d.abs(), *n)),
        ("sign", Value::Int(n)) => Ok(Value::Int(n.signum())),
        ("sign", Value::Decimal(d, _)) => Ok(Value::Int(d.signum() as i64)),
        ("sign", Value::Float(x)) => Ok(Value::Int(match x.partial_cmp(&0.0) {
            Some(Ordering::Greater) => 1,
            Some(Ordering::Less) => -1,
            _ => 0,
        })),
        ("floor", Value::Float(x)) => ok(x.floor()),
        ("ceil", Value::Float(x)) => ok(x.ceil()),
        ("floor" | "ceil", Value::Decimal(d, n)) => whole(*d, *n, name == "ceil"),
        ("round", Value::Float(x)) => ok(round(*x, values.get(1))),
        ("round", Value::Decimal(d, n)) => round_decimal(*d, *n, values.get(1)),
        ("sqrt", _) => ok(float(0).sqrt()),
        ("pow", _) => ok(float(0).powf(float(1))),
        ("is_nan", _) => Ok(Value::Bool(float(0).is_nan())),
        ("min", first) if !matches!(first, Value::List(_)) => Ok(best(values, Ordering::Less)),
        ("max", first) if !matches!(first, Value::List(_)) => Ok(best(values, Ordering::Greater)),
        ("clamp", first) => {
            let least = best(&[first.clone(), values[1].clone()], Ordering::Greater);
            Ok(best(&[least, values[2].clone()], Ordering::Less))
        }
        _ => return None,
    })
}

/// The best of several: a later one only if the earlier one is not at least as good; NaN is never as good.
fn best(values: &[Value], wanted: Ordering) -> Value {
    let mut best = values[0].clone();
    for value in &values[1..] {
        let keeps = matches!(order(&best, value), Some(o) if o == wanted || o == Ordering::Equal);
        if !keeps {
            best = value.clone();
        }
    }
    best
}

/// The whole number below or above.
fn whole(digits: i128, scale: u8, up: bool) -> Result<Value, Code> {
    let one = 10i128.pow(u32::from(scale));
    let below = digits.div_euclid(one);
    let whole = if up && digits.rem_euclid(one) != 0 { below + 1 } else { below };
    Ok(Value::Decimal(edge(&(BigInt::from(whole) * one)), scale))
}

fn digits(given: Option<&Value>) -> i64 {
    if let Some(Value::Int(n)) = given { (*n).clamp(-30, 30) } else { 0 }
}

fn round(x: f64, to: Option<&Value>) -> f64 {
    let to = digits(to) as i32;
    let scaled = x * 10f64.powi(to);
    if !scaled.is_finite() || scaled.abs() >= 1e15 {
        return x;
    }
    let rounded = scaled.round_ties_even();
    if to >= 0 { rounded / 10f64.powi(to) } else { rounded * 10f64.powi(-to) }
}

fn round_decimal(d: i128, scale: u8, to: Option<&Value>) -> Result<Value, Code> {
    let drop = i64::from(scale) - digits(to);
    if drop <= 0 {
        return Ok(Value::Decimal(d, scale));
    }
    let unit = power(drop as u32);
    Ok(Value::Decimal(edge(&(divide(&d.into(), &unit) * unit)), scale))
}

/// What rounding makes of the largest numbers may have one digit more than a decimal has; it is not told as an overflow.
fn edge(digits: &BigInt) -> i128 {
    i128::try_from(digits).unwrap_or(i128::MAX)
}
