//! Reading what is text in JSON: strings, choices, json, times, durations, bytes.
use hexafn_diagnostics as codes;
use hexafn_ir::{Name, TimeWire};

use super::{Validity, Values, number};
use crate::decode::cursor::{Chars, Cursor};
use crate::decode::fault::{Fault, Found, shown};
use crate::scan::whole;
use crate::view::TextViews;
use crate::wire::{base64, duration, time};

/// What a time text is expected to be.
pub const TIME: &str = "a time such as \"2026-01-31T23:59:59Z\"";
/// What a duration text is expected to be.
pub const DURATION: &str = "a duration such as \"1h30m\"";

#[inline(always)]
pub fn read_text(views: &mut TextViews, nulls: &mut Validity, cursor: &mut Cursor<'_>, at: usize) -> Found {
    if cursor.byte(at) != b'"' {
        return Err(cursor.wrong_kind(at, "string"));
    }
    let (chars, after) = cursor.string(at)?;
    push(views, nulls, cursor, &chars)?;
    Ok(after)
}

/// Adds the text.
#[inline(always)]
pub fn push(views: &mut TextViews, nulls: &mut Validity, cursor: &Cursor<'_>, chars: &Chars) -> Result<(), Box<Fault>> {
    let done = match chars {
        Chars::Plain(start, end) => views.push_slice(*start, *end),
        Chars::Scratch => views.push_str(&cursor.scratch),
    };
    if !done {
        return Err(Fault::new(codes::TOO_LARGE, "a string of more than 1 GiB", "expected a shorter one"));
    }
    nulls.0.append_non_null();
    Ok(())
}

pub fn read_choice(
    views: &mut TextViews,
    nulls: &mut Validity,
    choices: &[Name],
    cursor: &mut Cursor<'_>,
    at: usize,
) -> Found {
    if cursor.byte(at) != b'"' {
        return Err(cursor.wrong_kind(at, &listed(choices)));
    }
    let (chars, after) = cursor.string(at)?;
    let value = cursor.chars(&chars);
    if !choices.iter().any(|c| &**c == value) {
        return Err(not_a_choice(value, choices));
    }
    push(views, nulls, cursor, &chars)?;
    Ok(after)
}

/// A text that is none of the choices.
#[cold]
pub fn not_a_choice(value: &str, choices: &[Name]) -> Box<Fault> {
    Fault::new(codes::NOT_A_CHOICE, shown(value), format!("expected {}", listed(choices)))
}

/// The choices as they are written in the language.
pub fn listed(choices: &[Name]) -> String {
    let choices: Vec<_> = choices.iter().map(|c| format!("{c:?}")).collect();
    choices.join(" | ")
}

pub fn read_json(views: &mut TextViews, nulls: &mut Validity, cursor: &Cursor<'_>, at: usize) -> Found {
    let end = cursor.skip_strictly(at)?;
    push(views, nulls, cursor, &Chars::Plain(at, end))?;
    Ok(end)
}

pub fn read_time(column: &mut Values<i64>, wire: TimeWire, cursor: &mut Cursor<'_>, at: usize) -> Found {
    let Some(unit) = time::unit(wire) else {
        return read_parsed(column, cursor, at, TIME, |t| time::read(t.as_bytes()));
    };
    let expected = epoch(wire);
    let Some((value, after)) = whole(cursor.bytes(), at, cursor.end) else {
        return Err(number::not_whole(cursor, at, expected));
    };
    let Some(micros) = value.checked_mul(unit) else {
        return Err(Fault::new(codes::OUT_OF_RANGE, value.to_string(), format!("out of range of {expected}")));
    };
    column.push(micros);
    Ok(after)
}

/// What a time in an epoch format is expected to be.
pub fn epoch(wire: TimeWire) -> &'static str {
    match wire {
        TimeWire::Rfc3339 => TIME,
        TimeWire::Seconds => "seconds since 1970",
        TimeWire::Millis => "milliseconds since 1970",
        TimeWire::Micros => "microseconds since 1970",
    }
}

pub fn read_duration(column: &mut Values<i64>, cursor: &mut Cursor<'_>, at: usize) -> Found {
    read_parsed(column, cursor, at, DURATION, duration::read)
}

/// A string whose text `parse` understands.
fn read_parsed(
    column: &mut Values<i64>,
    cursor: &mut Cursor<'_>,
    at: usize,
    expected: &str,
    parse: impl Fn(&str) -> Option<i64>,
) -> Found {
    if cursor.byte(at) != b'"' {
        return Err(cursor.wrong_kind(at, expected));
    }
    let (chars, after) = cursor.string(at)?;
    let value = cursor.chars(&chars);
    let Some(parsed) = parse(value) else {
        return Err(Fault::new(codes::BAD_TEXT, shown(value), format!("expected {expected}")));
    };
    column.push(parsed);
    Ok(after)
}

pub fn read_bytes(bytes: &mut Vec<u8>, ends: &mut Values<u32>, cursor: &mut Cursor<'_>, at: usize) -> Found {
    if cursor.byte(at) != b'"' {
        return Err(cursor.wrong_kind(at, "bytes as base64 text"));
    }
    let (chars, after) = cursor.string(at)?;
    let value = cursor.chars(&chars);
    if base64::read(value.as_bytes(), bytes).is_none() {
        return Err(Fault::new(codes::BAD_TEXT, shown(value), "expected bytes as base64 text"));
    }
    // Blocks are at most 1 GiB and base64 shrinks, so the end fits.
    ends.push(bytes.len() as u32);
    Ok(after)
}
