//! Values.

/// A value of any type.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// `null`.
    Null,
    /// A `bool`.
    Bool(bool),
    /// An `int`.
    Int(i64),
    /// A `float`.
    Float(f64),
    /// A `decimal(n)`: digits and n.
    Decimal(i128, u8),
    /// A `string` or a member of a choice.
    Text(String),
    /// `bytes`.
    Bytes(Vec<u8>),
    /// A `time`, microseconds since 1970.
    Time(i64),
    /// A `duration`, microseconds.
    Duration(i64),
    /// A `json` value.
    Json(serde_json::Value),
    /// A list.
    List(Vec<Value>),
    /// A map, its entries in order of appearance.
    Map(Vec<(String, Value)>),
    /// A record.
    Record(Vec<(String, Value)>),
}

impl Value {
    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }
}
