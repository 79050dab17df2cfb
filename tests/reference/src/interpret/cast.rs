//! Conversions.
use serde_json::Value as Json;

use super::{decimal, text};
use crate::model::{Ty, Value, Wire};

/// `value` (not null) of type `from` as one of `to`; `None` if it is not one.
pub fn convert(value: &Value, from: &Ty, to: &Ty) -> Option<Value> {
    let (from, to) = (from.required(), to.required());
    Some(match (value, to) {
        (Value::Null, _) => Value::Null,
        (Value::Json(j), Ty::Json) => Value::Json(j.clone()),
        (Value::Json(j), _) => return of_json(j, to),
        (v, _) if from == to => v.clone(),
        (Value::Time(t), Ty::Time(_)) => Value::Time(*t),
        (Value::Int(n), Ty::Float) => Value::Float(*n as f64),
        (Value::Int(n), Ty::Decimal(scale)) => {
            Value::Decimal(decimal::fit(&decimal::rescale((*n).into(), 0, *scale))?, *scale)
        }
        (Value::Decimal(d, n), Ty::Float) => Value::Float(decimal::float(*d, *n)),
        (Value::Decimal(d, n), Ty::Decimal(scale)) => {
            Value::Decimal(decimal::fit(&decimal::rescale(*d, *n, *scale))?, *scale)
        }
        (Value::Decimal(d, n), Ty::Int) => Value::Int(i64::try_from(d / 10i128.pow(u32::from(*n))).ok()?),
        (Value::Float(x), Ty::Int) => Value::Int(whole(*x)?),
        (Value::Float(x), Ty::Decimal(scale)) => Value::Decimal(decimal::of_float(*x, *scale)?, *scale),
        (Value::Text(s), Ty::Choice(_, members)) => return members.contains(s).then(|| value.clone()),
        (Value::Text(s), Ty::Text) => Value::Text(s.clone()),
        (Value::Text(s), Ty::Bytes) => Value::Bytes(s.clone().into_bytes()),
        (Value::Text(s), Ty::Json) => Value::Json(serde_json::from_str(s).ok()?),
        (Value::Text(s), _) => return of_text(s, to),
        (Value::Bytes(b), Ty::Text) => Value::Text(String::from_utf8(b.clone()).ok()?),
        (v, Ty::Text) => Value::Text(text::shown(v, from)),
        (v, Ty::Json) => Value::Json(serde_json::from_str(&text::json(v, from)).ok()?),
        (Value::List(items), Ty::List(item)) => {
            let Ty::List(was) = from else { return None };
            Value::List(items.iter().map(|v| convert(v, was, item)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// Cut towards zero.
fn whole(x: f64) -> Option<i64> {
    // The first float above the largest int is 2^63.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&x).then_some(x as i64)
}

fn of_text(s: &str, to: &Ty) -> Option<Value> {
    let s = s.trim();
    Some(match to {
        Ty::Bool => Value::Bool(match s {
            "true" => true,
            "false" => false,
            _ => return None,
        }),
        Ty::Int => Value::Int(s.parse().ok()?),
        Ty::Float => Value::Float(number(s)?),
        Ty::Decimal(scale) => Value::Decimal(decimal::read(s, *scale)?, *scale),
        Ty::Time(_) => Value::Time(time(s)?),
        Ty::Duration => Value::Duration(duration(s)?),
        _ => return None,
    })
}

/// A finite float.
pub fn number(s: &str) -> Option<f64> {
    let plain = s.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    s.parse().ok().filter(|x: &f64| plain && x.is_finite())
}

/// RFC 3339, or a date alone.
pub fn time(s: &str) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        s.get(from..to).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
    };
    let at = |i: usize, all: &[u8]| s.as_bytes().get(i).is_some_and(|b| all.contains(b));
    if !(at(4, b"-") && at(7, b"-")) {
        return None;
    }
    let day = text::days(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    if s.len() == 10 {
        return Some(day * 86_400_000_000);
    }
    if !(at(10, b"Tt ") && at(13, b":") && at(16, b":")) {
        return None;
    }
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut rest = s.get(19..)?;
    let mut micros = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return None;
        }
        micros = format!("{:0<6}", &fraction[..digits.min(6)]).parse().ok()?;
        rest = &fraction[digits..];
    }
    let ahead = match (rest, rest.as_bytes()) {
        ("Z" | "z", _) => 0,
        (_, [sign @ (b'+' | b'-'), zone @ ..]) if zone.len() == 5 && zone[2] == b':' => {
            let part = |from: usize| -> Option<i64> {
                rest.get(from..from + 2).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
            };
            let (hours, minutes) = (part(1)?, part(4)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    Some(day * 86_400_000_000 + (hour * 3600 + (minute - ahead) * 60 + second) * 1_000_000 + micros)
}

/// The size of a unit of time in microseconds.
pub fn unit(name: &str) -> Option<i64> {
    Some(match name {
        "d" => 86_400_000_000,
        "h" => 3_600_000_000,
        "m" => 60_000_000,
        "s" => 1_000_000,
        "ms" => 1_000,
        "us" => 1,
        _ => return None,
    })
}

/// `90m`, `1.5h`, `-20ms`.
fn duration(s: &str) -> Option<i64> {
    let at = s.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, name) = s.split_at(at);
    let scaled = decimal::read(number, 6)?.checked_mul(unit(name)?.into())?;
    i64::try_from(scaled / 1_000_000).ok()
}

fn of_json(json: &Json, to: &Ty) -> Option<Value> {
    Some(match (to, json) {
        (Ty::Optional(_), Json::Null) => Value::Null,
        (Ty::Optional(inner), _) => return of_json(json, inner),
        (_, Json::Null) => return None,
        (Ty::Json, j) => Value::Json(j.clone()),
        (Ty::Bool, Json::Bool(b)) => Value::Bool(*b),
        (Ty::Int, Json::Number(n)) => Value::Int(n.to_string().parse().ok()?),
        (Ty::Float, Json::Number(n)) => Value::Float(number(&n.to_string())?),
        (Ty::Decimal(scale), Json::Number(n)) => Value::Decimal(decimal::read(&n.to_string(), *scale)?, *scale),
        (Ty::Text, Json::String(s)) => Value::Text(s.clone()),
        (Ty::Choice(_, members), Json::String(s)) => return members.contains(s).then(|| Value::Text(s.clone())),
        (Ty::Time(Wire::Text) | Ty::Duration, Json::String(s)) => return of_text(s, to),
        (Ty::Time(wire), Json::Number(n)) => Value::Time(n.to_string().parse::<i64>().ok()?.checked_mul(wire.unit()?)?),
        (Ty::List(item), Json::Array(all)) => Value::List(all.iter().map(|j| of_json(j, item)).collect::<Option<_>>()?),
        (Ty::Map(item), Json::Object(all)) => {
            Value::Map(all.iter().map(|(n, j)| Some((n.clone(), of_json(j, item)?))).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
