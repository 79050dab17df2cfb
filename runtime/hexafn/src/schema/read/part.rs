//! A schema inside of another.
use std::borrow::Cow;

use hexafn_ir::{TimeWire, Type};
use serde_json::{Map, Value};

use super::root::description;
use super::{MAX_DEPTH, MAX_SCHEMAS, Reader, SchemaError};
use crate::schema::literal::literal;
use crate::schema::names::is_field_name;
use crate::schema::shape::{Member, Shape};
use crate::schema::{EXTENSION, extension, merge};

/// Keywords that narrow a type and that the language has no word for.
const NARROWING: [&str; 19] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "not",
    "if",
];

impl Reader<'_> {
    pub(super) fn shape(&mut self, schema: &Value, place: &str, depth: usize) -> Result<Shape, SchemaError> {
        if depth > MAX_DEPTH {
            return Err(SchemaError::TooDeep { place: place.to_owned() });
        }
        self.looked_at += 1;
        if self.looked_at > MAX_SCHEMAS {
            return Err(SchemaError::TooMany);
        }
        match schema {
            Value::Bool(true) => Ok(Shape::JSON),
            Value::Bool(false) => Ok(self.json(place, "no value fits `false`")),
            Value::Object(map) => self.object(map, place, depth),
            _ => Err(SchemaError::NotSchema { place: place.to_owned() }),
        }
    }

    /// `json`, because of `why`.
    fn json(&mut self, place: &str, why: &str) -> Shape {
        self.warn(place, format!("{why}, so this is `json`"));
        Shape::JSON
    }

    fn object(&mut self, schema: &Map<String, Value>, place: &str, depth: usize) -> Result<Shape, SchemaError> {
        let own = schema.get(EXTENSION).map(|own| own.as_str().and_then(extension::read));
        let Some(Some(own)) = own else {
            if own.is_some() {
                self.warn(place, format!("`{EXTENSION}` says no type that there is, and counts as absent"));
            }
            return self.standard(schema, place, depth);
        };
        let shape = match own.ty {
            Some(ty) if kinds(schema).1 => Shape::Plain(ty).optional(),
            Some(ty) => Shape::Plain(ty),
            None => self.standard(schema, place, depth)?,
        };
        Ok(if own.secret { Shape::Secret(Box::new(shape)) } else { shape })
    }

    fn standard(&mut self, schema: &Map<String, Value>, place: &str, depth: usize) -> Result<Shape, SchemaError> {
        for key in NARROWING.into_iter().filter(|key| schema.contains_key(*key)) {
            *self.passed.entry(key).or_default() += 1;
        }
        if let Some(reference) = schema.get("$ref") {
            let Some(reference) = reference.as_str() else {
                return Err(SchemaError::Unresolved { place: place.to_owned(), reference: reference.to_string() });
            };
            return self.reference(reference, place, depth);
        }
        if let Some(Value::Array(parts)) = schema.get("allOf") {
            return self.all(schema, parts, place, depth);
        }
        let texts = match (schema.get("const"), schema.get("enum")) {
            (Some(only), _) => Some(Cow::Owned(vec![only.clone()])),
            (None, Some(Value::Array(values))) => Some(Cow::Borrowed(values)),
            _ => None,
        };
        if let Some(choice) = texts.as_ref().and_then(|values| choice(values)) {
            return Ok(choice);
        }
        if texts.is_some() && !schema.contains_key("type") {
            return Ok(self.json(place, "its values are not all texts"));
        }
        if texts.is_some() {
            *self.passed.entry("enum").or_default() += 1;
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(Value::Array(members)) = schema.get(key) {
                return self.any(members, &format!("{place}/{key}"), depth);
            }
        }
        let (kinds, nullable) = kinds(schema);
        let shape = match kinds.as_slice() {
            [] if schema.contains_key("properties") => self.record(schema, place, depth)?,
            [] if schema.contains_key("items") => self.list(schema, place, depth)?,
            [] if nullable => self.json(place, "it is never but null"),
            [] => Shape::JSON,
            ["object"] => self.record(schema, place, depth)?,
            ["array"] => self.list(schema, place, depth)?,
            ["string"] => Shape::Plain(text(schema)),
            ["boolean"] => Shape::Plain(Type::Bool),
            ["integer"] => Shape::Plain(Type::Int),
            ["number"] => Shape::Plain(self.number(schema)),
            ["integer", "number"] | ["number", "integer"] => Shape::Plain(Type::Float),
            _ => self.json(place, "it may be of several types"),
        };
        Ok(if nullable { shape.optional() } else { shape })
    }

    fn all(
        &mut self,
        schema: &Map<String, Value>,
        parts: &[Value],
        place: &str,
        depth: usize,
    ) -> Result<Shape, SchemaError> {
        if let ([part], true) = (parts, !schema.contains_key("properties")) {
            return self.shape(part, &format!("{place}/allOf/0"), depth + 1);
        }
        let mut maps = Vec::with_capacity(parts.len());
        for (i, part) in parts.iter().enumerate() {
            let place = format!("{place}/allOf/{i}");
            let part = match part.get("$ref").and_then(Value::as_str) {
                Some(reference) => self.target(reference, &place)?.1,
                None => part,
            };
            maps.push(part.as_object().cloned().ok_or(SchemaError::NotSchema { place })?);
        }
        match merge::all(schema, &maps) {
            Some(whole) => self.object(&whole, place, depth + 1),
            None => Ok(self.json(place, "the parts of `allOf` do not go together")),
        }
    }

    fn any(&mut self, members: &[Value], place: &str, depth: usize) -> Result<Shape, SchemaError> {
        let is_null = |m: &&Value| m.get("type").and_then(Value::as_str) == Some("null");
        let nullable = members.iter().any(|m| is_null(&m));
        let others: Vec<(usize, &Value)> = members.iter().enumerate().filter(|(_, m)| !is_null(m)).collect();
        let shape = match others.as_slice() {
            [(i, only)] => self.shape(only, &format!("{place}/{i}"), depth + 1)?,
            several => {
                let values: Option<Vec<Value>> = several.iter().map(|(_, m)| m.get("const").cloned()).collect();
                match values.as_deref().and_then(choice) {
                    Some(choice) => choice,
                    None => self.json(place, "it may be of several types"),
                }
            }
        };
        Ok(if nullable { shape.optional() } else { shape })
    }

    fn list(&mut self, schema: &Map<String, Value>, place: &str, depth: usize) -> Result<Shape, SchemaError> {
        let element = match schema.get("items") {
            Some(items @ (Value::Object(_) | Value::Bool(true))) => {
                self.shape(items, &format!("{place}/items"), depth + 1)?
            }
            None if !schema.contains_key("prefixItems") => Shape::JSON,
            _ => self.json(place, "its elements have types by position"),
        };
        Ok(Shape::List(Box::new(element)))
    }

    fn record(&mut self, schema: &Map<String, Value>, place: &str, depth: usize) -> Result<Shape, SchemaError> {
        let rest = schema.get("additionalProperties");
        let Some(properties) = schema.get("properties").map(|p| p.as_object()) else {
            let value = match rest {
                Some(rest @ Value::Object(_)) => {
                    self.shape(rest, &format!("{place}/additionalProperties"), depth + 1)?
                }
                _ => Shape::JSON,
            };
            return Ok(Shape::Map(Box::new(value)));
        };
        let Some(properties) = properties else {
            return Err(SchemaError::NotSchema { place: format!("{place}/properties") });
        };
        if rest.is_some_and(Value::is_object) {
            *self.passed.entry("additionalProperties").or_default() += 1;
        }
        let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut members = Vec::with_capacity(properties.len());
        for (name, property) in properties {
            let pointer = name.replace('~', "~0").replace('/', "~1");
            let place = format!("{place}/properties/{pointer}");
            if !is_field_name(name) {
                self.warn(&place, "left out: no field can have this name");
                continue;
            }
            let required = required.iter().any(|r| r.as_str() == Some(name));
            members.push(self.property(name, property, required, &place, depth)?);
        }
        Ok(Shape::Record(members))
    }

    fn property(
        &mut self,
        name: &str,
        schema: &Value,
        required: bool,
        place: &str,
        depth: usize,
    ) -> Result<Member, SchemaError> {
        let shape = self.shape(schema, place, depth + 1)?;
        let given = schema.get("default").filter(|d| !d.is_null());
        let default = given.and_then(|d| literal(d, &shape, &self.declared)).filter(|_| !self.leave.defaults);
        if given.is_some() && default.is_none() {
            self.warn(place, "left out the default: it is no constant of this type");
        }
        let shape = if required || default.is_some() { shape } else { shape.optional() };
        Ok(Member { name: name.to_owned(), doc: description(schema), shape, default })
    }

    /// A number that is a multiple of 0.01 is a decimal.
    fn number(&mut self, schema: &Map<String, Value>) -> Type {
        let step = schema.get("multipleOf").map(Value::to_string);
        let digits = step.as_deref().and_then(|s| s.strip_prefix("0.")).and_then(|s| s.strip_suffix('1'));
        match digits {
            Some(zeros) if zeros.len() < 18 && zeros.bytes().all(|b| b == b'0') => {
                if let Some(n) = self.passed.get_mut("multipleOf") {
                    *n -= 1;
                }
                self.passed.retain(|_, n| *n > 0);
                Type::Decimal(zeros.len() as u8 + 1)
            }
            _ => Type::Float,
        }
    }
}

/// The types that a schema names, `null` apart.
fn kinds(schema: &Map<String, Value>) -> (Vec<&str>, bool) {
    let named: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let nullable = named.contains(&"null") || schema.get("nullable") == Some(&Value::Bool(true));
    (named.into_iter().filter(|n| *n != "null").collect(), nullable)
}

/// The choice of these values, if they are texts; with null among them it is optional.
fn choice(values: &[Value]) -> Option<Shape> {
    let mut texts: Vec<&str> = Vec::with_capacity(values.len());
    for value in values.iter().filter(|v| !v.is_null()) {
        let text = value.as_str()?;
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let nullable = values.iter().any(Value::is_null);
    let shape = (!texts.is_empty()).then(|| Shape::Plain(Type::Choice(texts.into_iter().map(Into::into).collect())))?;
    Some(if nullable { shape.optional() } else { shape })
}

fn text(schema: &Map<String, Value>) -> Type {
    let says = |key: &str| schema.get(key).and_then(Value::as_str);
    match (says("format"), says("contentEncoding")) {
        (Some("date-time"), _) => Type::Time(TimeWire::Rfc3339),
        (_, Some("base64")) => Type::Bytes,
        _ => Type::String,
    }
}
