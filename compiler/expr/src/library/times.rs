//! Points in time. Without a time zone they are taken in UTC.
use std::fmt::Write;

use arrow_schema::ArrowError;
use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use hexafn_diagnostics::OVERFLOW;

use super::call::Failure;
use super::function::Definition;
use super::{Call, Row, failure};
use crate::access::Texts;
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::parse_time;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_time(text: string, format?: string, zone?: string) -> time"],
        "The time that a text says: RFC 3339, or by a format such as \"%d/%b/%Y:%H:%M:%S %z\"; without an offset in the \
         zone, or UTC.",
        (r#"parse_time("31.01.2026 12:30", "%d.%m.%Y %H:%M")"#, r#""2026-01-31T12:30:00Z""#),
        parse,
    )
    .fallible(),
    Definition::new(
        &["format(t: time, format: string, zone?: string) -> string"],
        "As text by a format of strftime, in UTC or a time zone.",
        (r#"format(parse_time("2026-01-31T23:30:00Z"), "%F %H:%M", "Europe/Paris")"#, r#""2026-02-01 00:30""#),
        format,
    )
    .fallible(),
    Definition::new(
        &["unix(t: time) -> int"],
        "Whole seconds since 1970.",
        (r#"unix(parse_time("1970-01-02T00:00:00.9Z"))"#, "86400"),
        |call| scaled(call, 1_000_000),
    ),
    Definition::new(
        &["unix_ms(t: time) -> int"],
        "Whole milliseconds since 1970.",
        (r#"unix_ms(parse_time("1970-01-01T00:00:01.5Z"))"#, "1500"),
        |call| scaled(call, 1_000),
    ),
    Definition::new(
        &["from_unix(seconds: int) -> time"],
        "The time so many seconds after 1970.",
        ("from_unix(86400)", r#""1970-01-02T00:00:00Z""#),
        |call| from_scaled(call, 1_000_000),
    )
    .fallible(),
    Definition::new(
        &["from_unix_ms(milliseconds: int) -> time"],
        "The time so many milliseconds after 1970.",
        ("from_unix_ms(1500)", r#""1970-01-01T00:00:01.500Z""#),
        |call| from_scaled(call, 1_000),
    )
    .fallible(),
    Definition::new(
        &["year(t: time, zone?: string) -> int"],
        "The year.",
        (r#"year(parse_time("2026-03-04T05:06:07Z"))"#, "2026"),
        |call| part(call, |t| t.year().into()),
    )
    .fallible(),
    Definition::new(
        &["month(t: time, zone?: string) -> int"],
        "The month, 1 to 12.",
        (r#"month(parse_time("2026-03-04T05:06:07Z"))"#, "3"),
        |call| part(call, |t| t.month().into()),
    )
    .fallible(),
    Definition::new(
        &["day(t: time, zone?: string) -> int"],
        "The day of the month, 1 to 31.",
        (r#"day(parse_time("2026-03-04T05:06:07Z"))"#, "4"),
        |call| part(call, |t| t.day().into()),
    )
    .fallible(),
    Definition::new(
        &["hour(t: time, zone?: string) -> int"],
        "The hour, 0 to 23.",
        (r#"hour(parse_time("2026-03-04T05:06:07Z"), "Asia/Kolkata")"#, "10"),
        |call| part(call, |t| t.hour().into()),
    )
    .fallible(),
    Definition::new(
        &["minute(t: time, zone?: string) -> int"],
        "The minute, 0 to 59.",
        (r#"minute(parse_time("2026-03-04T05:06:07Z"))"#, "6"),
        |call| part(call, |t| t.minute().into()),
    )
    .fallible(),
    Definition::new(
        &["second(t: time, zone?: string) -> int"],
        "The second, 0 to 59.",
        (r#"second(parse_time("2026-03-04T05:06:07Z"))"#, "7"),
        |call| part(call, |t| t.second().into()),
    )
    .fallible(),
    Definition::new(
        &["weekday(t: time, zone?: string) -> int"],
        "The day of the week, Monday 1 to Sunday 7.",
        (r#"weekday(parse_time("2026-03-04T05:06:07Z"))"#, "3"),
        |call| part(call, |t| t.weekday().number_from_monday().into()),
    )
    .fallible(),
    Definition::new(
        &["truncate(t: time, unit: duration, zone?: string) -> time"],
        "The start of the span of that length that a time lies in, counted from 1970 (in a zone: from local midnights).",
        (r#"truncate(parse_time("2026-03-04T05:06:07Z"), 15m)"#, r#""2026-03-04T05:00:00Z""#),
        truncate,
    )
    .fallible(),
];

/// Time zones by row; the last one is kept.
pub(super) struct Zones<'c> {
    names: Option<Texts<'c>>,
    last: Option<(&'c str, Tz)>,
}

impl<'c> Zones<'c> {
    /// Those that an argument names; UTC where it is left out.
    pub fn of(call: &Call<'c, '_>, index: usize) -> Result<Self, ArrowError> {
        let names = if call.count() > index { Some(call.text(index)?) } else { None };
        Ok(Zones { names, last: None })
    }

    /// The zone of a row.
    pub fn at(&mut self, row: usize) -> Result<Tz, Failure> {
        let Some(names) = self.names else { return Ok(Tz::UTC) };
        let name = names.at(row);
        if let Some((last, zone)) = self.last
            && last == name
        {
            return Ok(zone);
        }
        let unknown = |_| format!("{:?} is not a time zone such as \"Europe/Paris\"", shorten(name));
        let zone: Tz = name.parse().map_err(unknown)?;
        self.last = Some((name, zone));
        Ok(zone)
    }
}

/// The instant, on the calendar.
pub(super) fn utc(micros: i64) -> Result<DateTime<Utc>, Failure> {
    let far = || Failure::from((OVERFLOW, format!("{micros}us after 1970 is beyond the calendar")));
    DateTime::from_timestamp_micros(micros).ok_or_else(far)
}

/// A number that follows from local date and time; the zone is the second argument.
pub(super) fn part(call: &mut Call<'_, '_>, of: fn(&DateTime<Tz>) -> i64) -> Outcome {
    let (t, mut zones) = (call.int(0)?, Zones::of(call, 1)?);
    call.ints(|row| Ok(Some(of(&utc(t.at(row))?.with_timezone(&zones.at(row)?)))))
}

/// Since 1970, in whole units of so many microseconds.
pub(super) fn scaled(call: &mut Call<'_, '_>, unit: i64) -> Outcome {
    let t = call.int(0)?;
    call.ints(|row| Ok(Some(t.at(row).div_euclid(unit))))
}

pub(super) fn from_scaled(call: &mut Call<'_, '_>, unit: i64) -> Outcome {
    let number = call.int(0)?;
    call.ints(|row| match number.at(row).checked_mul(unit) {
        Some(micros) => Ok(Some(micros)),
        None => Err((OVERFLOW, format!("{} does not fit a time", number.at(row))).into()),
    })
}

fn format(call: &mut Call<'_, '_>) -> Outcome {
    let (t, format, mut zones) = (call.int(0)?, call.text(1)?, Zones::of(call, 2)?);
    call.texts(|row, out| {
        let time = utc(t.at(row))?.with_timezone(&zones.at(row)?);
        match write!(out, "{}", time.format(format.at(row))) {
            Ok(()) => Ok(Some(())),
            Err(_) => failure(format!("{:?} is not a format such as \"%F %T\"", shorten(format.at(row)))),
        }
    })
}

fn parse(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    if call.count() == 1 {
        return call.ints(|row| match parse_time(text.at(row).trim()) {
            Some(micros) => Ok(Some(micros)),
            None => failure(format!("{:?} is not a time of RFC 3339", shorten(text.at(row)))),
        });
    }
    let (format, mut zones) = (call.text(1)?, Zones::of(call, 2)?);
    call.ints(|row| {
        let (text, format) = (text.at(row), format.at(row));
        match by_format(text, format, zones.at(row)?) {
            Some(micros) => Ok(Some(micros)),
            None => failure(format!("{:?} is not a time in the form {format:?}", shorten(text))),
        }
    })
}

/// A time with an offset, or a local one in the zone (of two, the earlier), or a date alone (its midnight).
pub(super) fn by_format(text: &str, format: &str, zone: Tz) -> Option<i64> {
    if let Ok(time) = DateTime::parse_from_str(text, format) {
        return Some(time.timestamp_micros());
    }
    let local = NaiveDateTime::parse_from_str(text, format)
        .ok()
        .or_else(|| chrono::NaiveDate::parse_from_str(text, format).ok()?.and_hms_opt(0, 0, 0))?;
    zone.from_local_datetime(&local).earliest().map(|t| t.timestamp_micros())
}

fn truncate(call: &mut Call<'_, '_>) -> Outcome {
    let (t, unit, mut zones) = (call.int(0)?, call.int(1)?, Zones::of(call, 2)?);
    let zoned = call.count() > 2;
    call.ints(|row| -> Row<i64> {
        let (t, unit) = (t.at(row), unit.at(row));
        if unit <= 0 {
            return failure("a span of time must be longer than none");
        }
        if !zoned {
            return Ok(Some(t - t.rem_euclid(unit)));
        }
        let zone = zones.at(row)?;
        let local = utc(t)?.with_timezone(&zone).naive_local();
        let start = local.and_utc().timestamp_micros();
        let start = utc(start - start.rem_euclid(unit))?.naive_utc();
        // In an hour that the clocks leave out, the time itself is as good a start as any.
        Ok(Some(zone.from_local_datetime(&start).earliest().map_or(t, |s| s.timestamp_micros())))
    })
}
