//! The types of the language.
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Name, Value};

/// How a `time` is read from and written to text formats; inside a running program all are microseconds since 1970 UTC.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum TimeWire {
    /// RFC 3339 text.
    #[default]
    Rfc3339,
    /// Epoch seconds, an integer: `time(s)`.
    Seconds,
    /// Epoch milliseconds, an integer: `time(ms)`.
    Millis,
    /// Epoch microseconds, an integer: `time(us)`.
    Micros,
}

/// A type. `Optional` and `Secret` do not nest in themselves.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Type {
    /// Of `null` alone, until it meets a type.
    Null,
    /// `bool`.
    Bool,
    /// `int`: 64 bits, signed.
    Int,
    /// `float`: 64 bits.
    Float,
    /// `decimal(n)`: exact, with n fraction digits (0 to 18), 38 digits in all.
    Decimal(u8),
    /// `string`: UTF-8.
    String,
    /// `bytes`.
    Bytes,
    /// `time`: microseconds since 1970 UTC.
    Time(TimeWire),
    /// `duration`: microseconds.
    Duration,
    /// `json`: any JSON value, kept as its text.
    Json,
    /// `"a" | "b"`.
    Choice(Arc<[Name]>),
    /// `T?`.
    Optional(Box<Type>),
    /// `list<T>`.
    List(Box<Type>),
    /// `map<string, T>`.
    Map(Box<Type>),
    /// `{ a: int }`.
    Record(Arc<Record>),
    /// `type E by type { … }`: only as the type of a row.
    Union(Arc<Union>),
    /// `secret T`: as `T`, but cannot reach a sink or a log.
    Secret(Box<Type>),
}

/// The fields of a record, in order.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// The declared name, if it has one; two records with the same fields are the same type whatever their names.
    pub name: Option<Name>,
    /// The fields.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its value when it is absent from the input.
    pub default: Option<Value>,
}

impl Field {
    /// A field without default.
    pub fn new(name: impl Into<Name>, ty: Type) -> Self {
        Field { name: name.into(), ty, default: None }
    }
}

/// Records told apart by the value of one field.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Union {
    /// The declared name.
    pub name: Name,
    /// The field that tells the kinds apart.
    pub tag: Name,
    /// The tag's value and the record of each kind, in order. Fields that share a name share a type (up to `?`).
    pub kinds: Vec<(Name, Arc<Record>)>,
}

impl Record {
    /// A record without a name.
    pub fn of(fields: impl IntoIterator<Item = (&'static str, Type)>) -> Self {
        Record { name: None, fields: fields.into_iter().map(|(n, t)| Field::new(n, t)).collect() }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| &*f.name == name)
    }

    /// The record without `secret`, at any depth.
    #[must_use]
    pub fn revealed(&self) -> Record {
        let fields = self.fields.iter().map(|f| Field { ty: f.ty.revealed(), ..f.clone() }).collect();
        Record { name: self.name.clone(), fields }
    }

    /// The place of the field of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| &*f.name == name)
    }
}

impl Type {
    /// `T?`, or `T` itself where it is optional already.
    #[must_use]
    pub fn optional(self) -> Type {
        match self {
            Type::Optional(_) | Type::Null => self,
            other => Type::Optional(Box::new(other)),
        }
    }

    /// The type without `?`.
    pub fn required(&self) -> &Type {
        if let Type::Optional(inner) = self { inner } else { self }
    }

    /// The type without `?` and `secret`.
    pub fn bare(&self) -> &Type {
        match self {
            Type::Optional(inner) | Type::Secret(inner) => inner.bare(),
            other => other,
        }
    }

    /// Whether null is one of its values.
    pub fn is_optional(&self) -> bool {
        match self {
            Type::Optional(_) | Type::Null => true,
            Type::Secret(inner) => inner.is_optional(),
            _ => false,
        }
    }

    /// The type without `secret`, at any depth.
    #[must_use]
    pub fn revealed(&self) -> Type {
        match self {
            Type::Secret(inner) => inner.revealed(),
            Type::Optional(inner) => inner.revealed().optional(),
            Type::List(inner) => Type::List(Box::new(inner.revealed())),
            Type::Map(inner) => Type::Map(Box::new(inner.revealed())),
            Type::Record(record) => Type::Record(Arc::new(record.revealed())),
            Type::Union(union) => {
                let kinds = union.kinds.iter().map(|(tag, kind)| (tag.clone(), Arc::new(kind.revealed()))).collect();
                Type::Union(Arc::new(Union { kinds, ..Union::clone(union) }))
            }
            other => other.clone(),
        }
    }

    /// Whether it is, or holds, a secret.
    pub fn has_secret(&self) -> bool {
        match self {
            Type::Secret(_) => true,
            Type::Optional(t) | Type::List(t) | Type::Map(t) => t.has_secret(),
            Type::Record(r) => r.fields.iter().any(|f| f.ty.has_secret()),
            Type::Union(u) => u.kinds.iter().any(|(_, r)| r.fields.iter().any(|f| f.ty.has_secret())),
            _ => false,
        }
    }
}

impl fmt::Display for Type {
    /// As it is written in the language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Null => f.write_str("null"),
            Type::Bool => f.write_str("bool"),
            Type::Int => f.write_str("int"),
            Type::Float => f.write_str("float"),
            Type::Decimal(n) => write!(f, "decimal({n})"),
            Type::String => f.write_str("string"),
            Type::Bytes => f.write_str("bytes"),
            Type::Time(TimeWire::Rfc3339) => f.write_str("time"),
            Type::Time(TimeWire::Seconds) => f.write_str("time(s)"),
            Type::Time(TimeWire::Millis) => f.write_str("time(ms)"),
            Type::Time(TimeWire::Micros) => f.write_str("time(us)"),
            Type::Duration => f.write_str("duration"),
            Type::Json => f.write_str("json"),
            Type::Choice(values) => {
                let values: Vec<_> = values.iter().map(|v| format!("{v:?}")).collect();
                f.write_str(&values.join(" | "))
            }
            Type::Optional(t) if matches!(**t, Type::Choice(_)) => write!(f, "({t})?"),
            Type::Optional(t) => write!(f, "{t}?"),
            Type::List(t) => write!(f, "list<{t}>"),
            Type::Map(t) => write!(f, "map<string, {t}>"),
            Type::Record(r) => write!(f, "{r}"),
            Type::Union(u) => f.write_str(&u.name),
            Type::Secret(t) => write!(f, "secret {t}"),
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            return f.write_str(name);
        }
        let fields: Vec<_> = self.fields.iter().map(|x| format!("{}: {}", x.name, x.ty)).collect();
        write!(f, "{{ {} }}", fields.join(", "))
    }
}
