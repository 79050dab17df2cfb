//! Conversions between numbers.
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array};
use arrow_buffer::ScalarBuffer;
use arrow_schema::{ArrowError, DataType};

use super::How;
use crate::access::{decimal_array, f64s, i64_array, i64s, i128s};
use crate::node::decimal::{LIMIT, power, round_half_even};

/// The converted numbers, and whether some could not be (those are zero).
pub(super) fn convert(how: &How, array: &ArrayRef) -> Result<(ArrayRef, bool), ArrowError> {
    let nulls = array.nulls().cloned();
    let floats = |values: Vec<f64>, nulls| -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(Float64Array::try_new(ScalarBuffer::from(values), nulls)?))
    };
    let mut any = false;
    let result = match how {
        How::IntToFloat => floats(i64s(array)?.iter().map(|x| *x as f64).collect(), nulls)?,
        How::IntToDecimal(scale) => {
            // 19 digits and 18 more stay below 38.
            let up = power(u32::from(*scale));
            decimal_array(*scale, i64s(array)?.iter().map(|x| i128::from(*x) * up).collect(), nulls)?
        }
        How::DecimalToFloat(scale) => {
            floats(i128s(array)?.iter().map(|x| decimal_to_float(*x, *scale)).collect(), nulls)?
        }
        _ => {
            let mut flag = |v: Option<i128>| {
                any |= v.is_none();
                v.unwrap_or_default()
            };
            match how {
                How::Rescale(_, to) => {
                    let values = i128s(array)?.iter().map(|x| flag(one(how, Number::Digits(*x)))).collect();
                    decimal_array(*to, values, nulls)?
                }
                How::FloatToDecimal(to) => {
                    decimal_array(*to, f64s(array)?.iter().map(|x| flag(one(how, Number::Float(*x)))).collect(), nulls)?
                }
                How::FloatToInt => {
                    let values = f64s(array)?.iter().map(|x| flag(one(how, Number::Float(*x))) as i64);
                    i64_array(&DataType::Int64, values.collect(), nulls)?
                }
                _ => {
                    let values = i128s(array)?.iter().map(|x| flag(one(how, Number::Digits(*x))) as i64);
                    i64_array(&DataType::Int64, values.collect(), nulls)?
                }
            }
        }
    };
    Ok((result, any))
}

/// A number to convert.
pub(super) enum Number {
    /// A float.
    Float(f64),
    /// The digits of a decimal.
    Digits(i128),
}

/// One number converted to digits or an int; `None` if it does not fit.
pub(super) fn one(how: &How, number: Number) -> Option<i128> {
    match (how, number) {
        (How::Rescale(from, to), Number::Digits(x)) if from <= to => {
            x.checked_mul(power(u32::from(to - from))).filter(|v| v.unsigned_abs() < LIMIT as u128)
        }
        (How::Rescale(from, to), Number::Digits(x)) => Some(round_half_even(x, power(u32::from(from - to)))),
        (How::DecimalToInt(from), Number::Digits(x)) => {
            let whole = x / power(u32::from(*from));
            i64::try_from(whole).ok().map(i128::from)
        }
        (How::FloatToInt, Number::Float(x)) => {
            // Both bounds are exact as floats; the upper one is the first that does not fit.
            (x >= i64::MIN as f64 && x < 9_223_372_036_854_775_808.0).then_some(x as i64).map(i128::from)
        }
        (How::FloatToDecimal(to), Number::Float(x)) => {
            let scaled = (x * 10f64.powi(i32::from(*to))).round_ties_even();
            (scaled.abs() < 1e38).then_some(scaled as i128)
        }
        _ => None,
    }
}

/// The float nearest to a decimal.
pub(crate) fn decimal_to_float(digits: i128, scale: u8) -> f64 {
    // Division of two exact floats rounds once; beyond 2^53 the parser does.
    if digits.unsigned_abs() < 1 << 53 {
        return digits as f64 / 10f64.powi(i32::from(scale));
    }
    let mut text = String::new();
    crate::text::write_decimal(&mut text, digits, scale);
    text.parse().unwrap_or(f64::NAN)
}
