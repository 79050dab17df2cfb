//! Decimals: exact numbers of any size, then rounded and tested for 38 digits.
use num_bigint::BigInt;

use super::failure::{Code, DIVISION_BY_ZERO, OVERFLOW};
use crate::model::Arithmetic;

/// Ten to the power of `n`.
pub fn power(n: u32) -> BigInt {
    BigInt::from(10).pow(n)
}

/// The digits, if there are at most 38.
pub fn fit(digits: &BigInt) -> Option<i128> {
    (digits.magnitude() < power(38).magnitude()).then(|| i128::try_from(digits).ok()).flatten()
}

/// `a / b`, rounded half to even.
pub fn divide(a: &BigInt, b: &BigInt) -> BigInt {
    let (quotient, rest) = (a / b, a % b);
    let twice: BigInt = &rest * 2;
    let away = BigInt::from(if (a < &BigInt::ZERO) == (b < &BigInt::ZERO) { 1 } else { -1 });
    let odd = quotient.bit(0);
    match twice.magnitude().cmp(b.magnitude()) {
        std::cmp::Ordering::Greater => quotient + away,
        std::cmp::Ordering::Equal if odd => quotient + away,
        _ => quotient,
    }
}

/// The digits with another number of fraction digits, rounded half to even where some are lost.
pub fn rescale(digits: i128, from: u8, to: u8) -> BigInt {
    let digits = BigInt::from(digits);
    if to >= from { digits * power(u32::from(to - from)) } else { divide(&digits, &power(u32::from(from - to))) }
}

/// Arithmetic of two decimals; the result has the larger number of fraction digits.
pub fn compute(op: Arithmetic, a: (i128, u8), b: (i128, u8)) -> Result<(i128, u8), Code> {
    let scale = a.1.max(b.1);
    let (x, y) = (rescale(a.0, a.1, scale), rescale(b.0, b.1, scale));
    let one = power(u32::from(scale));
    let result = match op {
        Arithmetic::Add => x + y,
        Arithmetic::Subtract => x - y,
        Arithmetic::Multiply => divide(&(x * y), &one),
        _ if y == BigInt::ZERO => return Err(DIVISION_BY_ZERO),
        Arithmetic::Divide => divide(&(x * one), &y),
        Arithmetic::Remainder => x % y,
    };
    fit(&result).map(|digits| (digits, scale)).ok_or(OVERFLOW)
}

/// Reads a number; `None` if it is none, or has more digits than the type.
pub fn read(text: &str, scale: u8) -> Option<i128> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits: BigInt = digits.parse().ok()?;
    if digits == BigInt::ZERO {
        return Some(0);
    }
    let shift = i64::from(scale) - part.len() as i64 + exponent;
    if shift.abs() > 1000 {
        return None;
    }
    let factor = power(shift.unsigned_abs() as u32);
    let scaled = if shift >= 0 {
        digits * factor
    } else if &digits % &factor == BigInt::ZERO {
        digits / factor
    } else {
        return None;
    };
    fit(&(scaled * sign))
}

/// The float nearest to a decimal.
pub fn float(digits: i128, scale: u8) -> f64 {
    crate::write::decimal(digits, scale).parse().unwrap_or(f64::NAN)
}

/// A float as a decimal, rounded half to even; `None` if it does not fit.
pub fn of_float(x: f64, scale: u8) -> Option<i128> {
    let scaled = (x * 10f64.powi(i32::from(scale))).round_ties_even();
    (scaled.abs() < 1e38).then_some(scaled as i128)
}
