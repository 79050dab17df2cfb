//! Conversions into text, and of text into other types.
use arrow_array::Array;
use arrow_array::cast::AsArray;
use hexafn_ir::{Type, Value};

use crate::access::{f64s, i64s};
use crate::column::IsNullAt;
use crate::json::{Kind, Scanner, kind, unescape};
use crate::text::{parse_decimal, parse_duration, parse_time, write_float, write_json, write_time};

/// Writes a value as `$"{x}"` shows it: texts as they are, times as RFC 3339 whatever their wire form, lists and
/// records as JSON, bytes as base64; json as it is, but a string in it without quotes.
pub(crate) fn write_text(out: &mut String, array: &dyn Array, row: usize, ty: &Type) {
    if array.is_null_at(row) {
        out.push_str("null");
        return;
    }
    match ty.bare() {
        Type::String | Type::Choice(_) => {
            if let Some(texts) = array.as_string_view_opt() {
                out.push_str(texts.value(row));
            }
        }
        Type::Time(_) => {
            if let Ok(times) = i64s(array) {
                write_time(out, times[row]);
            }
        }
        Type::Bytes => {
            if let Some(data) = array.as_binary_view_opt() {
                crate::library::base64_into(out, data.value(row));
            }
        }
        Type::Float => {
            if let Ok(floats) = f64s(array) {
                write_float(out, floats[row]);
            }
        }
        Type::Duration => {
            if let Ok(durations) = i64s(array) {
                crate::text::write_duration(out, durations[row]);
            }
        }
        Type::Json => {
            let text = array.as_string_view_opt().map_or("", |texts| texts.value(row));
            match Scanner::new(text).string().filter(|_| kind(text) == Some(Kind::String)) {
                Some(string) => out.push_str(&unescape(string)),
                None => out.push_str(text),
            }
        }
        other => write_json(out, array, row, other),
    }
}

/// Reads a text as a value of a type: white space around it is not part of it.
pub(crate) fn parse(text: &str, to: &Type) -> Option<Value> {
    let text = text.trim();
    Some(match to.bare() {
        Type::Bool => Value::Bool(text.parse().ok()?),
        Type::Int => Value::Int(text.parse().ok()?),
        Type::Float => Value::Float(parse_float(text)?),
        Type::Decimal(scale) => Value::Decimal(parse_decimal(text, *scale)?, *scale),
        Type::Time(_) => Value::Time(parse_time(text)?),
        Type::Duration => Value::Duration(parse_duration(text)?),
        _ => return None,
    })
}

/// Reads a finite float as JSON writes it.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse().ok().filter(|x: &f64| plain && x.is_finite())
}
