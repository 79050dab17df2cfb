//! `allOf`: the parts of a schema as one.
use serde_json::{Map, Value};

/// What a schema says together with the parts that it must fit, too; `None` if two of them say different things of the
/// same.
pub(super) fn all(schema: &Map<String, Value>, parts: &[Map<String, Value>]) -> Option<Map<String, Value>> {
    let mut whole = schema.clone();
    whole.shift_remove("allOf");
    for (key, value) in parts.iter().flatten() {
        let Some(known) = whole.get_mut(key) else {
            whole.insert(key.clone(), value.clone());
            continue;
        };
        match (key.as_str(), known, value) {
            ("properties" | "$defs" | "definitions", Value::Object(known), Value::Object(more)) => {
                for (name, value) in more {
                    known.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            ("required", Value::Array(known), Value::Array(more)) => known.extend(more.iter().cloned()),
            ("title" | "description" | "$id" | "$schema" | "$comment" | "examples" | "additionalProperties", ..) => {}
            (_, known, value) if known == value => {}
            _ => return None,
        }
    }
    Some(whole)
}
