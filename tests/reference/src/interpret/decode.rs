//! Lines of JSON as rows.
use serde_json::Value as Json;

use super::failure::{BAD_TEXT, Code, MISSING, NOT_A_CHOICE, NOT_JSON, OUT_OF_RANGE, UNKNOWN_KIND, WRONG_KIND};
use super::{cast, decimal};
use crate::model::{Field, Shape, Source, Ty, Value};

/// The fields of an event, and whether a default stands for one of them.
pub type Decoded = (Vec<(String, Value)>, bool);

/// The row that a line is, or the code of what is wrong with it. A line has at most one mistake.
pub fn decode(line: &str, source: &Source) -> Result<Decoded, Code> {
    let json: Json = serde_json::from_str(line).map_err(|_| NOT_JSON)?;
    let Json::Object(object) = json else { return Err(WRONG_KIND) };
    let mut defaulted = false;
    match &source.shape {
        Shape::Record(fields) => Ok((record(&object, fields, &mut defaulted)?, defaulted)),
        Shape::Union(tag, kinds) => {
            let kind = match object.get(tag) {
                None | Some(Json::Null) => return Err(MISSING),
                Some(Json::String(kind)) => kind,
                Some(_) => return Err(WRONG_KIND),
            };
            let (_, fields) = kinds.iter().find(|(k, _)| k == kind).ok_or(UNKNOWN_KIND)?;
            let mut row = vec![(tag.clone(), Value::Text(kind.clone()))];
            row.extend(record(&object, fields, &mut defaulted)?);
            Ok((row, defaulted))
        }
    }
}

fn record(
    object: &serde_json::Map<String, Json>,
    fields: &[Field],
    defaulted: &mut bool,
) -> Result<Vec<(String, Value)>, Code> {
    let mut row = Vec::with_capacity(fields.len());
    for field in fields {
        let found = object.get(&field.name).filter(|j| !j.is_null() || field.ty == Ty::Json);
        let value = match (found, &field.default) {
            (Some(json), _) => read(json, &field.ty, defaulted)?,
            (None, Some(default)) => {
                *defaulted = true;
                default.clone()
            }
            (None, None) if field.ty.is_optional() => Value::Null,
            (None, None) => return Err(MISSING),
        };
        row.push((field.name.clone(), value));
    }
    Ok(row)
}

fn read(json: &Json, ty: &Ty, defaulted: &mut bool) -> Result<Value, Code> {
    Ok(match (ty, json) {
        (Ty::Optional(_), Json::Null) => Value::Null,
        (Ty::Optional(inner) | Ty::Secret(inner), _) => return read(json, inner, defaulted),
        (Ty::Json, j) => Value::Json(j.clone()),
        (_, Json::Null) => return Err(MISSING),
        (Ty::Bool, Json::Bool(b)) => Value::Bool(*b),
        (Ty::Int, Json::Number(n)) => Value::Int(int(&n.to_string())?),
        (Ty::Float, Json::Number(n)) => {
            let x: f64 = n.to_string().parse().map_err(|_| OUT_OF_RANGE)?;
            Value::Float(if x.is_finite() { x } else { return Err(OUT_OF_RANGE) })
        }
        (Ty::Decimal(scale), Json::Number(n)) => {
            Value::Decimal(decimal::read(&n.to_string(), *scale).ok_or(OUT_OF_RANGE)?, *scale)
        }
        (Ty::Text, Json::String(s)) => Value::Text(s.clone()),
        (Ty::Choice(_, members), Json::String(s)) => {
            if !members.contains(s) {
                return Err(NOT_A_CHOICE);
            }
            Value::Text(s.clone())
        }
        (Ty::Time(wire), _) => match (wire.unit(), json) {
            (None, Json::String(s)) if s.len() >= 20 => Value::Time(cast::time(s).ok_or(BAD_TEXT)?),
            (None, Json::String(_)) => return Err(BAD_TEXT),
            (Some(unit), Json::Number(n)) => Value::Time(int(&n.to_string())?.checked_mul(unit).ok_or(OUT_OF_RANGE)?),
            _ => return Err(WRONG_KIND),
        },
        (Ty::Duration, Json::String(s)) => Value::Duration(duration(s).ok_or(BAD_TEXT)?),
        (Ty::Bytes, Json::String(s)) => Value::Bytes(base64(s).ok_or(BAD_TEXT)?),
        (Ty::List(item), Json::Array(all)) => {
            Value::List(all.iter().map(|j| read(j, item, defaulted)).collect::<Result<_, _>>()?)
        }
        (Ty::Map(item), Json::Object(all)) => Value::Map(
            all.iter().map(|(n, j)| Ok((n.clone(), read(j, item, defaulted)?))).collect::<Result<_, Code>>()?,
        ),
        (Ty::Record(fields), Json::Object(object)) => Value::Record(record(object, fields, defaulted)?),
        _ => return Err(WRONG_KIND),
    })
}

/// A whole number; one with a fraction or an exponent is of another kind.
fn int(text: &str) -> Result<i64, Code> {
    if text.contains(['.', 'e', 'E']) {
        return Err(WRONG_KIND);
    }
    text.parse().map_err(|_| OUT_OF_RANGE)
}

/// `1h30m`, `-200ms`: whole numbers with units, the largest first or not.
fn duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut sum = 0i128;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i128 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        sum += number * i128::from(cast::unit(&rest[..letters])?);
        rest = &rest[letters..];
    }
    if text.len() < 2 { None } else { i64::try_from(sum * sign).ok() }
}

/// Base64 with padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let letters = text.trim_end_matches('=');
    let mut out = Vec::new();
    let (mut bits, mut held) = (0u32, 0);
    for c in letters.bytes() {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    text.len().is_multiple_of(4).then_some(out)
}
