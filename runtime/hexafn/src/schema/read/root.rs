//! The whole document, and the definitions that its parts refer to.
use serde_json::Value;

use super::{MAX_DEFINITIONS, MAX_DEPTH, Progress, Reader, SchemaError};
use crate::schema::names::type_name;
use crate::schema::shape::{Body, Declared, Shape};
use crate::schema::union;

impl<'a> Reader<'a> {
    /// Declares the type of the document; gives its name.
    pub(super) fn root(&mut self, name: Option<&str>, otherwise: &str) -> Result<String, SchemaError> {
        let document = self.document;
        let (mut schema, mut pointer) = (document, String::new());
        let mut titled = title(schema);
        // A document that is nothing but a reference is what it refers to.
        for _ in 0..MAX_DEPTH {
            let Some(Value::String(reference)) = schema.get("$ref").filter(|_| schema.get("properties").is_none())
            else {
                break;
            };
            let place = format!("#{pointer}");
            (pointer, schema) = self.target(reference, &place)?;
            titled = titled.or_else(|| title(schema)).or_else(|| pointer.rsplit('/').next().and_then(type_name));
        }
        let name = name.map(str::to_owned).or(titled).unwrap_or_else(|| otherwise.to_owned());
        let name = self.unique(&name);
        self.names.insert(pointer.clone(), Progress::Working);
        let place = format!("#{pointer}");
        let body = match self.union(schema, &place)? {
            Some(union) => union,
            None => Body::Shape(self.shape(schema, &place, 0)?),
        };
        self.declared.push(Declared { name: name.clone(), doc: description(schema), body });
        Ok(name)
    }

    /// A union, if that is what the schema says.
    fn union(&mut self, schema: &Value, place: &str) -> Result<Option<Body>, SchemaError> {
        let key = if schema.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
        let Some(members) = schema.get(key).and_then(Value::as_array).filter(|m| m.len() > 1) else { return Ok(None) };
        let mut whole = Vec::with_capacity(members.len());
        for (i, member) in members.iter().enumerate() {
            let Some(map) = member.as_object() else { return Ok(None) };
            let own = map.get("properties").is_some();
            let target = match map.get("$ref").and_then(Value::as_str) {
                Some(reference) => Some(self.target(reference, &format!("{place}/{key}/{i}"))?.1),
                None => None,
            };
            whole.push(if own { map } else { target.and_then(Value::as_object).unwrap_or(map) });
        }
        let Some((by, texts)) = union::tag(&whole) else { return Ok(None) };
        if self.leave.unions {
            self.warn(place, "fields of one name have different types in the members, so this is `json`");
            return Ok(Some(Body::Shape(Shape::JSON)));
        }
        let mut kinds = Vec::with_capacity(members.len());
        for (i, (member, text)) in members.iter().zip(texts).enumerate() {
            let place = format!("{place}/{key}/{i}");
            let shape = match member.get("$ref").and_then(Value::as_str) {
                Some(reference) => self.reference(reference, &place, 0)?,
                None => self.member(member, &by, &text, &place)?,
            };
            kinds.push((text, shape));
        }
        Ok(Some(Body::Union { by, kinds }))
    }

    /// Declares a member of a union that stands in its place.
    fn member(&mut self, member: &Value, by: &str, text: &str, place: &str) -> Result<Shape, SchemaError> {
        let name = title(member).or_else(|| type_name(text)).unwrap_or_else(|| "Kind".to_owned());
        let name = self.unique(&name);
        let mut shape = self.shape(member, place, 0)?;
        if let Shape::Record(members) = &mut shape {
            members.retain(|m| m.name != by);
        }
        self.declared.push(Declared { name: name.clone(), doc: description(member), body: Body::Shape(shape) });
        Ok(Shape::Named(name))
    }

    /// What a reference leads to, declared once.
    pub(super) fn reference(&mut self, reference: &str, place: &str, depth: usize) -> Result<Shape, SchemaError> {
        let (pointer, schema) = self.target(reference, place)?;
        match self.names.get(&pointer) {
            Some(Progress::Done(name)) => return Ok(Shape::Named(name.clone())),
            Some(Progress::Working) => {
                self.warn(place, format!("`{reference}` contains itself, so this is `json`"));
                return Ok(Shape::JSON);
            }
            None if self.names.len() >= MAX_DEFINITIONS => return Err(SchemaError::TooMany),
            None => {}
        }
        let wanted = pointer.rsplit('/').next().and_then(type_name).or_else(|| title(schema));
        let name = self.unique(wanted.as_deref().unwrap_or("Part"));
        self.names.insert(pointer.clone(), Progress::Working);
        let shape = self.shape(schema, &format!("#{pointer}"), depth + 1)?;
        self.declared.push(Declared { name: name.clone(), doc: description(schema), body: Body::Shape(shape) });
        self.names.insert(pointer, Progress::Done(name.clone()));
        Ok(Shape::Named(name))
    }

    /// The pointer that a reference says, and what is there.
    pub(super) fn target(&self, reference: &str, place: &str) -> Result<(String, &'a Value), SchemaError> {
        let found = reference.strip_prefix('#').map(decoded).and_then(|p| self.document.pointer(&p).map(|v| (p, v)));
        found.ok_or_else(|| SchemaError::Unresolved { place: place.to_owned(), reference: reference.to_owned() })
    }
}

/// Without percent signs.
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn title(schema: &Value) -> Option<String> {
    schema.get("title").and_then(Value::as_str).and_then(type_name)
}

pub(super) fn description(schema: &Value) -> Option<String> {
    schema.get("description").and_then(Value::as_str).map(str::to_owned)
}
