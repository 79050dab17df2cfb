//! Types as the language has them.
use super::Value;

/// How a `time` stands in JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wire {
    /// Text.
    Text,
    /// Epoch seconds.
    Seconds,
    /// Epoch milliseconds.
    Millis,
    /// Epoch microseconds.
    Micros,
}

impl Wire {
    /// Microseconds a unit; `None` for text.
    pub fn unit(self) -> Option<i64> {
        match self {
            Wire::Text => None,
            Wire::Seconds => Some(1_000_000),
            Wire::Millis => Some(1_000),
            Wire::Micros => Some(1),
        }
    }
}

/// A type.
#[derive(Clone, PartialEq, Debug)]
pub enum Ty {
    /// Of `null` alone.
    Null,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `decimal(n)`.
    Decimal(u8),
    /// `string`.
    Text,
    /// `bytes`.
    Bytes,
    /// `time`.
    Time(Wire),
    /// `duration`.
    Duration,
    /// `json`.
    Json,
    /// `"a" | "b"`, under the name of an alias.
    Choice(String, Vec<String>),
    /// `T?`.
    Optional(Box<Ty>),
    /// `list<T>`.
    List(Box<Ty>),
    /// `map<string, T>`.
    Map(Box<Ty>),
    /// `{ a: int }`.
    Record(Vec<Field>),
    /// `secret T`.
    Secret(Box<Ty>),
}

/// One field.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// Its value when absent.
    pub default: Option<Value>,
}

impl Field {
    /// A field without default.
    pub fn new(name: impl Into<String>, ty: Ty) -> Field {
        Field { name: name.into(), ty, default: None }
    }
}

impl Ty {
    /// `T?`.
    #[must_use]
    pub fn optional(self) -> Ty {
        match self {
            Ty::Optional(_) | Ty::Null => self,
            other => Ty::Optional(Box::new(other)),
        }
    }

    /// `T?` if `null` says so.
    #[must_use]
    pub fn or_null(self, null: bool) -> Ty {
        if null { self.optional() } else { self }
    }

    /// `list<T>`.
    pub fn list(item: Ty) -> Ty {
        Ty::List(Box::new(item))
    }

    /// Without `?`.
    pub fn required(&self) -> &Ty {
        if let Ty::Optional(inner) = self { inner } else { self }
    }

    /// Whether null is one of its values.
    pub fn is_optional(&self) -> bool {
        matches!(self, Ty::Optional(_) | Ty::Null)
    }

    /// Whether it is or holds a secret.
    pub fn has_secret(&self) -> bool {
        match self {
            Ty::Secret(_) => true,
            Ty::Optional(t) | Ty::List(t) | Ty::Map(t) => t.has_secret(),
            Ty::Record(fields) => fields.iter().any(|f| f.ty.has_secret()),
            _ => false,
        }
    }

    /// Whether its values have an order: what `<`, `min` and `sort` take.
    pub fn is_ordered(&self) -> bool {
        matches!(self, Ty::Bool | Ty::Int | Ty::Float | Ty::Decimal(_) | Ty::Text | Ty::Time(_) | Ty::Duration)
    }

    /// Whether the decoder fills it, or a part of it, with a default.
    pub fn has_default(&self) -> bool {
        match self {
            Ty::Optional(t) | Ty::List(t) | Ty::Map(t) | Ty::Secret(t) => t.has_default(),
            Ty::Record(fields) => fields.iter().any(|f| f.default.is_some() || f.ty.has_default()),
            _ => false,
        }
    }

    /// The type that values of both become by themselves.
    pub fn join(&self, other: &Ty) -> Option<Ty> {
        Some(match (self, other) {
            (a, b) if a == b => a.clone(),
            (Ty::Null, t) | (t, Ty::Null) => t.clone().optional(),
            (Ty::Optional(_), _) | (_, Ty::Optional(_)) => self.required().join(other.required())?.optional(),
            (Ty::Decimal(a), Ty::Decimal(b)) => Ty::Decimal(*a.max(b)),
            (Ty::Int, Ty::Decimal(n)) | (Ty::Decimal(n), Ty::Int) => Ty::Decimal(*n),
            (Ty::Int, Ty::Float) | (Ty::Float, Ty::Int) => Ty::Float,
            (Ty::Time(_), Ty::Time(_)) => Ty::Time(Wire::Text),
            (Ty::Choice(..), Ty::Text) | (Ty::Text, Ty::Choice(..)) => Ty::Text,
            _ => return None,
        })
    }
}
