//! Parts of a date beyond those of a clock.
use chrono::{DateTime, Datelike, Offset, TimeZone, Timelike};
use chrono_tz::{OffsetComponents, Tz};

use super::Call;
use super::function::Definition;
use super::times::{Zones, part, utc};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["millisecond(t: time) -> int"],
        "The thousandths of the second, 0 to 999.",
        (r#"millisecond(parse_time("2026-03-04T05:06:07.089Z"))"#, "89"),
        |call| {
            let t = call.int(0)?;
            call.ints(|row| Ok(Some(t.at(row).rem_euclid(1_000_000) / 1000)))
        },
    ),
    Definition::new(
        &["day_of_year(t: time, zone?: string) -> int"],
        "The day of the year, 1 to 366.",
        (r#"day_of_year(parse_time("2026-03-04T05:06:07Z"))"#, "63"),
        |call| part(call, |t| t.ordinal().into()),
    )
    .fallible(),
    Definition::new(
        &["quarter(t: time, zone?: string) -> int"],
        "The quarter of the year, 1 to 4.",
        (r#"quarter(parse_time("2026-05-04T05:06:07Z"))"#, "2"),
        |call| part(call, |t| (t.month0() / 3 + 1).into()),
    )
    .fallible(),
    Definition::new(
        &["iso_week(t: time, zone?: string) -> int"],
        "The week of ISO 8601, 1 to 53; it belongs to the year that `iso_year` gives.",
        (r#"iso_week(parse_time("2027-01-01T00:00:00Z"))"#, "53"),
        |call| part(call, |t| t.iso_week().week().into()),
    )
    .fallible(),
    Definition::new(
        &["iso_year(t: time, zone?: string) -> int"],
        "The year to which the week of ISO 8601 belongs.",
        (r#"iso_year(parse_time("2027-01-01T00:00:00Z"))"#, "2026"),
        |call| part(call, |t| t.iso_week().year().into()),
    )
    .fallible(),
    Definition::new(
        &["days_in_month(t: time, zone?: string) -> int"],
        "How many days the month has.",
        (r#"days_in_month(parse_time("2028-02-10T00:00:00Z"))"#, "29"),
        |call| part(call, |t| t.num_days_in_month().into()),
    )
    .fallible(),
    Definition::new(
        &["is_leap_year(year: int) -> bool"],
        "Whether a year has 366 days.",
        ("is_leap_year(2028)", "true"),
        |call| {
            let year = call.int(0)?;
            call.bools(|row| {
                let y = year.at(row);
                Ok(Some(y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)))
            })
        },
    ),
    Definition::new(
        &["is_weekend(t: time, zone?: string) -> bool"],
        "Whether it is a Saturday or a Sunday.",
        (r#"is_weekend(parse_time("2026-03-07T05:06:07Z"))"#, "true"),
        |call| truth(call, |t| t.weekday().number_from_monday() > 5),
    )
    .fallible(),
    Definition::new(
        &["is_dst(t: time, zone: string) -> bool"],
        "Whether the clocks of a zone are set forward for summer.",
        (r#"is_dst(parse_time("2026-07-01T00:00:00Z"), "Europe/Paris")"#, "true"),
        |call| truth(call, |t| !t.offset().dst_offset().is_zero()),
    )
    .fallible(),
    Definition::new(
        &["weekday_name(t: time, zone?: string) -> string"],
        "The English name of the day of the week.",
        (r#"weekday_name(parse_time("2026-03-04T05:06:07Z"))"#, r#""Wednesday""#),
        |call| {
            name(call, |t| {
                const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
                NAMES[t.weekday().num_days_from_monday() as usize]
            })
        },
    )
    .fallible(),
    Definition::new(
        &["month_name(t: time, zone?: string) -> string"],
        "The English name of the month.",
        (r#"month_name(parse_time("2026-03-04T05:06:07Z"))"#, r#""March""#),
        |call| {
            name(call, |t| {
                const NAMES: [&str; 12] = [
                    "January",
                    "February",
                    "March",
                    "April",
                    "May",
                    "June",
                    "July",
                    "August",
                    "September",
                    "October",
                    "November",
                    "December",
                ];
                NAMES[t.month0() as usize]
            })
        },
    )
    .fallible(),
    Definition::new(
        &["time_of_day(t: time, zone?: string) -> duration"],
        "What the clock shows, as the time since it showed midnight.",
        (r#"time_of_day(parse_time("2026-03-04T05:06:00Z"), "Europe/Paris")"#, "366m"),
        |call| part(call, |t| i64::from(t.num_seconds_from_midnight()) * 1_000_000 + i64::from(t.nanosecond() / 1000)),
    )
    .fallible(),
    Definition::new(
        &["utc_offset(t: time, zone: string) -> duration"],
        "How far the clocks of a zone are ahead of UTC.",
        (r#"utc_offset(parse_time("2026-07-01T00:00:00Z"), "Europe/Paris")"#, "2h"),
        |call| part(call, |t| i64::from(t.offset().fix().local_minus_utc()) * 1_000_000),
    )
    .fallible(),
    Definition::new(
        &["is_time_zone(name: string) -> bool"],
        "Whether it names a time zone of the IANA database.",
        (r#"is_time_zone("Europe/Paris")"#, "true"),
        |call| {
            let name = call.text(0)?;
            call.bools(|row| Ok(Some(name.at(row).parse::<Tz>().is_ok())))
        },
    ),
];

fn truth(call: &mut Call<'_, '_>, of: fn(&DateTime<Tz>) -> bool) -> Outcome {
    let (t, mut zones) = (call.int(0)?, Zones::of(call, 1)?);
    call.bools(|row| Ok(Some(of(&zones.at(row)?.from_utc_datetime(&utc(t.at(row))?.naive_utc())))))
}

fn name(call: &mut Call<'_, '_>, of: fn(&DateTime<Tz>) -> &'static str) -> Outcome {
    let (t, mut zones) = (call.int(0)?, Zones::of(call, 1)?);
    call.parts(|row| Ok(Some(of(&utc(t.at(row))?.with_timezone(&zones.at(row)?)))))
}
