//! Lengths of time, as text and as numbers.
use hexafn_diagnostics::OVERFLOW;

use super::function::Definition;
use super::{Call, Row, failure};
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::write_int;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_duration(text: string) -> duration"],
        "The length that a text says: `90m`, `1h30m`, `1.5s`, `250 ms`, `2w`, or ISO 8601 such as `P1DT12H`.",
        (r#"parse_duration("1h30m")"#, "90m"),
        |call| {
            let text = call.text(0)?;
            call.ints(|row| match read(text.at(row).trim()) {
                Some(micros) => Ok(Some(micros)),
                None => failure(format!("{:?} is not a length of time such as 1h30m", shorten(text.at(row)))),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["format_duration(d: duration) -> string"],
        "In days, hours, minutes and seconds, without those that are zero.",
        ("format_duration(5400s)", r#""1h30m""#),
        |call| {
            let d = call.int(0)?;
            call.texts(|row, out| {
                write_parts(out, d.at(row), &PARTS);
                Ok(Some(()))
            })
        },
    ),
    Definition::new(
        &["iso_duration(d: duration) -> string"],
        "In the form of ISO 8601, days the largest unit.",
        ("iso_duration(36h)", r#""P1DT12H""#),
        |call| {
            let d = call.int(0)?;
            call.texts(|row, out| {
                write_iso(out, d.at(row));
                Ok(Some(()))
            })
        },
    ),
    Definition::new(&["to_seconds(d: duration) -> float"], "In seconds.", ("to_seconds(1500ms)", "1.5"), |call| {
        let d = call.int(0)?;
        call.floats(|row| Ok(Some(d.at(row) as f64 / 1e6)))
    }),
    Definition::new(&["to_ms(d: duration) -> int"], "In whole milliseconds.", ("to_ms(1500us)", "1"), |call| {
        whole(call, 1_000)
    }),
    Definition::new(&["to_us(d: duration) -> int"], "In microseconds.", ("to_us(2ms)", "2000"), |call| whole(call, 1)),
    Definition::new(
        &["from_seconds(seconds: float) -> duration"],
        "So many seconds.",
        ("from_seconds(1.5)", "1500ms"),
        |call| {
            let x = call.float(0)?;
            call.ints(|row| {
                let micros = (x.at(row) * 1e6).round();
                // Both bounds are floats exactly; the upper one is the first that does not fit.
                if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&micros) {
                    Ok(Some(micros as i64))
                } else {
                    too_long(&format!("{} seconds", x.at(row)))
                }
            })
        },
    )
    .fallible(),
    Definition::new(
        &["from_ms(milliseconds: int) -> duration"],
        "So many milliseconds.",
        ("from_ms(90000)", "90s"),
        |call| {
            let n = call.int(0)?;
            call.ints(|row| match n.at(row).checked_mul(1_000) {
                Some(micros) => Ok(Some(micros)),
                None => too_long(&format!("{} milliseconds", n.at(row))),
            })
        },
    )
    .fallible(),
];

fn too_long<T>(length: &str) -> Row<T> {
    Err((OVERFLOW, format!("{length} do not fit a duration")).into())
}

fn whole(call: &mut Call<'_, '_>, unit: i64) -> Outcome {
    let d = call.int(0)?;
    call.ints(|row| Ok(Some(d.at(row) / unit)))
}

const UNITS: [(&str, i64); 22] = [
    ("w", 604_800_000_000),
    ("week", 604_800_000_000),
    ("weeks", 604_800_000_000),
    ("d", 86_400_000_000),
    ("day", 86_400_000_000),
    ("days", 86_400_000_000),
    ("h", 3_600_000_000),
    ("hr", 3_600_000_000),
    ("hour", 3_600_000_000),
    ("hours", 3_600_000_000),
    ("m", 60_000_000),
    ("min", 60_000_000),
    ("mins", 60_000_000),
    ("minute", 60_000_000),
    ("minutes", 60_000_000),
    ("s", 1_000_000),
    ("sec", 1_000_000),
    ("second", 1_000_000),
    ("seconds", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
    ("µs", 1),
];

/// Reads one or more numbers with units, or ISO 8601.
fn read(text: &str) -> Option<i64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let micros = if let Some(iso) = text.strip_prefix('P') { read_iso(iso)? } else { read_units(text)? };
    if negative { micros.checked_neg() } else { Some(micros) }
}

fn read_units(text: &str) -> Option<i64> {
    let (mut rest, mut sum) = (text, 0i64);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, after) = number(rest)?;
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let size = match UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, size)) => *size,
            // A nanosecond is less than is kept: a thousand of them count.
            None if unit == "ns" => {
                sum = sum.checked_add(scaled(number, 1)? / 1_000)?;
                rest = after.trim_start();
                continue;
            }
            None => return None,
        };
        sum = sum.checked_add(scaled(number, size)?)?;
        rest = after.trim_start();
    }
    Some(sum)
}

/// Digits with a point perhaps, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    (number.bytes().any(|b| b.is_ascii_digit())).then_some((number, rest))
}

/// So many of a unit of microseconds; digits below a microsecond are cut off.
fn scaled(number: &str, size: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.contains('.') {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let digits = &fraction[..fraction.len().min(18)];
    let part: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    let part = part * i128::from(size) / 10i128.pow(digits.len() as u32);
    whole.checked_mul(size)?.checked_add(i64::try_from(part).ok()?)
}

fn read_iso(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    let mut sum = 0i64;
    let mut any = false;
    // Months and years have no fixed length: they are none of these.
    for (part, units) in [(date, [('W', "w"), ('D', "d"), ('D', "d")]), (time, [('H', "h"), ('M', "m"), ('S', "s")])] {
        let (mut rest, mut next) = (part, 0);
        while !rest.is_empty() {
            let (digits, after) = number(rest)?;
            let letter = after.chars().next()?;
            let at = (next..units.len()).find(|i| units[*i].0 == letter)?;
            let size = UNITS.iter().find(|(name, _)| *name == units[at].1)?.1;
            sum = sum.checked_add(scaled(digits, size)?)?;
            rest = &after[letter.len_utf8()..];
            (next, any) = (at + 1, true);
        }
    }
    any.then_some(sum)
}

const PARTS: [(&str, u64); 4] = [("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000)];

fn write_parts(out: &mut String, micros: i64, parts: &[(&str, u64)]) {
    let mut rest = micros.unsigned_abs();
    if micros < 0 {
        out.push('-');
    }
    if rest == 0 {
        out.push_str("0s");
    } else if rest < 1_000_000 {
        // Below a second the largest unit that is exact.
        let (count, unit) = if rest.is_multiple_of(1_000) { (rest / 1_000, "ms") } else { (rest, "us") };
        out.push_str(&format!("{count}{unit}"));
        return;
    }
    for (unit, size) in parts {
        let (count, left) = (rest / size, rest % size);
        let last = *unit == "s" && left > 0;
        if count > 0 || last {
            write_int(out, count as i64);
            if last {
                out.push_str(format!(".{left:06}").trim_end_matches('0'));
            }
            out.push_str(unit);
        }
        rest = left;
    }
}

fn write_iso(out: &mut String, micros: i64) {
    if micros == 0 {
        out.push_str("PT0S");
        return;
    }
    let rest = micros.unsigned_abs();
    let (days, clock) = (rest / PARTS[0].1, rest % PARTS[0].1);
    if micros < 0 {
        out.push('-');
    }
    out.push('P');
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    if clock == 0 {
        return;
    }
    out.push('T');
    for (unit, size) in [("H", 3_600_000_000), ("M", 60_000_000)] {
        let count = clock % (size * if unit == "H" { 24 } else { 60 }) / size;
        if count > 0 {
            out.push_str(&format!("{count}{unit}"));
        }
    }
    let (seconds, fraction) = (clock % 60_000_000 / 1_000_000, clock % 1_000_000);
    if fraction > 0 {
        out.push_str(&format!("{seconds}"));
        out.push_str(format!(".{fraction:06}").trim_end_matches('0'));
        out.push('S');
    } else if seconds > 0 {
        out.push_str(&format!("{seconds}S"));
    }
}
