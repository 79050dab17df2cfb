//! Constants.
use super::Written;
use super::types::name;
use crate::model::{Ty, Value};

impl Written {
    /// A constant that has its type wherever it stands.
    pub(super) fn typed(&mut self, value: &Value, ty: &Ty) {
        let text = match (value, ty.required()) {
            (Value::Null, Ty::Null) => "null".to_owned(),
            (Value::Null, _) => format!("null as {}?", name(ty.required())),
            (Value::Int(_) | Value::Float(_) | Value::Decimal(..), _) => {
                format!("{} as {}", grouped(value), name(ty.required()))
            }
            (Value::Time(_) | Value::Bytes(_), _) => format!("{} as {}", plain(value), name(ty.required())),
            (Value::Text(_), Ty::Choice(..)) => format!("{} as {}", plain(value), name(ty.required())),
            _ => plain(value),
        };
        self.put(&text);
    }
}

/// In parentheses where it has a sign.
fn grouped(value: &Value) -> String {
    let text = plain(value);
    if text.starts_with('-') { format!("({text})") } else { text }
}

/// A constant as it stands where its type is known.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Float(x) => fraction(*x),
        Value::Decimal(digits, scale) => decimal(*digits, *scale),
        Value::Text(s) => quoted(s, false),
        Value::Time(t) => quoted(&crate::interpret::text::time(*t), false),
        Value::Duration(d) => crate::interpret::text::duration(*d),
        Value::Bytes(b) => quoted(&String::from_utf8_lossy(b), false),
        Value::Json(j) => j.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Map(all) | Value::Record(all) => {
            let all: Vec<String> = all.iter().map(|(n, v)| format!("{n}: {}", plain(v))).collect();
            format!("{{ {} }}", all.join(", "))
        }
    }
}

/// Always with a point, so that it is no int.
fn fraction(x: f64) -> String {
    let text = format!("{x:?}");
    match text.split_once('e') {
        // The grammar wants a point or a sign; both are there.
        Some((mantissa, exponent)) if !exponent.starts_with('-') => format!("{mantissa}e+{exponent}"),
        _ => text,
    }
}

/// All digits of a decimal.
pub(crate) fn decimal(digits: i128, scale: u8) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let mut text = digits.unsigned_abs().to_string();
    let scale = usize::from(scale);
    if text.len() <= scale {
        text = format!("{}{text}", "0".repeat(scale + 1 - text.len()));
    }
    if scale == 0 {
        return format!("{sign}{text}");
    }
    let (whole, part) = text.split_at(text.len() - scale);
    format!("{sign}{whole}.{part}")
}

/// A text in quotes. Inside of `$"…"` braces are escaped too.
pub(super) fn quoted(text: &str, interpolated: bool) -> String {
    format!("\"{}\"", escaped(text, interpolated))
}

pub(super) fn escaped(text: &str, interpolated: bool) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '{' | '}' if interpolated => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => out.push(c),
        }
    }
    out
}
