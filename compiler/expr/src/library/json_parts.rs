//! JSON: what it is and what is in it.
use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{ArrayRef, StringViewArray};
use arrow_buffer::NullBuffer;

use super::Call;
use super::call::Failure;
use super::function::Definition;
use super::json_path::{Paths, Step, follow, parts};
use crate::frame::Outcome;
use crate::json::{Kind, kind};
use crate::node::concat::LONGEST;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["json_get(value: json, path: string) -> json?"],
        "What a path such as `a.b[0].c` leads to; null if there is nothing.",
        (r#"json_get(parse_json("{\"a\":{\"b\":[7,8]}}"), "a.b[-1]") as int"#, "8"),
        |call| {
            let (value, mut paths) = (call.text(0)?, Paths::new(call.text(1)?));
            call.parts(|row| {
                let path = paths.at(row)?;
                if path.contains(&Step::All) {
                    return Err(many());
                }
                Ok(follow(value.at(row), path))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_get_all(value: json, path: string) -> list<json>"],
        "Everything that a path leads to, where `[*]` stands for all elements or members; at most 100,000.",
        (r#"json_get_all(parse_json("[{\"id\":1},{\"id\":2}]"), "[*].id")"#, r#"["1", "2"]"#),
        |call| {
            let (value, mut paths) = (call.text(0)?, Paths::new(call.text(1)?));
            call.lists_of_texts(|row, push| {
                let mut found = Vec::new();
                gather(value.at(row), paths.at(row)?, &mut found)?;
                found.into_iter().for_each(|text| push(Some(text)));
                Ok(Some(()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_has(value: json, path: string) -> bool"],
        "Whether a path leads to something, be it null.",
        (r#"json_has(parse_json("{\"a\":{\"b\":null}}"), "a.b")"#, "true"),
        |call| {
            let (value, mut paths) = (call.text(0)?, Paths::new(call.text(1)?));
            call.bools(|row| {
                let mut found = Vec::new();
                gather(value.at(row), paths.at(row)?, &mut found)?;
                Ok(Some(!found.is_empty()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_type(value: json) -> string"],
        "`object`, `array`, `string`, `number`, `bool` or `null`.",
        (r#"json_type(parse_json("[1]"))"#, r#""array""#),
        |call| {
            let value = call.text(0)?;
            call.parts(|row| {
                Ok(kind(value.at(row)).map(|kind| match kind {
                    Kind::Null => "null",
                    Kind::Bool => "bool",
                    Kind::Number => "number",
                    Kind::String => "string",
                    Kind::Array => "array",
                    Kind::Object => "object",
                }))
            })
        },
    ),
    Definition::new(
        &["is_object(value: json) -> bool"],
        "Whether it is a JSON object.",
        (r#"is_object(parse_json("{}"))"#, "true"),
        |call| test(call, Kind::Object),
    ),
    Definition::new(
        &["is_array(value: json) -> bool"],
        "Whether it is a JSON array.",
        (r#"is_array(parse_json("{}"))"#, "false"),
        |call| test(call, Kind::Array),
    ),
    Definition::new(
        &["json_keys(value: json) -> list<string>?"],
        "The names of the members of an object; null of anything else.",
        (r#"json_keys(parse_json("{\"a\":1,\"b\":2}"))"#, r#"["a", "b"]"#),
        |call| {
            let value = call.text(0)?;
            call.lists_of_texts(|row, push| {
                if kind(value.at(row)) != Some(Kind::Object) {
                    return Ok(None);
                }
                parts(value.at(row)).iter().for_each(|(name, _)| push(name.as_deref()));
                Ok(Some(()))
            })
        },
    ),
    Definition::new(
        &["json_length(value: json) -> int?"],
        "How many members or elements an object or array has; null of anything else.",
        (r#"json_length(parse_json("[1,2]"))"#, "2"),
        |call| {
            let value = call.text(0)?;
            call.ints(|row| {
                let holds = matches!(kind(value.at(row)), Some(Kind::Object | Kind::Array));
                Ok(holds.then(|| parts(value.at(row)).len() as i64))
            })
        },
    ),
    Definition::new(
        &["json_flatten(value: json, separator?: string) -> map<string, json>"],
        "The values inside by their paths, joined by a separator (`.`); empty objects and arrays count as values.",
        (r#"json_flatten(parse_json("{\"a\":{\"b\":1},\"c\":[2]}"))"#, r#"{ a.b: "1", c.0: "2" }"#),
        flatten,
    )
    .fallible(),
];

fn many() -> Failure {
    "a path with `[*]` leads to many: `json_get_all` lists them".to_owned().into()
}

fn test(call: &mut Call<'_, '_>, wanted: Kind) -> Outcome {
    let value = call.text(0)?;
    call.bools(|row| Ok(Some(kind(value.at(row)) == Some(wanted))))
}

/// The most that is found.
const MOST: usize = 100_000;

fn gather<'j>(text: &'j str, path: &[Step], found: &mut Vec<&'j str>) -> Result<(), Failure> {
    match path.iter().position(|step| *step == Step::All) {
        None => found.extend(follow(text, path)),
        Some(at) => {
            let inside = follow(text, &path[..at]).map(parts).unwrap_or_default();
            for (_, part) in inside {
                gather(part, &path[at + 1..], found)?;
            }
        }
    }
    if found.len() > MOST {
        return Err(format!("the path leads to more than {MOST} values").into());
    }
    Ok(())
}

/// How deep objects and arrays are looked into; what is deeper stays as it is.
const DEPTH: usize = 128;

fn flatten(call: &mut Call<'_, '_>) -> Outcome {
    let value = call.text(0)?;
    let separator = if call.count() > 1 { Some(call.text(1)?) } else { None };
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    let (mut lengths, mut valid) = (Vec::with_capacity(call.rows), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = keys.len();
        let mut fits = true;
        if call.active(row) {
            fits = leaves(value.at(row), separator.map_or(".", |s| s.at(row)), &mut |name, leaf| {
                keys.push(name);
                values.push(leaf);
            });
            if !fits {
                keys.truncate(before);
                values.truncate(before);
                call.fail(row, format!("the paths are longer than {LONGEST} bytes in all").into());
            }
        }
        valid.push(fits && call.active(row));
        lengths.push(keys.len() - before);
    }
    let keys: ArrayRef = Arc::new(StringViewArray::from_iter_values(keys));
    let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
    super::maps::map_with(call, keys, Arc::new(StringViewArray::from_iter_values(values)), lengths, nulls)
}

/// Calls `see` with the path and text of each value that has no parts; false if the paths are too long in all.
fn leaves<'j>(text: &'j str, separator: &str, see: &mut impl FnMut(String, &'j str)) -> bool {
    let mut waiting: Vec<(String, &'j str, usize)> = vec![(String::new(), text, 0)];
    let mut length = 0;
    while let Some((path, text, depth)) = waiting.pop() {
        let inside = if depth < DEPTH { parts(text) } else { Vec::new() };
        if inside.is_empty() {
            see(path, text.trim());
            continue;
        }
        for (i, (name, part)) in inside.into_iter().enumerate().rev() {
            let name = name.unwrap_or_else(|| Cow::Owned(i.to_string()));
            let path = if depth == 0 { name.into_owned() } else { format!("{path}{separator}{name}") };
            length += path.len();
            if length > LONGEST {
                return false;
            }
            waiting.push((path, part, depth + 1));
        }
    }
    true
}
