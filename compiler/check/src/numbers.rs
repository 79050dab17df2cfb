//! Number literals as exact values.
use hexafn_ir::{Type, Value};

/// The largest number of digits that a decimal has.
const DIGITS: u32 = 38;

/// Why a literal is not a number of its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unfit {
    /// Outside of what the type holds.
    Range,
    /// More than 18 fraction digits.
    Scale,
}

/// An int literal.
pub(crate) fn int(value: i128) -> Result<Value, Unfit> {
    i64::try_from(value).map(Value::Int).map_err(|_| Unfit::Range)
}

/// A fraction literal: a decimal of its own digits where `exact`, else a float.
pub(crate) fn fraction(text: &str, negative: bool, exact: bool) -> Result<(Value, Type), Unfit> {
    if !exact || text.contains(['e', 'E']) {
        let value: f64 = text.parse().map_err(|_| Unfit::Range)?;
        let value = if negative { -value } else { value };
        return if value.is_finite() { Ok((Value::Float(value), Type::Float)) } else { Err(Unfit::Range) };
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let scale = u8::try_from(part.len()).ok().filter(|s| *s <= 18).ok_or(Unfit::Scale)?;
    let digits: i128 = format!("{whole}{part}").parse().map_err(|_| Unfit::Range)?;
    if digits >= 10i128.pow(DIGITS) {
        return Err(Unfit::Range);
    }
    Ok((Value::Decimal(if negative { -digits } else { digits }, scale), Type::Decimal(scale)))
}

/// The digits of a decimal with another number of fraction digits; `None` where digits would be lost or overflow.
pub(crate) fn rescale(digits: i128, from: u8, to: u8) -> Option<i128> {
    let factor = 10i128.checked_pow(u32::from(from.abs_diff(to)))?;
    if to < from {
        return (digits % factor == 0).then(|| digits / factor);
    }
    digits.checked_mul(factor).filter(|d| d.unsigned_abs() < 10u128.pow(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_keeps_exactly_the_digits_that_were_written() {
        assert_eq!(fraction("0.020", false, true), Ok((Value::Decimal(20, 3), Type::Decimal(3))));
        assert_eq!(fraction("12.5", true, true), Ok((Value::Decimal(-125, 1), Type::Decimal(1))));
        assert_eq!(fraction("0.5", false, false), Ok((Value::Float(0.5), Type::Float)));
        assert_eq!(fraction("0.1234567890123456789", false, true), Err(Unfit::Scale));
    }

    #[test]
    fn rescaling_never_loses_a_digit() {
        assert_eq!(rescale(150, 2, 1), Some(15));
        assert_eq!(rescale(155, 2, 1), None);
        assert_eq!(rescale(7, 0, 18), Some(7_000_000_000_000_000_000));
        assert_eq!(rescale(10i128.pow(37), 0, 2), None);
    }
}
