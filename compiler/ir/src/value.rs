//! Constant values.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Name;

/// A value known before any event comes: a literal, a default, an option, the value of a param.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Value {
    /// `null`.
    Null,
    /// A `bool`.
    Bool(bool),
    /// An `int`.
    Int(i64),
    /// A `float`.
    Float(f64),
    /// A `decimal(n)`: the digits without the point, and n.
    Decimal(i128, u8),
    /// A `string` or a member of a choice.
    String(Name),
    /// `bytes`.
    Bytes(Vec<u8>),
    /// A `time`: microseconds since 1970 UTC.
    Time(i64),
    /// A `duration`: microseconds.
    Duration(i64),
    /// A `json` value, as its text.
    Json(Name),
    /// A `list<T>`.
    List(Vec<Value>),
    /// A record or a `map<string, T>`.
    Record(Vec<(Name, Value)>),
}

impl Value {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(s) = self { Some(s) } else { None }
    }

    /// The number of an int.
    pub fn as_int(&self) -> Option<i64> {
        if let Value::Int(n) = self { Some(*n) } else { None }
    }

    /// The truth of a bool.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(b) = self { Some(*b) } else { None }
    }

    /// The microseconds of a duration.
    pub fn as_duration(&self) -> Option<i64> {
        if let Value::Duration(d) = self { Some(*d) } else { None }
    }
}

impl fmt::Display for Value {
    /// As it would be written in the language; times and durations in their largest exact unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Int(n) => write!(f, "{n}"),
            Value::Float(x) => write!(f, "{x:?}"),
            Value::Decimal(n, 0) => write!(f, "{n}"),
            Value::Decimal(n, scale) => {
                let (sign, digits) = (if *n < 0 { "-" } else { "" }, n.unsigned_abs());
                let one = 10u128.pow(u32::from(*scale));
                write!(f, "{sign}{}.{:0width$}", digits / one, digits % one, width = usize::from(*scale))
            }
            Value::String(s) | Value::Json(s) => write!(f, "{s:?}"),
            Value::Bytes(b) => write!(f, "<{} bytes>", b.len()),
            Value::Time(t) => write!(f, "time({t}us)"),
            Value::Duration(d) => {
                const UNITS: [(i64, &str); 6] = [
                    (86_400_000_000, "d"),
                    (3_600_000_000, "h"),
                    (60_000_000, "m"),
                    (1_000_000, "s"),
                    (1_000, "ms"),
                    (1, "us"),
                ];
                let (size, unit) = UNITS.into_iter().find(|(size, _)| d % size == 0 && *d != 0).unwrap_or((1, "us"));
                write!(f, "{}{unit}", d / size)
            }
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Value::Record(fields) => {
                let fields: Vec<_> = fields.iter().map(|(n, v)| format!("{n}: {v}")).collect();
                write!(f, "{{ {} }}", fields.join(", "))
            }
        }
    }
}
