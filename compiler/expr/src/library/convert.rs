//! Conversions that are called by name.
use super::function::Definition;
use super::{Call, failure};
use crate::access::place;
use crate::cast::{parse_float, write_text};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["to_string(value: any) -> string"],
        "As text, as in `$\"{value}\"`: lists and records as JSON, null as `null`.",
        ("to_string(1.5)", r#""1.5""#),
        to_string,
    ),
    Definition::new(
        &["to_json(value: any) -> json"],
        "As JSON.",
        (r#"to_json({ a: [1, 2] })"#, r#""{\"a\":[1,2]}""#),
        to_json,
    ),
    Definition::new(
        &["parse_json(text: string) -> json"],
        "The JSON value that a text is.",
        (r#"parse_json("{\"a\": 1}").a as int"#, "1"),
        parse_json,
    )
    .fallible(),
    Definition::new(
        &["parse_int(text: string, base?: int) -> int"],
        "The int that a text says, in base 10 or another (2 to 36).",
        (r#"parse_int("ff", 16)"#, "255"),
        parse_int,
    )
    .fallible(),
    Definition::new(
        &["parse_float(text: string) -> float"],
        "The float that a text says.",
        (r#"parse_float("1e3")"#, "1000.0"),
        parse_float_of,
    )
    .fallible(),
];

fn to_string(call: &mut Call<'_, '_>) -> Outcome {
    let (column, ty) = (call.column(0)?, &call.types[0]);
    call.texts(|row, out| {
        write_text(out, column.array(), place(column, row), ty);
        Ok(Some(()))
    })
}

fn to_json(call: &mut Call<'_, '_>) -> Outcome {
    let (column, ty) = (call.column(0)?, &call.types[0]);
    call.texts(|row, out| {
        crate::text::write_json(out, column.array(), place(column, row), ty);
        Ok(Some(()))
    })
}

fn parse_json(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        let text = text.at(row).trim();
        match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => {
                out.push_str(text);
                Ok(Some(()))
            }
            Err(error) => failure(format!("{:?} is not JSON: {error}", shorten(text))),
        }
    })
}

fn parse_int(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let base = if call.count() > 1 { Some(call.int(1)?) } else { None };
    call.ints(|row| {
        let (text, base) = (text.at(row).trim(), base.map_or(10, |b| b.at(row)));
        if !(2..=36).contains(&base) {
            return failure(format!("{base} is not a base from 2 to 36"));
        }
        match i64::from_str_radix(text, base as u32) {
            Ok(value) => Ok(Some(value)),
            Err(_) => failure(format!("{:?} is not an int in base {base}", shorten(text))),
        }
    })
}

fn parse_float_of(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.floats(|row| match parse_float(text.at(row).trim()) {
        Some(value) => Ok(Some(value)),
        None => failure(format!("{:?} is not a float", shorten(text.at(row)))),
    })
}
