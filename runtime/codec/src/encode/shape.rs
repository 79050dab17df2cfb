//! How the values of a type are written.
use hexafn_ir::{Record, TimeWire, Type};

use super::text::write_string;

/// A type as the encoder sees it.
pub enum Shape {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An int.
    Int,
    /// A float.
    Float,
    /// A decimal with so many fraction digits.
    Decimal(u8),
    /// A string.
    Text,
    /// JSON text.
    Json,
    /// Bytes.
    Bytes,
    /// A time.
    Time(TimeWire),
    /// A duration.
    Duration,
    /// A list.
    List(Box<Shape>),
    /// A map.
    Map(Box<Shape>),
    /// A record: what stands before each value, and the value.
    Record(Vec<(Before, Shape)>),
    /// A secret.
    Secret,
}

impl Shape {
    /// The shape of a type; `None` for unions, which are only rows.
    pub fn new(ty: &Type) -> Option<Shape> {
        Some(match ty {
            Type::Null => Shape::Null,
            Type::Bool => Shape::Bool,
            Type::Int => Shape::Int,
            Type::Float => Shape::Float,
            Type::Decimal(n) => Shape::Decimal(*n),
            Type::String | Type::Choice(_) => Shape::Text,
            Type::Json => Shape::Json,
            Type::Bytes => Shape::Bytes,
            Type::Time(wire) => Shape::Time(*wire),
            Type::Duration => Shape::Duration,
            Type::Optional(inner) => return Shape::new(inner),
            Type::Secret(_) => Shape::Secret,
            Type::List(item) => Shape::List(Box::new(Shape::new(item)?)),
            Type::Map(value) => Shape::Map(Box::new(Shape::new(value)?)),
            Type::Record(record) => Shape::Record(Shape::members(record)?),
            Type::Union(_) => return None,
        })
    }

    fn members(record: &Record) -> Option<Vec<(Before, Shape)>> {
        let shapes = record.fields.iter().enumerate();
        shapes.map(|(i, f)| Some((Before::new(&f.name, i == 0), Shape::new(&f.ty)?))).collect()
    }
}

/// What stands before the value of a member: the bracket or comma and the key.
pub struct Before {
    text: Box<[u8]>,
    /// The first bytes of the text: a copy of fixed size is a few instructions, one of any size a call.
    head: [u8; 16],
}

impl Before {
    /// What stands before the value of that member.
    pub fn new(name: &str, first: bool) -> Before {
        let mut text = vec![if first { b'{' } else { b',' }];
        write_string(name, &mut text);
        text.push(b':');
        Before::of(text)
    }

    /// That text.
    pub fn of(text: Vec<u8>) -> Before {
        let mut head = [0; 16];
        head.iter_mut().zip(&text).for_each(|(to, from)| *to = *from);
        Before { text: text.into(), head }
    }

    /// The text.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Appends the text.
    #[inline(always)]
    pub fn write(&self, out: &mut Vec<u8>) {
        if self.text.len() <= 16 {
            let end = out.len() + self.text.len();
            out.extend_from_slice(&self.head);
            out.truncate(end);
        } else {
            out.extend_from_slice(&self.text);
        }
    }
}
