//! Whole numbers: division, divisors, bits, bases.
use hexafn_diagnostics::OVERFLOW;

use super::call::Failure;
use super::function::Definition;
use super::{Call, Row, failure};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["div_floor(x: int, by: int) -> int"],
        "Divided and rounded down, where `/` cuts off toward zero.",
        ("div_floor(-7, 2)", "-4"),
        |call| {
            two(call, |x, by| {
                let quotient = divided(by, x.checked_div(by))?;
                Ok(Some(quotient - i64::from(x % by != 0 && (x < 0) != (by < 0))))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["mod_floor(x: int, by: int) -> int"],
        "What `div_floor` leaves: it has the sign of `by`, where `%` has that of `x`.",
        ("mod_floor(-7, 3)", "2"),
        |call| {
            two(call, |x, by| {
                divided(by, if by == 0 { None } else { Some(0) })?;
                let rest = x.wrapping_rem(by);
                Ok(Some(if rest != 0 && (rest < 0) != (by < 0) { rest + by } else { rest }))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["gcd(x: int, y: int) -> int"],
        "The greatest common divisor; that of 0 and 0 is 0.",
        ("gcd(12, 18)", "6"),
        |call| two(call, |x, y| fits(gcd(x, y), "gcd", x, y)),
    )
    .fallible(),
    Definition::new(
        &["lcm(x: int, y: int) -> int"],
        "The least common multiple; 0 if one is 0.",
        ("lcm(4, 6)", "12"),
        |call| {
            two(call, |x, y| match gcd(x, y) {
                0 => Ok(Some(0)),
                divisor => fits((x.unsigned_abs() / divisor).saturating_mul(y.unsigned_abs()), "lcm", x, y),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["bit_and(x: int, y: int) -> int"],
        "The bits that both have.",
        ("bit_and(12, 10)", "8"),
        |call| two(call, |x, y| Ok(Some(x & y))),
    ),
    Definition::new(&["bit_or(x: int, y: int) -> int"], "The bits that one has.", ("bit_or(12, 10)", "14"), |call| {
        two(call, |x, y| Ok(Some(x | y)))
    }),
    Definition::new(
        &["bit_xor(x: int, y: int) -> int"],
        "The bits that one of both has, but not the other.",
        ("bit_xor(12, 10)", "6"),
        |call| two(call, |x, y| Ok(Some(x ^ y))),
    ),
    Definition::new(&["bit_not(x: int) -> int"], "All 64 bits the other way.", ("bit_not(0)", "-1"), |call| {
        one(call, |x| !x)
    }),
    Definition::new(&["bit_count(x: int) -> int"], "How many of the 64 bits are 1.", ("bit_count(255)", "8"), |call| {
        one(call, |x| x.count_ones().into())
    }),
    Definition::new(
        &["shift_left(x: int, by: int) -> int"],
        "The bits moved up by so many places, 0 to 63; those beyond the 64th are lost.",
        ("shift_left(1, 10)", "1024"),
        |call| two(call, |x, by| Ok(Some(x << places(by)?))),
    )
    .fallible(),
    Definition::new(
        &["shift_right(x: int, by: int) -> int"],
        "The bits moved down by so many places, 0 to 63; the sign stays.",
        ("shift_right(1024, 3)", "128"),
        |call| two(call, |x, by| Ok(Some(x >> places(by)?))),
    )
    .fallible(),
    Definition::new(
        &["to_base(x: int, base: int) -> string"],
        "The digits in a base of 2 to 36; `parse_int` reads them back.",
        ("to_base(255, 16)", r#""ff""#),
        to_base,
    )
    .fallible(),
];

fn one(call: &mut Call<'_, '_>, of: fn(i64) -> i64) -> Outcome {
    let x = call.int(0)?;
    call.ints(|row| Ok(Some(of(x.at(row)))))
}

fn two(call: &mut Call<'_, '_>, of: fn(i64, i64) -> Row<i64>) -> Outcome {
    let (x, y) = (call.int(0)?, call.int(1)?);
    call.ints(|row| of(x.at(row), y.at(row)))
}

fn divided(by: i64, quotient: Option<i64>) -> Result<i64, Failure> {
    match quotient {
        Some(quotient) => Ok(quotient),
        None if by == 0 => Err((hexafn_diagnostics::DIVISION_BY_ZERO, "division by zero".to_owned()).into()),
        None => Err((OVERFLOW, "the quotient does not fit 64 bits".to_owned()).into()),
    }
}

fn gcd(x: i64, y: i64) -> u64 {
    let (mut a, mut b) = (x.unsigned_abs(), y.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn fits(value: u64, name: &str, x: i64, y: i64) -> Row<i64> {
    match i64::try_from(value) {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err((OVERFLOW, format!("{name}({x}, {y}) does not fit 64 bits")).into()),
    }
}

fn places(by: i64) -> Result<u32, Failure> {
    match u32::try_from(by) {
        Ok(by) if by < 64 => Ok(by),
        _ => Err(format!("bits move by 0 to 63 places, not by {by}").into()),
    }
}

fn to_base(call: &mut Call<'_, '_>) -> Outcome {
    let (x, base) = (call.int(0)?, call.int(1)?);
    call.texts(|row, out| {
        let (x, base) = (x.at(row), base.at(row));
        if !(2..=36).contains(&base) {
            return failure(format!("{base} is not a base from 2 to 36"));
        }
        let (mut rest, base) = (x.unsigned_abs(), base as u64);
        let mut digits = [0u8; 64];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[(rest % base) as usize];
            rest /= base;
            if rest == 0 {
                break;
            }
        }
        if x < 0 {
            out.push('-');
        }
        out.extend(digits[at..].iter().map(|d| char::from(*d)));
        Ok(Some(()))
    })
}
