//! JSON values changed. They are read as trees, which costs more than looking into the text: these are for the rare
//! places where a value is rebuilt.
use serde_json::{Map, Value};

use super::call::Failure;
use super::function::Definition;
use super::json_path::{Paths, Step};
use super::{Call, Row, failure};
use crate::access::place;
use crate::frame::Outcome;
use crate::text::write_json;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["json_set(value: json, path: string, to: any) -> json"],
        "With another value where a path leads; objects on the way are made, an index one past the end appends.",
        (r#"json_set(parse_json("{\"a\":1}"), "b.c", 2)"#, r#""{\"a\":1,\"b\":{\"c\":2}}""#),
        json_set,
    )
    .fallible(),
    Definition::new(
        &["json_remove(value: json, path: string) -> json"],
        "Without what a path leads to; `[*]` stands for all elements or members.",
        (r#"json_remove(parse_json("{\"a\":{\"b\":1,\"c\":2}}"), "a.b")"#, r#""{\"a\":{\"c\":2}}""#),
        |call| {
            let (value, mut paths) = (call.text(0)?, Paths::new(call.text(1)?));
            call.texts(|row, out| {
                let mut value = tree(value.at(row))?;
                remove(&mut value, paths.at(row)?);
                write(out, &value)
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_merge(value: json, patch: json) -> json"],
        "With the members of a patch (RFC 7396): objects are merged, null removes a member, anything else replaces.",
        (
            r#"json_merge(parse_json("{\"a\":1,\"b\":{\"c\":2}}"), parse_json("{\"a\":null,\"b\":{\"d\":3}}"))"#,
            r#""{\"b\":{\"c\":2,\"d\":3}}""#,
        ),
        |call| {
            let (value, patch) = (call.text(0)?, call.text(1)?);
            call.texts(|row, out| {
                let mut value = tree(value.at(row))?;
                merge(&mut value, tree(patch.at(row))?);
                write(out, &value)
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_compact(value: json) -> json"],
        "Without members and elements that are null, empty texts, objects or arrays, inside out.",
        (r#"json_compact(parse_json("{\"a\":null,\"b\":{\"c\":[]},\"d\":0}"))"#, r#""{\"d\":0}""#),
        |call| {
            changed(call, |mut value| {
                compact(&mut value);
                value
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_sort_keys(value: json) -> json"],
        "With the members of all objects in the order of their names: one text for all equal values.",
        (r#"json_sort_keys(parse_json("{\"b\":1,\"a\":2}"))"#, r#""{\"a\":2,\"b\":1}""#),
        |call| {
            changed(call, |mut value| {
                value.sort_all_objects();
                value
            })
        },
    )
    .fallible(),
    Definition::new(
        &["json_pretty(value: any) -> string"],
        "As JSON in lines, indented by two blanks.",
        (r#"json_pretty({ a: 1 })"#, r#""{\n  \"a\": 1\n}""#),
        json_pretty,
    )
    .fallible(),
    Definition::new(
        &["json_unflatten(values: map<string, json>, separator?: string) -> json"],
        "The object whose members are at those paths, joined by a separator (`.`): `json_flatten` the other way round.",
        (r#"json_unflatten(json_flatten(parse_json("{\"a\":{\"b\":1,\"c\":2}}")))"#, r#""{\"a\":{\"b\":1,\"c\":2}}""#),
        json_unflatten,
    )
    .fallible(),
];

fn tree(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| format!("the JSON cannot be read: {error}").into())
}

fn write(out: &mut String, value: &Value) -> Row<()> {
    match serde_json::to_string(value) {
        Ok(text) => {
            out.push_str(&text);
            Ok(Some(()))
        }
        Err(error) => failure(format!("the JSON cannot be written: {error}")),
    }
}

fn changed(call: &mut Call<'_, '_>, change: fn(Value) -> Value) -> Outcome {
    let value = call.text(0)?;
    call.texts(|row, out| write(out, &change(tree(value.at(row))?)))
}

fn json_set(call: &mut Call<'_, '_>) -> Outcome {
    let (value, mut paths) = (call.text(0)?, Paths::new(call.text(1)?));
    let (new, ty) = (call.column(2)?, &call.types[2]);
    let mut text = String::new();
    call.texts(|row, out| {
        text.clear();
        write_json(&mut text, new.array(), place(new, row), ty);
        let mut value = tree(value.at(row))?;
        set(&mut value, paths.at(row)?, tree(&text)?)?;
        write(out, &value)
    })
}

fn set(value: &mut Value, path: &[Step], new: Value) -> Result<(), Failure> {
    let mut at = value;
    for step in path {
        at = match step {
            Step::Member(name) => {
                if at.is_null() {
                    *at = Value::Object(Map::new());
                }
                match at {
                    Value::Object(members) => members.entry(name.clone()).or_insert(Value::Null),
                    other => return Err(in_the_way(other, &format!("`{name}`"))),
                }
            }
            Step::Element(index) => {
                if at.is_null() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(items) = at else { return Err(in_the_way(at, &format!("[{index}]"))) };
                let length = items.len();
                let place = super::lists::position(*index, length).filter(|place| *place <= length);
                let Some(place) = place else {
                    return Err(format!("there is no index {index} in an array of {length}").into());
                };
                if place == length {
                    items.push(Value::Null);
                }
                &mut items[place]
            }
            Step::All => return Err("a value is set at one place, not at `[*]`".to_owned().into()),
        };
    }
    *at = new;
    Ok(())
}

fn in_the_way(value: &Value, part: &str) -> Failure {
    let kind = match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::String(_) => "a string",
        Value::Number(_) => "a number",
        Value::Bool(_) => "a bool",
        Value::Null => "null",
    };
    format!("{kind} has no {part}").into()
}

fn remove(value: &mut Value, path: &[Step]) {
    let [first, rest @ ..] = path else { return };
    if rest.is_empty() {
        match (first, value) {
            (Step::Member(name), Value::Object(members)) => {
                members.shift_remove(name);
            }
            (Step::Element(index), Value::Array(items)) => {
                if let Some(place) = super::lists::position(*index, items.len()).filter(|place| *place < items.len()) {
                    items.remove(place);
                }
            }
            (Step::All, Value::Array(items)) => items.clear(),
            (Step::All, Value::Object(members)) => members.clear(),
            _ => {}
        }
        return;
    }
    match (first, value) {
        (Step::Member(name), Value::Object(members)) => {
            members.get_mut(name).into_iter().for_each(|inside| remove(inside, rest));
        }
        (Step::Element(index), Value::Array(items)) => {
            let place = super::lists::position(*index, items.len());
            place.and_then(|place| items.get_mut(place)).into_iter().for_each(|inside| remove(inside, rest));
        }
        (Step::All, Value::Array(items)) => items.iter_mut().for_each(|inside| remove(inside, rest)),
        (Step::All, Value::Object(members)) => members.values_mut().for_each(|inside| remove(inside, rest)),
        _ => {}
    }
}

/// RFC 7396.
fn merge(value: &mut Value, patch: Value) {
    let Value::Object(changes) = patch else {
        *value = patch;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(members) = value else { return };
    for (name, change) in changes {
        if change.is_null() {
            members.shift_remove(&name);
        } else {
            merge(members.entry(name).or_insert(Value::Null), change);
        }
    }
}

fn compact(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(compact);
            items.retain(|item| !is_empty(item));
        }
        Value::Object(members) => {
            members.values_mut().for_each(compact);
            members.retain(|_, member| !is_empty(member));
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn json_pretty(call: &mut Call<'_, '_>) -> Outcome {
    let (column, ty) = (call.column(0)?, &call.types[0]);
    let mut text = String::new();
    call.texts(|row, out| {
        text.clear();
        write_json(&mut text, column.array(), place(column, row), ty);
        match serde_json::to_string_pretty(&tree(&text)?) {
            Ok(pretty) => {
                out.push_str(&pretty);
                Ok(Some(()))
            }
            Err(error) => failure(format!("the JSON cannot be written: {error}")),
        }
    })
}

fn json_unflatten(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    let map = crate::access::maps(column.array())?;
    let (keys, values) = (super::lists::keys_of(map)?, crate::access::texts(map.values())?);
    let separator = if call.count() > 1 { Some(call.text(1)?) } else { None };
    call.texts(|row, out| {
        let separator = separator.map_or(".", |s| s.at(row));
        if separator.is_empty() {
            return failure("a separator has one character or more");
        }
        let mut root = Value::Object(Map::new());
        for i in super::maps::range(map, place(column, row)) {
            let path: Vec<Step> = keys.value(i).split(separator).map(|name| Step::Member(name.to_owned())).collect();
            if path.len() > 128 {
                return failure("a path of more than 128 members");
            }
            set(&mut root, &path, tree(values.value(i))?)?;
        }
        write(out, &root)
    })
}
