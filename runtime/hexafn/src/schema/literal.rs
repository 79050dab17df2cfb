//! Defaults of a schema as constants of the language.
use hexafn_ir::{TimeWire, Type, Value as Constant};
use serde_json::Value;

use super::shape::{Body, Declared, Shape};
use crate::infer::print;

/// The constant, if the value is one of that type.
pub(super) fn literal(value: &Value, shape: &Shape, declared: &[Declared]) -> Option<String> {
    match (shape, value) {
        (Shape::Optional(_), Value::Null) => Some("null".to_owned()),
        (Shape::Optional(inner) | Shape::Secret(inner), _) => literal(value, inner, declared),
        (Shape::Named(name), _) => match &declared.iter().find(|d| d.name == *name)?.body {
            Body::Shape(shape) => literal(value, shape, declared),
            Body::Union { .. } => None,
        },
        (Shape::List(inner), Value::Array(all)) => {
            let all: Option<Vec<_>> = all.iter().map(|v| literal(v, inner, declared)).collect();
            Some(format!("[{}]", all?.join(", ")))
        }
        (Shape::Map(inner), Value::Object(all)) => {
            braced(all.iter().map(|(key, v)| Some((key, literal(v, inner, declared)?))))
        }
        (Shape::Record(members), Value::Object(all)) => {
            let known = all.keys().all(|key| members.iter().any(|m| m.name == *key));
            let whole = members.iter().all(|m| all.contains_key(&m.name) || may_be_absent(&m.shape));
            let entries = members.iter().filter_map(|m| Some((&m.name, all.get(&m.name)?, &m.shape)));
            let entries = entries.map(|(name, v, shape)| Some((name, literal(v, shape, declared)?)));
            if known && whole { braced(entries) } else { None }
        }
        (Shape::Plain(ty), _) => plain(value, ty),
        _ => None,
    }
}

fn may_be_absent(shape: &Shape) -> bool {
    match shape {
        Shape::Optional(_) => true,
        Shape::Secret(inner) => may_be_absent(inner),
        _ => false,
    }
}

fn braced<'a>(entries: impl Iterator<Item = Option<(&'a String, String)>>) -> Option<String> {
    let mut text = String::from("{");
    for entry in entries {
        let (key, value) = entry?;
        text.push_str(if text.len() > 1 { ", " } else { " " });
        print::quoted(&mut text, key);
        text.push_str(": ");
        text.push_str(&value);
    }
    text.push_str(if text.len() > 1 { " }" } else { "}" });
    Some(text)
}

fn plain(value: &Value, ty: &Type) -> Option<String> {
    let quoted = |text: &str| {
        let mut out = String::new();
        print::quoted(&mut out, text);
        out
    };
    let time = |micros: i64, ty: &Type| {
        let mut out = Vec::new();
        hexafn_codec::write_time(micros, &mut out);
        Some(format!("{} as {ty}", quoted(std::str::from_utf8(&out).ok()?)))
    };
    match (ty, value) {
        (Type::Bool, Value::Bool(b)) => Some(b.to_string()),
        (Type::Int, Value::Number(n)) => n.as_i64().map(|n| n.to_string()),
        (Type::Float, Value::Number(n)) => n.as_f64().filter(|x| x.is_finite()).map(|x| format!("{x:?}")),
        (Type::Decimal(digits), Value::Number(n)) => {
            let text = n.to_string();
            let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
            let exact = fraction.len() <= usize::from(*digits) && !text.contains(['e', 'E']);
            exact.then_some(text)
        }
        (Type::String, Value::String(text)) => Some(quoted(text)),
        (Type::Choice(members), Value::String(text)) => members.iter().any(|m| **m == **text).then(|| quoted(text)),
        (Type::Time(TimeWire::Rfc3339), Value::String(text)) => time(hexafn_codec::read_time(text.as_bytes())?, ty),
        (Type::Time(wire), Value::Number(n)) => {
            let unit = match wire {
                TimeWire::Seconds => 1_000_000,
                TimeWire::Millis => 1_000,
                TimeWire::Rfc3339 | TimeWire::Micros => 1,
            };
            time(n.as_i64()?.checked_mul(unit)?, ty)
        }
        (Type::Duration, Value::String(text)) => {
            Some(Constant::Duration(hexafn_codec::read_duration(text)?).to_string())
        }
        (Type::Bytes, Value::String(text)) => {
            hexafn_codec::read_base64(text.as_bytes(), &mut Vec::new())?;
            Some(format!("base64_decode({})", quoted(text)))
        }
        (Type::Json, value) => Some(format!("parse_json({})", quoted(&value.to_string()))),
        _ => None,
    }
}
