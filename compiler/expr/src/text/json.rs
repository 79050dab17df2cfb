//! Values as JSON.
use arrow_array::Array;
use arrow_array::cast::AsArray;
use hexafn_ir::layout::union_record;
use hexafn_ir::{Record, TimeWire, Type};

use super::{write_decimal, write_duration, write_float, write_int, write_time};
use crate::access::{f64s, i64s, i128s};
use crate::column::IsNullAt;

/// Writes the value of a row as JSON text: decimals as numbers with all their digits, times as their type says,
/// durations as text, bytes as base64, floats that are not finite as null.
pub fn write_json(out: &mut String, array: &dyn Array, row: usize, ty: &Type) {
    if array.is_null_at(row) || write(out, array, row, ty).is_none() {
        out.push_str("null");
    }
}

/// As [`write_json`]; nothing is written and `None` given if the array is not of that type.
fn write(out: &mut String, array: &dyn Array, row: usize, ty: &Type) -> Option<()> {
    match ty {
        Type::Optional(inner) | Type::Secret(inner) => return write(out, array, row, inner),
        Type::Null => return None,
        Type::Bool => out.push_str(if array.as_boolean_opt()?.value(row) { "true" } else { "false" }),
        Type::Int => write_int(out, i64s(array).ok()?[row]),
        Type::Float => {
            let value = f64s(array).ok()?[row];
            if !value.is_finite() {
                return None;
            }
            write_float(out, value);
        }
        Type::Decimal(scale) => write_decimal(out, i128s(array).ok()?[row], *scale),
        Type::String | Type::Choice(_) => write_json_string(out, array.as_string_view_opt()?.value(row)),
        Type::Json => out.push_str(array.as_string_view_opt()?.value(row)),
        Type::Bytes => {
            out.push('"');
            crate::library::base64_into(out, array.as_binary_view_opt()?.value(row));
            out.push('"');
        }
        Type::Time(wire) => {
            let micros = i64s(array).ok()?[row];
            match wire {
                TimeWire::Rfc3339 => {
                    out.push('"');
                    write_time(out, micros);
                    out.push('"');
                }
                TimeWire::Seconds => write_int(out, micros.div_euclid(1_000_000)),
                TimeWire::Millis => write_int(out, micros.div_euclid(1_000)),
                TimeWire::Micros => write_int(out, micros),
            }
        }
        Type::Duration => {
            out.push('"');
            write_duration(out, i64s(array).ok()?[row]);
            out.push('"');
        }
        Type::List(item) => {
            let items = array.as_list_opt::<i32>()?.value(row);
            out.push('[');
            for i in 0..items.len() {
                separate(out, i);
                write_json(out, &items, i, item);
            }
            out.push(']');
        }
        Type::Map(item) => {
            let entries = array.as_map_opt()?.value(row);
            let keys = entries.column(0).as_string_view_opt()?;
            out.push('{');
            for i in 0..entries.len() {
                separate(out, i);
                write_json_string(out, keys.value(i));
                out.push(':');
                write_json(out, entries.column(1), i, item);
            }
            out.push('}');
        }
        Type::Record(r) => return members(out, array, row, r),
        Type::Union(u) => return members(out, array, row, &union_record(u)),
    }
    Some(())
}

fn members(out: &mut String, array: &dyn Array, row: usize, r: &Record) -> Option<()> {
    let rows = array.as_struct_opt()?;
    out.push('{');
    for (i, field) in r.fields.iter().enumerate() {
        separate(out, i);
        write_json_string(out, &field.name);
        out.push(':');
        match rows.column_by_name(&field.name) {
            Some(column) => write_json(out, column, row, &field.ty),
            None => out.push_str("null"),
        }
    }
    out.push('}');
    Some(())
}

fn separate(out: &mut String, index: usize) {
    if index > 0 {
        out.push(',');
    }
}

/// Writes a JSON string with its quotes. Only what must be escaped is.
pub fn write_json_string(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        if short.is_empty() {
            out.push_str(&format!("\\u{byte:04x}"));
        } else {
            out.push_str(short);
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}
