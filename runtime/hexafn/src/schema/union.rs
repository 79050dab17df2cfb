//! `oneOf` whose members are told apart by the value of one property.
use serde_json::{Map, Value};

/// The property that has another constant text in each of the members, with these texts.
pub(super) fn tag(members: &[&Map<String, Value>]) -> Option<(String, Vec<String>)> {
    let first = members.first()?.get("properties")?.as_object()?;
    first.keys().filter(|name| is_word(name)).find_map(|name| {
        let texts: Option<Vec<String>> = members.iter().map(|m| constant(m.get("properties")?.get(name)?)).collect();
        let texts = texts?;
        let distinct = texts.iter().enumerate().all(|(i, text)| !text.is_empty() && !texts[..i].contains(text));
        distinct.then(|| (name.clone(), texts))
    })
}

/// The only text that a schema allows.
fn constant(schema: &Value) -> Option<String> {
    let only = match (schema.get("const"), schema.get("enum").and_then(Value::as_array).map(Vec::as_slice)) {
        (Some(only), _) | (None, Some([only])) => only,
        _ => return None,
    };
    only.as_str().filter(|text| !text.starts_with('@')).map(str::to_owned)
}

fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
