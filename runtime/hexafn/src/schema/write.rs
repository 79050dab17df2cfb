//! Types as JSON Schema.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_check::DeclaredType;
use hexafn_ir::{Field, Name, Record, TimeWire, Type, Union};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::{EXTENSION, constant, extension};

/// Why there is no schema.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Nothing declares that type.
    #[error("there is no type `{name}`{}", listed(.known))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The types that there are.
        known: Vec<String>,
    },
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "; the program declares none".to_owned(),
        names => format!("; there are `{}`", names.join("`, `")),
    }
}

/// The schema (draft 2020-12) of a declared type, as JSON over several lines. Types of the main file go before those that
/// it imports.
///
/// # Errors
/// If there is no such type.
pub fn write(types: &[DeclaredType], name: &str) -> Result<String, WriteError> {
    let mut named: Vec<&DeclaredType> = types.iter().filter(|t| *t.name == *name).collect();
    named.sort_by_key(|t| !t.is_main);
    let Some(declared) = named.first() else {
        let known = types.iter().map(|t| t.name.to_string()).collect();
        return Err(WriteError::Unknown { name: name.to_owned(), known });
    };
    let mut writer = Writer { types, definitions: BTreeMap::new(), schemas: Map::new() };
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".into(), name.into());
    describe(&mut schema, &declared.doc);
    let mut place = Place { of: Some(declared), path: Vec::new() };
    schema.extend(match &declared.ty {
        Type::Record(record) => writer.record(record, &mut place),
        Type::Union(union) => writer.union(union, &mut place),
        other => writer.schema(other, &mut place),
    });
    if !writer.schemas.is_empty() {
        schema.insert("$defs".into(), Value::Object(writer.schemas));
    }
    Ok(format!("{:#}\n", Value::Object(schema)))
}

/// Where the doc comments of what is being written stand.
struct Place<'a> {
    of: Option<&'a DeclaredType>,
    path: Vec<String>,
}

struct Writer<'a> {
    types: &'a [DeclaredType],
    /// What stands under `$defs`: records of one name can differ where files declare the same one.
    definitions: BTreeMap<Name, Arc<Record>>,
    schemas: Map<String, Value>,
}

impl<'a> Writer<'a> {
    fn schema(&mut self, ty: &Type, place: &mut Place<'a>) -> Map<String, Value> {
        let mut schema = Map::new();
        let mut say = |key: &str, value: Value| drop(schema.insert(key.into(), value));
        match ty {
            Type::Bool => say("type", "boolean".into()),
            Type::Int | Type::Time(TimeWire::Seconds | TimeWire::Millis | TimeWire::Micros) => {
                say("type", "integer".into());
            }
            Type::Float | Type::Decimal(_) => say("type", "number".into()),
            Type::String | Type::Duration => say("type", "string".into()),
            Type::Bytes => {
                say("type", "string".into());
                say("contentEncoding", "base64".into());
            }
            Type::Time(TimeWire::Rfc3339) => {
                say("type", "string".into());
                say("format", "date-time".into());
            }
            Type::Choice(members) => {
                say("type", "string".into());
                say("enum", members.iter().map(|m| Value::from(&**m)).collect());
            }
            Type::Null => say("type", "null".into()),
            Type::Json => {}
            Type::List(inner) => {
                say("type", "array".into());
                say("items", self.schema(inner, place).into());
            }
            Type::Map(inner) => {
                say("type", "object".into());
                say("additionalProperties", self.schema(inner, place).into());
            }
            Type::Optional(inner) => return nullable(self.schema(inner, place)),
            Type::Secret(inner) => {
                schema = self.schema(inner, place);
                let rest = schema.get(EXTENSION).and_then(Value::as_str).map_or_else(String::new, |r| format!(" {r}"));
                schema.insert(EXTENSION.into(), format!("secret{rest}").into());
                return schema;
            }
            Type::Record(record) => return self.part(record, place),
            Type::Union(union) => return self.union(union, place),
        }
        if let Some(own) = extension::written(ty) {
            say(EXTENSION, own.into());
        }
        schema
    }

    /// A record inside of another type: by reference, if it has a name that stands for this one only.
    fn part(&mut self, record: &Arc<Record>, place: &mut Place<'a>) -> Map<String, Value> {
        let Some(name) = &record.name else { return self.record(record, place) };
        match self.definitions.get(name) {
            Some(known) if !Arc::ptr_eq(known, record) && known != record => return self.record(record, place),
            Some(_) => {}
            None => {
                self.definitions.insert(name.clone(), record.clone());
                let of = self.types.iter().find(|t| t.name == *name);
                let mut schema = Map::new();
                describe(&mut schema, of.map_or(&[], |t| &t.doc));
                // Its place among the definitions is where it is met first.
                self.schemas.insert(name.to_string(), Value::Null);
                schema.extend(self.record(record, &mut Place { of, path: Vec::new() }));
                self.schemas.insert(name.to_string(), schema.into());
            }
        }
        let reference = format!("#/$defs/{}", name.replace('~', "~0").replace('/', "~1"));
        Map::from_iter([("$ref".to_owned(), reference.into())])
    }

    fn record(&mut self, record: &Record, place: &mut Place<'a>) -> Map<String, Value> {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for field in &record.fields {
            place.path.push(field.name.to_string());
            properties.insert(field.name.to_string(), self.field(field, place).into());
            place.path.pop();
            if field.default.is_none() && !field.ty.is_optional() {
                required.push(Value::from(&*field.name));
            }
        }
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), properties.into());
        if !required.is_empty() {
            schema.insert("required".into(), required.into());
        }
        schema
    }

    fn field(&mut self, field: &Field, place: &mut Place<'a>) -> Map<String, Value> {
        let mut schema = Map::new();
        describe(&mut schema, place.of.and_then(|t| t.fields.get(&place.path)).map_or(&[], Vec::as_slice));
        schema.extend(self.schema(&field.ty, place));
        if let Some(default) = field.default.as_ref().and_then(|v| constant::json(v, &field.ty)) {
            schema.insert("default".into(), default);
        }
        schema
    }

    fn union(&mut self, union: &Union, place: &mut Place<'a>) -> Map<String, Value> {
        let mut kinds = Vec::new();
        for (value, record) in &union.kinds {
            place.path.push(value.to_string());
            let mut kind = self.part(record, place);
            place.path.pop();
            let tag = json!({ "type": "string", "const": &**value });
            match kind.get_mut("properties").and_then(Value::as_object_mut) {
                Some(properties) => drop(properties.insert(union.tag.to_string(), tag)),
                None => drop(kind.insert("properties".into(), json!({ &*union.tag: tag }))),
            }
            match kind.get_mut("required").and_then(Value::as_array_mut) {
                Some(required) => required.push((&*union.tag).into()),
                None => drop(kind.insert("required".into(), json!([&*union.tag]))),
            }
            kinds.push(Value::Object(kind));
        }
        Map::from_iter([("oneOf".to_owned(), kinds.into())])
    }
}

/// The schema with `null` among its values.
fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Array(members)) = schema.get_mut("enum") {
        members.push(Value::Null);
    }
    match schema.get_mut("type") {
        Some(ty) => *ty = json!([ty.take(), "null"]),
        None => schema = Map::from_iter([("anyOf".to_owned(), json!([schema, { "type": "null" }]))]),
    }
    schema
}

fn describe(schema: &mut Map<String, Value>, doc: &[String]) {
    if !doc.is_empty() {
        schema.insert("description".into(), doc.join("\n").into());
    }
}
