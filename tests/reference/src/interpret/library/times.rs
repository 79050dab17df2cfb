//! Times.
use crate::interpret::failure::{Code, FUNCTION, OVERFLOW};
use crate::interpret::text::date;
use crate::model::Value;

/// The result, if there is such a function of times.
pub fn call(name: &str, values: &[Value]) -> Option<Result<Value, Code>> {
    Some(match (name, values.first()?) {
        ("unix", Value::Time(t)) => Ok(Value::Int(t.div_euclid(1_000_000))),
        ("unix_ms", Value::Time(t)) => Ok(Value::Int(t.div_euclid(1_000))),
        ("from_unix", Value::Int(n)) => n.checked_mul(1_000_000).map(Value::Time).ok_or(OVERFLOW),
        ("from_unix_ms", Value::Int(n)) => n.checked_mul(1_000).map(Value::Time).ok_or(OVERFLOW),
        ("year" | "month" | "day" | "hour" | "minute" | "second" | "weekday", Value::Time(t)) => part(name, *t),
        ("truncate", Value::Time(t)) => match values.get(1) {
            Some(Value::Duration(unit)) if *unit > 0 => {
                t.checked_sub(t.rem_euclid(*unit)).map(Value::Time).ok_or(OVERFLOW)
            }
            _ => Err(FUNCTION),
        },
        _ => return None,
    })
}

fn part(name: &str, t: i64) -> Result<Value, Code> {
    // The calendar of the library ends with the year 262142, on both sides.
    let (year, month, day) = date(t);
    if !(-262_143..=262_142).contains(&year) {
        return Err(OVERFLOW);
    }
    let seconds = t.div_euclid(1_000_000);
    Ok(Value::Int(match name {
        "year" => year,
        "month" => month,
        "day" => day,
        "hour" => seconds.div_euclid(3600).rem_euclid(24),
        "minute" => seconds.div_euclid(60).rem_euclid(60),
        "second" => seconds.rem_euclid(60),
        // 1970 began on a Thursday.
        _ => (seconds.div_euclid(86_400) + 3).rem_euclid(7) + 1,
    }))
}
