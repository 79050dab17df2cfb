//! A serde serialiser into a tree of titles and parts.
use std::fmt::Display;

use serde::ser::{self, Impossible, Serialize};

/// A node of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `None`.
    Absent,
    /// One word or literal.
    Leaf(String),
    /// A list.
    Many(Vec<Value>),
    /// A struct or variant: its name, its parts by name.
    Node(String, Vec<(&'static str, Value)>),
}

impl Value {
    /// Without what says nothing: spans, wrappers that only carry a span, a `kind` that is all there is.
    pub fn simple(self) -> Value {
        match self {
            Value::Many(items) => Value::Many(items.into_iter().map(Value::simple).collect()),
            Value::Node(title, parts) => simple_node(title, parts),
            leaf => leaf,
        }
    }
}

fn simple_node(title: String, parts: Vec<(&'static str, Value)>) -> Value {
    let parts = parts.into_iter().filter(|(name, _)| !matches!(*name, "span" | "op_span"));
    let mut parts: Vec<_> = parts.map(|(name, value)| (name, value.simple())).collect();
    match (title.as_str(), parts.len()) {
        ("Name" | "Text", 1) if parts[0].0 == "text" => return parts.remove(0).1,
        ("Declaration", _) => return with_doc(parts),
        ("Argument" | "FieldDeclaration" | "Item" | "Local" | "RecordField" | "Setting", _) => {
            return named(title, parts);
        }
        ("Expr" | "TypeExpr", _) => {
            return parts.into_iter().find(|(n, _)| *n == "kind").map_or(Value::Absent, |(_, v)| v);
        }
        _ => {}
    }
    // `Let(Binding { … })`: the variant says it all.
    if let [("", Value::Node(inner, _))] = parts.as_slice()
        && matches!(inner.as_str(), "TypeDeclaration" | "Binding" | "OnClause")
        && let Some(("", Value::Node(_, inner))) = parts.pop()
    {
        return Value::Node(title, inner);
    }
    // `Name amount`, `Int 3`: a variant around one word is a word itself.
    if let [("", Value::Leaf(text))] = parts.as_slice() {
        return Value::Leaf(format!("{title} {text}"));
    }
    if parts.is_empty() { Value::Leaf(title) } else { Value::Node(title, parts) }
}

/// A declaration is its kind, with the doc comment as its first part.
fn with_doc(parts: Vec<(&'static str, Value)>) -> Value {
    let (mut doc, mut title, mut rest) = (vec![], String::new(), vec![]);
    for (name, part) in parts {
        match part {
            Value::Node(kind, parts) if name == "kind" => (title, rest) = (kind, parts),
            Value::Many(ref lines) if name == "doc" && !lines.is_empty() => doc.push((name, part)),
            _ => {}
        }
    }
    doc.append(&mut rest);
    Value::Node(title, doc)
}

/// What only gives a name to a value: `name: value`.
fn named(title: String, mut parts: Vec<(&'static str, Value)>) -> Value {
    let part = |parts: &mut Vec<(&'static str, Value)>, names: &[&str]| {
        parts.iter().position(|(n, v)| names.contains(n) && *v != Value::Absent).map(|i| parts.remove(i).1)
    };
    let name = match part(&mut parts, &["name", "local"]) {
        Some(Value::Leaf(name)) => format!("{name}: "),
        _ => String::new(),
    };
    parts.retain(|(_, v)| !matches!(v, Value::Absent) && *v != Value::Many(vec![]));
    match part(&mut parts, &["value", "ty"]) {
        Some(Value::Leaf(text)) if parts.is_empty() => Value::Leaf(format!("{name}{text}")),
        Some(Value::Leaf(text)) => Value::Node(format!("{name}{text}"), parts),
        Some(Value::Node(kind, mut inner)) => {
            inner.append(&mut parts);
            Value::Node(format!("{name}{kind}"), inner)
        }
        _ => Value::Node(title, parts),
    }
}

/// Never happens: every node is a struct, a variant, a list or a plain value.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoValue(String);

impl ser::Error for NoValue {
    fn custom<T: Display>(message: T) -> Self {
        NoValue(message.to_string())
    }
}

/// Makes a [`Value`] of anything in the tree.
#[derive(Clone, Copy)]
pub(super) struct ValueMaker;

type Made = Result<Value, NoValue>;

macro_rules! leaves {
    ($($name:ident: $ty:ty),*) => {
        $(fn $name(self, value: $ty) -> Made { Ok(Value::Leaf(value.to_string())) })*
    };
}

impl ser::Serializer for ValueMaker {
    type Ok = Value;
    type Error = NoValue;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Impossible<Value, NoValue>;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    leaves!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128, serialize_f32: f32, serialize_f64: f64, serialize_char: char
    );

    fn serialize_str(self, value: &str) -> Made {
        let plain = !value.is_empty() && value.chars().all(|c| c == '_' || c == '.' || c.is_alphanumeric());
        Ok(Value::Leaf(if plain { value.to_owned() } else { format!("{value:?}") }))
    }

    fn serialize_bytes(self, value: &[u8]) -> Made {
        Ok(Value::Leaf(format!("{value:?}")))
    }

    fn serialize_none(self) -> Made {
        Ok(Value::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Made {
        Ok(Value::Absent)
    }

    fn serialize_unit_struct(self, name: &'static str) -> Made {
        Ok(Value::Leaf(name.to_owned()))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Made {
        Ok(Value::Leaf(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Made {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Made {
        let inner = value.serialize(self)?;
        // `Where(expr)` has one part without a name; `Source(Source { … })` would only say its name twice.
        Ok(match inner {
            Value::Node(title, parts) if title == variant => Value::Node(title, parts),
            inner => Value::Node(variant.to_owned(), vec![("", inner)]),
        })
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, NoValue> {
        Ok(Items { title: None, items: vec![] })
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, NoValue> {
        // The only tuples are the `let`s of a block.
        Ok(Items { title: Some("Local"), items: vec![] })
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Items, NoValue> {
        Ok(Items { title: Some(name), items: vec![] })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items, NoValue> {
        Ok(Items { title: Some(variant), items: vec![] })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, NoValue> {
        Err(NoValue("the syntax tree holds no maps".to_owned()))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts, NoValue> {
        Ok(Parts { title: name, parts: vec![] })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, NoValue> {
        Ok(Parts { title: variant, parts: vec![] })
    }
}

/// A list or tuple in the making.
pub(super) struct Items {
    title: Option<&'static str>,
    items: Vec<Value>,
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoValue> {
        self.items.push(value.serialize(ValueMaker)?);
        Ok(())
    }

    fn finish(self) -> Made {
        Ok(match self.title {
            Some("Local") => Value::Node("Local".to_owned(), ["local", "value"].into_iter().zip(self.items).collect()),
            Some(title) => Value::Node(title.to_owned(), self.items.into_iter().map(|item| ("", item)).collect()),
            None => Value::Many(self.items),
        })
    }
}

impl ser::SerializeSeq for Items {
    type Ok = Value;
    type Error = NoValue;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoValue> {
        self.push(value)
    }

    fn end(self) -> Made {
        self.finish()
    }
}

impl ser::SerializeTuple for Items {
    type Ok = Value;
    type Error = NoValue;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoValue> {
        self.push(value)
    }

    fn end(self) -> Made {
        self.finish()
    }
}

impl ser::SerializeTupleStruct for Items {
    type Ok = Value;
    type Error = NoValue;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoValue> {
        self.push(value)
    }

    fn end(self) -> Made {
        self.finish()
    }
}

impl ser::SerializeTupleVariant for Items {
    type Ok = Value;
    type Error = NoValue;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoValue> {
        self.push(value)
    }

    fn end(self) -> Made {
        self.finish()
    }
}

/// A struct in the making.
pub(super) struct Parts {
    title: &'static str,
    parts: Vec<(&'static str, Value)>,
}

impl ser::SerializeStruct for Parts {
    type Ok = Value;
    type Error = NoValue;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NoValue> {
        self.parts.push((name, value.serialize(ValueMaker)?));
        Ok(())
    }

    fn end(self) -> Made {
        Ok(Value::Node(self.title.to_owned(), self.parts))
    }
}

impl ser::SerializeStructVariant for Parts {
    type Ok = Value;
    type Error = NoValue;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NoValue> {
        ser::SerializeStruct::serialize_field(self, name, value)
    }

    fn end(self) -> Made {
        ser::SerializeStruct::end(self)
    }
}
