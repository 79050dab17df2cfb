//! Times in the forms of other programs.
use chrono::DateTime;
use hexafn_diagnostics::OVERFLOW;

use super::call::Failure;
use super::function::Definition;
use super::times::{Zones, by_format, from_scaled, scaled, utc};
use super::{Call, failure};
use crate::Column;
use crate::access::Texts;
use crate::column::IsNullAt;
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::parse_time;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_time_any(text: string, formats: list<string>, zone?: string) -> time"],
        "The time that a text says by the first of the formats that fits, or by RFC 3339.",
        (r#"parse_time_any("04/03/2026", ["%d.%m.%Y", "%d/%m/%Y"])"#, r#""2026-03-04T00:00:00Z""#),
        parse_time_any,
    )
    .fallible(),
    Definition::new(
        &["parse_rfc2822(text: string) -> time"],
        "The time of a mail or of an HTTP header.",
        (r#"parse_rfc2822("Wed, 04 Mar 2026 05:06:07 GMT")"#, r#""2026-03-04T05:06:07Z""#),
        |call| {
            let text = call.text(0)?;
            call.ints(|row| match DateTime::parse_from_rfc2822(text.at(row).trim()) {
                Ok(t) => Ok(Some(t.timestamp_micros())),
                Err(_) => failure(format!("{:?} is not a time of RFC 2822", shorten(text.at(row)))),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["format_rfc2822(t: time, zone?: string) -> string"],
        "As in the headers of a mail.",
        (
            r#"format_rfc2822(parse_time("2026-03-04T05:06:07Z"), "Europe/Paris")"#,
            r#""Wed, 04 Mar 2026 06:06:07 +0100""#,
        ),
        |call| written(call, "%a, %d %b %Y %H:%M:%S %z"),
    )
    .fallible(),
    Definition::new(
        &["format_http_date(t: time) -> string"],
        "As in the headers of HTTP.",
        (r#"format_http_date(parse_time("2026-03-04T05:06:07Z"))"#, r#""Wed, 04 Mar 2026 05:06:07 GMT""#),
        |call| written(call, "%a, %d %b %Y %H:%M:%S GMT"),
    )
    .fallible(),
    Definition::new(
        &["format_rfc3339(t: time, zone?: string) -> string"],
        "As RFC 3339 with the offset of a zone.",
        (r#"format_rfc3339(parse_time("2026-03-04T05:06:07Z"), "Asia/Kolkata")"#, r#""2026-03-04T10:36:07+05:30""#),
        |call| written(call, "%Y-%m-%dT%H:%M:%S%.f%:z"),
    )
    .fallible(),
    Definition::new(
        &["unix_us(t: time) -> int"],
        "Microseconds since 1970.",
        (r#"unix_us(parse_time("1970-01-01T00:00:01.5Z"))"#, "1500000"),
        |call| scaled(call, 1),
    ),
    Definition::new(
        &["unix_ns(t: time) -> int"],
        "Nanoseconds since 1970; times are kept to the microsecond.",
        (r#"unix_ns(parse_time("1970-01-01T00:00:01.5Z"))"#, "1500000000"),
        |call| {
            let t = call.int(0)?;
            call.ints(|row| match t.at(row).checked_mul(1_000) {
                Some(nanos) => Ok(Some(nanos)),
                None => Err((OVERFLOW, "nanoseconds do not reach that far from 1970".to_owned()).into()),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["from_unix_us(microseconds: int) -> time"],
        "The time so many microseconds after 1970.",
        ("from_unix_us(1500000)", r#""1970-01-01T00:00:01.500Z""#),
        |call| from_scaled(call, 1),
    )
    .fallible(),
    Definition::new(
        &["from_unix_ns(nanoseconds: int) -> time"],
        "The time so many nanoseconds after 1970, to the microsecond.",
        ("from_unix_ns(1500000000)", r#""1970-01-01T00:00:01.500Z""#),
        |call| {
            let n = call.int(0)?;
            call.ints(|row| Ok(Some(n.at(row).div_euclid(1_000))))
        },
    ),
    Definition::new(
        &["to_unix_float(t: time) -> float"],
        "Seconds since 1970 with their fraction.",
        (r#"to_unix_float(parse_time("1970-01-01T00:00:01.5Z"))"#, "1.5"),
        |call| {
            let t = call.int(0)?;
            call.floats(|row| Ok(Some(t.at(row) as f64 / 1e6)))
        },
    ),
];

fn written(call: &mut Call<'_, '_>, format: &str) -> Outcome {
    let (t, mut zones) = (call.int(0)?, Zones::of(call, 1)?);
    call.texts(|row, out| {
        use std::fmt::Write;
        let time = utc(t.at(row))?.with_timezone(&zones.at(row)?);
        write!(out, "{}", time.format(format)).map_err(|_| Failure::from("the time cannot be written".to_owned()))?;
        Ok(Some(()))
    })
}

fn parse_time_any(call: &mut Call<'_, '_>) -> Outcome {
    let (text, list, mut zones) = (call.text(0)?, call.list(1)?, Zones::of(call, 2)?);
    let items = Column::Array(list.items().clone());
    let formats = Texts::of(&items)?;
    call.ints(|row| {
        let (text, zone) = (text.at(row).trim(), zones.at(row)?);
        let mut known = list.range(row).filter(|i| !items.array().is_null_at(*i));
        match known.find_map(|i| by_format(text, formats.at(i), zone)).or_else(|| parse_time(text)) {
            Some(micros) => Ok(Some(micros)),
            None => failure(format!("{:?} is not a time in any of {} forms", shorten(text), list.range(row).len() + 1)),
        }
    })
}
