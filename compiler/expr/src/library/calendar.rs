//! Arithmetic with days, weeks, months and years, as the clocks of a time zone show them.
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use hexafn_diagnostics::OVERFLOW;

use super::call::Failure;
use super::function::Definition;
use super::times::{Zones, utc};
use super::{Call, Row, failure};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["start_of(t: time, unit: string, zone?: string) -> time"],
        "Where the `hour`, `day`, `week` (from Monday), `month`, `quarter` or `year` of a time begins.",
        (r#"start_of(parse_time("2026-05-20T10:00:00Z"), "quarter", "Europe/Paris")"#, r#""2026-03-31T22:00:00Z""#),
        |call| bounded(call, |start, _| Some(start)),
    )
    .fallible(),
    Definition::new(
        &["end_of(t: time, unit: string, zone?: string) -> time"],
        "Where the `hour`, `day`, `week`, `month`, `quarter` or `year` after that of a time begins.",
        (r#"end_of(parse_time("2026-02-20T10:00:00Z"), "month")"#, r#""2026-03-01T00:00:00Z""#),
        |call| bounded(call, Unit::after),
    )
    .fallible(),
    Definition::new(
        &["add_days(t: time, days: int, zone?: string) -> time"],
        "The same time of day so many days later; in a zone a day may have 23 or 25 hours.",
        (r#"add_days(parse_time("2026-03-28T12:00:00Z"), 1, "Europe/Paris")"#, r#""2026-03-29T11:00:00Z""#),
        |call| moved(call, days),
    )
    .fallible(),
    Definition::new(
        &["add_weeks(t: time, weeks: int, zone?: string) -> time"],
        "The same time of day so many weeks later.",
        (r#"add_weeks(parse_time("2026-03-04T12:00:00Z"), -1)"#, r#""2026-02-25T12:00:00Z""#),
        |call| moved(call, |t, n| days(t, n.checked_mul(7)?)),
    )
    .fallible(),
    Definition::new(
        &["add_months(t: time, months: int, zone?: string) -> time"],
        "The same day and time so many months later, or the last day of a month that is shorter.",
        (r#"add_months(parse_time("2026-01-31T12:00:00Z"), 1)"#, r#""2026-02-28T12:00:00Z""#),
        |call| moved(call, months),
    )
    .fallible(),
    Definition::new(
        &["add_years(t: time, years: int, zone?: string) -> time"],
        "The same day and time so many years later; of a 29th of February the 28th where there is none.",
        (r#"add_years(parse_time("2028-02-29T12:00:00Z"), 1)"#, r#""2029-02-28T12:00:00Z""#),
        |call| moved(call, |t, n| months(t, n.checked_mul(12)?)),
    )
    .fallible(),
    Definition::new(
        &["days_between(from: time, to: time, zone?: string) -> int"],
        "How many midnights lie between two times.",
        (r#"days_between(parse_time("2026-03-04T23:00:00Z"), parse_time("2026-03-06T01:00:00Z"))"#, "2"),
        |call| between(call, |from, to| (to.date() - from.date()).num_days()),
    )
    .fallible(),
    Definition::new(
        &["months_between(from: time, to: time, zone?: string) -> int"],
        "How many whole months lie between two times.",
        (r#"months_between(parse_time("2026-01-15T00:00:00Z"), parse_time("2026-04-14T00:00:00Z"))"#, "2"),
        |call| between(call, whole_months),
    )
    .fallible(),
    Definition::new(
        &["years_between(from: time, to: time, zone?: string) -> int"],
        "How many whole years lie between two times: from a birthday, the age.",
        (r#"years_between(parse_time("2000-06-15T00:00:00Z"), parse_time("2026-06-14T00:00:00Z"))"#, "25"),
        |call| between(call, |from, to| whole_months(from, to) / 12),
    )
    .fallible(),
    Definition::new(
        &["make_time(year: int, month: int, day: int, hour?: int, minute?: int, second?: int, zone?: string) -> time"],
        "The time at which the clocks of a zone (UTC) show a date and time; the earlier one where they do so twice.",
        (r#"make_time(2026, 3, 4, 12, 30, 0, "Europe/Paris")"#, r#""2026-03-04T11:30:00Z""#),
        make_time,
    )
    .fallible(),
];

/// A local time as an instant: of two the earlier; of one that the clocks leave out, that much later.
fn instant(local: &NaiveDateTime, zone: Tz) -> Option<i64> {
    if let Some(found) = zone.from_local_datetime(local).earliest() {
        return Some(found.timestamp_micros());
    }
    // The gap ends where the clock shows what it would have shown without it: by the offset of before.
    let before = zone.from_local_datetime(&local.checked_sub_signed(TimeDelta::days(1))?).latest()?;
    let offset = before.naive_local() - before.naive_utc();
    Some((local.checked_sub_signed(offset)?).and_utc().timestamp_micros())
}

fn beyond(micros: i64) -> Failure {
    (OVERFLOW, format!("the result is too far from {micros}us after 1970 for the calendar")).into()
}

/// A span of the calendar.
#[derive(Clone, Copy)]
enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    fn parse(name: &str) -> Result<Unit, Failure> {
        Ok(match name {
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            _ => {
                return Err(format!("{:?} is none of hour, day, week, month, quarter, year", shorten(name)).into());
            }
        })
    }

    fn start(self, t: NaiveDateTime) -> Option<NaiveDateTime> {
        let date = match self {
            Unit::Hour => return t.date().and_hms_opt(t.hour(), 0, 0),
            Unit::Day => t.date(),
            Unit::Week => t.date().checked_sub_days(Days::new(t.weekday().num_days_from_monday().into()))?,
            Unit::Month => t.date().with_day(1)?,
            Unit::Quarter => NaiveDate::from_ymd_opt(t.year(), t.month0() / 3 * 3 + 1, 1)?,
            Unit::Year => NaiveDate::from_ymd_opt(t.year(), 1, 1)?,
        };
        date.and_hms_opt(0, 0, 0)
    }

    fn after(start: NaiveDateTime, unit: Unit) -> Option<NaiveDateTime> {
        match unit {
            Unit::Hour => start.checked_add_signed(TimeDelta::hours(1)),
            Unit::Day => days(start, 1),
            Unit::Week => days(start, 7),
            Unit::Month => months(start, 1),
            Unit::Quarter => months(start, 3),
            Unit::Year => months(start, 12),
        }
    }
}

fn bounded(call: &mut Call<'_, '_>, of: fn(NaiveDateTime, Unit) -> Option<NaiveDateTime>) -> Outcome {
    let (t, unit, mut zones) = (call.int(0)?, call.text(1)?, Zones::of(call, 2)?);
    call.ints(|row| -> Row<i64> {
        let (t, unit, zone) = (t.at(row), Unit::parse(unit.at(row))?, zones.at(row)?);
        let local = utc(t)?.with_timezone(&zone);
        if let Unit::Hour = unit {
            return Ok(Some(hour(t, &local, of).ok_or_else(|| beyond(t))?));
        }
        let bound = unit.start(local.naive_local()).and_then(|start| of(start, unit));
        Ok(Some(bound.and_then(|b| instant(&b, zone)).ok_or_else(|| beyond(t))?))
    })
}

/// Hours follow the time that passes: an hour that the clocks show twice is two hours.
fn hour(t: i64, local: &DateTime<Tz>, of: fn(NaiveDateTime, Unit) -> Option<NaiveDateTime>) -> Option<i64> {
    let clock = local.naive_local();
    let bound = of(Unit::Hour.start(clock)?, Unit::Hour)?;
    t.checked_add((bound - clock).num_microseconds()?)
}

fn days(t: NaiveDateTime, n: i64) -> Option<NaiveDateTime> {
    t.checked_add_signed(TimeDelta::try_days(n)?)
}

fn months(t: NaiveDateTime, n: i64) -> Option<NaiveDateTime> {
    let count = Months::new(u32::try_from(n.unsigned_abs()).ok()?);
    if n < 0 { t.checked_sub_months(count) } else { t.checked_add_months(count) }
}

fn moved(call: &mut Call<'_, '_>, by: fn(NaiveDateTime, i64) -> Option<NaiveDateTime>) -> Outcome {
    let (t, n, mut zones) = (call.int(0)?, call.int(1)?, Zones::of(call, 2)?);
    call.ints(|row| -> Row<i64> {
        let (t, n, zone) = (t.at(row), n.at(row), zones.at(row)?);
        if n == 0 {
            return Ok(Some(t));
        }
        let local = utc(t)?.with_timezone(&zone).naive_local();
        Ok(Some(by(local, n).and_then(|l| instant(&l, zone)).ok_or_else(|| beyond(t))?))
    })
}

fn between(call: &mut Call<'_, '_>, of: fn(NaiveDateTime, NaiveDateTime) -> i64) -> Outcome {
    let (from, to, mut zones) = (call.int(0)?, call.int(1)?, Zones::of(call, 2)?);
    call.ints(|row| {
        let zone = zones.at(row)?;
        let [from, to] = [utc(from.at(row))?, utc(to.at(row))?].map(|t| t.with_timezone(&zone).naive_local());
        Ok(Some(of(from, to)))
    })
}

/// The greatest number of months that can be added to the earlier time without passing the later one.
fn whole_months(from: NaiveDateTime, to: NaiveDateTime) -> i64 {
    if to < from {
        return -whole_months(to, from);
    }
    let count = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    let passed = months(from, count).is_none_or(|t| t > to);
    count - i64::from(passed)
}

fn make_time(call: &mut Call<'_, '_>) -> Outcome {
    let (year, month, day, mut zones) = (call.int(0)?, call.int(1)?, call.int(2)?, Zones::of(call, 6)?);
    let clock = (3..6).map(|i| if call.count() > i { call.int(i).map(Some) } else { Ok(None) });
    let clock = clock.collect::<Result<Vec<_>, _>>()?;
    call.ints(|row| {
        let zone = zones.at(row)?;
        let part = |i: usize| clock[i].map_or(0, |c| c.at(row));
        let [y, m, d, h, min, s] = [year.at(row), month.at(row), day.at(row), part(0), part(1), part(2)];
        let small = |n: i64| u32::try_from(n).ok();
        let local = || {
            let date = NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, small(m)?, small(d)?)?;
            instant(&date.and_hms_opt(small(h)?, small(min)?, small(s)?)?, zone)
        };
        match local() {
            Some(micros) => Ok(Some(micros)),
            None => failure(format!("{y}-{m}-{d} {h}:{min}:{s} is not on the calendar")),
        }
    })
}
