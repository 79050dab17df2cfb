//! Values as text.
use crate::model::{Ty, Value};

const DAY: i64 = 86_400_000_000;

/// A time as RFC 3339 writes it, in UTC, with 0, 3 or 6 fraction digits; years beyond four digits with a sign.
pub fn time(micros: i64) -> String {
    let (mut year, mut day) = year_and_day(micros.div_euclid(DAY));
    let mut month = 0;
    while day >= length(year, month) {
        day -= length(year, month);
        month += 1;
        if month == 12 {
            (year, month) = (year + 1, 0);
        }
    }
    let rest = micros.rem_euclid(DAY);
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let year = if (0..=9999).contains(&year) { format!("{year:04}") } else { format!("{year:+05}") };
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = match fraction {
        0 => String::new(),
        f if f % 1000 == 0 => format!(".{:03}", f / 1000),
        f => format!(".{f:06}"),
    };
    format!("{year}-{:02}-{:02}T{clock}{fraction}Z", month + 1, day + 1)
}

/// Year, month and day of the month (from 1).
pub fn date(micros: i64) -> (i64, i64, i64) {
    let (year, mut day) = year_and_day(micros.div_euclid(DAY));
    let mut month = 0;
    while day >= length(year, month) {
        day -= length(year, month);
        month += 1;
    }
    (year, month + 1, day + 1)
}

/// The year, and the day in it from 0, of a day counted from 1970.
fn year_and_day(days: i64) -> (i64, i64) {
    // Whole cycles of 400 years first, then year by year.
    let (cycles, mut day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let mut year = 1970 + cycles * 400;
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if day < length {
            return (year, day);
        }
        day -= length;
        year += 1;
    }
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        1 if leap(year) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// Days from 1970 to a date; `None` if there is no such day.
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > length(year, month - 1) {
        return None;
    }
    let years: i64 = (1970..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let before: i64 = (year..1970).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let months: i64 = (0..month - 1).map(|m| length(year, m)).sum();
    Some(years - before + months + day - 1)
}

/// The largest unit that is exact.
pub fn duration(micros: i64) -> String {
    if micros == 0 {
        return "0s".into();
    }
    let units = [(DAY, "d"), (DAY / 24, "h"), (60_000_000, "m"), (1_000_000, "s"), (1_000, "ms"), (1, "us")];
    let (size, unit) = units.into_iter().find(|(size, _)| micros % size == 0).unwrap_or((1, "us"));
    format!("{}{unit}", micros / size)
}

/// The shortest text that reads back as the same float.
pub fn float(x: f64) -> String {
    match x {
        _ if x.is_nan() => "NaN".into(),
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        x => format!("{x:?}"),
    }
}

/// Base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i)) as usize & 63];
            out.push(if i > three.len() { '=' } else { letter as char });
        }
    }
    out
}

/// As `$"{x}"` shows it.
pub fn shown(value: &Value, ty: &Ty) -> String {
    match value {
        Value::Text(s) | Value::Json(serde_json::Value::String(s)) => s.clone(),
        Value::Time(t) => time(*t),
        Value::Float(x) => float(*x),
        Value::Duration(d) => duration(*d),
        Value::Bytes(b) => base64(b),
        other => json(other, ty),
    }
}

/// As JSON.
pub fn json(value: &Value, ty: &Ty) -> String {
    let inner = match ty {
        Ty::Optional(inner) | Ty::Secret(inner) => return json(value, inner),
        other => other,
    };
    match value {
        Value::Null => "null".into(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Float(x) if !x.is_finite() => "null".into(),
        Value::Float(x) => float(*x),
        Value::Decimal(digits, scale) => crate::write::decimal(*digits, *scale),
        Value::Text(s) => string(s),
        Value::Bytes(b) => string(base64(b)),
        Value::Time(t) => match inner {
            Ty::Time(wire) => wire.unit().map_or_else(|| string(time(*t)), |unit| t.div_euclid(unit).to_string()),
            _ => string(time(*t)),
        },
        Value::Duration(d) => string(duration(*d)),
        Value::Json(j) => j.to_string(),
        Value::List(items) => {
            let ty = if let Ty::List(t) = inner { t } else { inner };
            format!("[{}]", items.iter().map(|v| json(v, ty)).collect::<Vec<_>>().join(","))
        }
        Value::Map(entries) => {
            let ty = if let Ty::Map(t) = inner { t } else { inner };
            object(entries.iter().map(|(n, v)| (&**n, json(v, ty))))
        }
        Value::Record(members) => {
            let of = |name: &str| match inner {
                Ty::Record(fields) => fields.iter().find(|f| f.name == name).map_or(inner, |f| &f.ty),
                _ => inner,
            };
            object(members.iter().map(|(n, v)| (&**n, json(v, of(n)))))
        }
    }
}

/// An object of values that are JSON already.
pub fn object<'a>(members: impl Iterator<Item = (&'a str, String)>) -> String {
    let members: Vec<String> = members.map(|(n, v)| format!("{}:{v}", string(n))).collect();
    format!("{{{}}}", members.join(","))
}

/// A JSON string.
pub fn string(text: impl AsRef<str>) -> String {
    serde_json::Value::String(text.as_ref().to_owned()).to_string()
}
