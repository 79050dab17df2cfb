//! json values as values of other types.
use hexafn_ir::layout::union_record;
use hexafn_ir::{Name, Record, TimeWire, Type, Value};

use super::text::{parse, parse_float};
use crate::json::{Kind, Scanner, kind, unescape};
use crate::text::parse_decimal;

/// How deep json may be nested where it is taken apart.
const DEEPEST: usize = 64;

/// The value of a JSON text as one of `ty`; `None` if it is not one.
pub(crate) fn read(text: &str, ty: &Type) -> Option<Value> {
    nested(text.trim_ascii(), ty, DEEPEST)
}

/// Writes a JSON text for people: a string as it is, anything else as JSON.
pub(crate) fn write(out: &mut String, text: &str) {
    match Scanner::new(text).string() {
        Some(inside) => out.push_str(&unescape(inside)),
        None => out.push_str(text),
    }
}

fn nested(text: &str, ty: &Type, depth: usize) -> Option<Value> {
    let kind = kind(text)?;
    if kind == Kind::Null {
        return ty.is_optional().then_some(Value::Null);
    }
    Some(match (ty.bare(), kind) {
        (Type::Json, _) => Value::Json(text.into()),
        (Type::Bool, Kind::Bool) | (Type::Int, Kind::Number) => return parse(text, ty),
        (Type::Float, Kind::Number) => Value::Float(parse_float(text)?),
        (Type::Decimal(scale), Kind::Number) => Value::Decimal(parse_decimal(text, *scale)?, *scale),
        (Type::String, Kind::String) => Value::String(string(text)?.into()),
        (Type::Choice(members), Kind::String) => {
            let text = string(text)?;
            members.iter().find(|m| ***m == *text).map(|m| Value::String(m.clone()))?
        }
        (Type::Time(TimeWire::Rfc3339) | Type::Duration, Kind::String) => return parse(&string(text)?, ty),
        (Type::Time(wire), Kind::Number) => {
            let unit = match wire {
                TimeWire::Rfc3339 => return None,
                TimeWire::Seconds => 1_000_000,
                TimeWire::Millis => 1_000,
                TimeWire::Micros => 1,
            };
            Value::Time(text.parse::<i64>().ok()?.checked_mul(unit)?)
        }
        (Type::Bytes, Kind::String) => Value::Bytes(crate::library::base64_from(&string(text)?)?),
        (Type::List(item), Kind::Array) => {
            let mut scanner = Scanner::new(text);
            let mut items = Vec::new();
            scanner.take(b'[');
            while !scanner.take(b']') {
                items.push(nested(scanner.value()?, item, depth.checked_sub(1)?)?);
                scanner.take(b',');
            }
            Value::List(items)
        }
        (Type::Map(item), Kind::Object) => {
            let read = |(name, text): (Name, &str)| Some((name, nested(text, item, depth.checked_sub(1)?)?));
            Value::Record(members(text)?.into_iter().map(read).collect::<Option<_>>()?)
        }
        (Type::Record(r), Kind::Object) => record(text, r, depth)?,
        (Type::Union(u), Kind::Object) => record(text, &union_record(u), depth)?,
        _ => return None,
    })
}

fn string(text: &str) -> Option<std::borrow::Cow<'_, str>> {
    Scanner::new(text).string().map(unescape)
}

fn members(text: &str) -> Option<Vec<(Name, &str)>> {
    let mut scanner = Scanner::new(text);
    let mut members = Vec::new();
    scanner.take(b'{');
    while !scanner.take(b'}') {
        let name = unescape(scanner.string()?);
        if !scanner.take(b':') {
            return None;
        }
        members.push((name.into(), scanner.value()?));
        scanner.take(b',');
    }
    Some(members)
}

fn record(text: &str, record: &Record, depth: usize) -> Option<Value> {
    let members = members(text)?;
    let mut fields = Vec::with_capacity(record.fields.len());
    for field in &record.fields {
        let found = members.iter().rev().find(|(name, _)| *name == field.name);
        let value = match (found, &field.default) {
            (Some((_, text)), _) => nested(text, &field.ty, depth.checked_sub(1)?)?,
            (None, Some(default)) => default.clone(),
            (None, None) if field.ty.is_optional() => Value::Null,
            (None, None) => return None,
        };
        fields.push((field.name.clone(), value));
    }
    Some(Value::Record(fields))
}
