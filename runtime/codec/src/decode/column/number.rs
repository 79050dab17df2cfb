//! Reading numbers and bools.
use hexafn_diagnostics as codes;

use super::Values;
use crate::decode::cursor::Cursor;
use crate::decode::fault::{Fault, Found};
use crate::scan::{is_number, number_end, whole};
use crate::wire::{decimal, float};

#[inline(always)]
pub fn read_int(column: &mut Values<i64>, cursor: &Cursor<'_>, at: usize) -> Found {
    let Some((value, after)) = whole(cursor.bytes(), at, cursor.end) else { return Err(not_whole(cursor, at, "int")) };
    column.push(value);
    Ok(after)
}

/// Why there is no whole number at `at`.
#[cold]
pub fn not_whole(cursor: &Cursor<'_>, at: usize, expected: &str) -> Box<Fault> {
    let end = number_end(cursor.bytes(), at, cursor.end);
    let number = &cursor.bytes()[at..end];
    if end == at {
        return cursor.wrong_kind(at, expected);
    }
    if !is_number(number) {
        return cursor.expected(at, "a number");
    }
    let out = is_whole(number);
    let code = if out { codes::OUT_OF_RANGE } else { codes::WRONG_KIND };
    let reason = if out { format!("out of range of {expected}") } else { format!("expected {expected}") };
    Fault::new(code, clipped(number), reason)
}

pub fn read_bool(column: &mut Values<bool>, cursor: &Cursor<'_>, at: usize) -> Found {
    let rest = &cursor.bytes()[at.min(cursor.end)..cursor.end];
    let (value, after) = match rest {
        [b't', b'r', b'u', b'e', ..] => (true, at + 4),
        [b'f', b'a', b'l', b's', b'e', ..] => (false, at + 5),
        [b't' | b'f', ..] => return Err(cursor.expected(at, "a value")),
        _ => return Err(cursor.wrong_kind(at, "bool")),
    };
    column.push(value);
    Ok(after)
}

pub fn read_float(column: &mut Values<f64>, cursor: &Cursor<'_>, at: usize) -> Found {
    let Some((number, end)) = number(cursor, at) else { return Err(cursor.wrong_kind(at, "float")) };
    let value = float::read(number).ok_or_else(|| cursor.expected(at, "a number"))?;
    if value.is_infinite() {
        return Err(Fault::new(codes::OUT_OF_RANGE, clipped(number), "out of range of float"));
    }
    column.push(value);
    Ok(end)
}

pub fn read_decimal(column: &mut Values<i128>, scale: u8, cursor: &Cursor<'_>, at: usize) -> Found {
    let Some((number, end)) = number(cursor, at) else {
        return Err(cursor.wrong_kind(at, &format!("decimal({scale})")));
    };
    match decimal::read(number, scale) {
        decimal::Read::Exact(value) => {
            column.push(value);
            Ok(end)
        }
        decimal::Read::NotNumber => Err(cursor.expected(at, "a number")),
        decimal::Read::TooLong => {
            let reason = format!("out of range of decimal({scale}): 38 digits, {scale} of them after the point");
            Err(Fault::new(codes::OUT_OF_RANGE, clipped(number), reason))
        }
    }
}

/// The bytes of the number at `at` and the place after it.
fn number<'a>(cursor: &Cursor<'a>, at: usize) -> Option<(&'a [u8], usize)> {
    let end = number_end(cursor.bytes(), at, cursor.end);
    let number = &cursor.bytes()[at..end];
    number.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-').then_some((number, end))
}

/// A number as it is shown in a message.
fn clipped(number: &[u8]) -> String {
    let text = String::from_utf8_lossy(number);
    if text.len() > 40 { format!("{}…", &text[..40]) } else { text.into_owned() }
}

/// Whether the text is a number without fraction and exponent.
pub fn is_whole(text: &[u8]) -> bool {
    is_number(text) && text.iter().all(|b| b.is_ascii_digit() || *b == b'-')
}
