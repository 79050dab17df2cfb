//! Equality and order of two values of one type.
use std::cmp::Ordering;

use super::decimal::rescale;
use crate::model::Value;

/// Whether two values that are not null are equal. NaN equals nothing; maps are equal whatever their order.
pub fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Record(a), Value::Record(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((n, a), (m, b))| n == m && equal(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(n, v)| b.iter().any(|(m, w)| n == m && equal(v, w)))
        }
        (Value::Null, Value::Null) => true,
        (Value::Json(a), Value::Json(b)) => *a == *b,
        _ => order(a, b) == Some(Ordering::Equal),
    }
}

/// The order of two values; `None` where there is none, as with NaN.
pub fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Decimal(a, m), Value::Decimal(b, n)) => {
            let scale = *m.max(n);
            Some(rescale(*a, *m, scale).cmp(&rescale(*b, *n, scale)))
        }
        (Value::Text(a), Value::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
        (Value::Bytes(a), Value::Bytes(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) | (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// A total order for sorting: NaN is the greatest, nulls come last.
pub fn sorting(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
        _ => order(a, b).unwrap_or(Ordering::Equal),
    }
}

/// A text that equal keys share and others do not: one zero, one NaN.
pub fn key(value: &Value) -> String {
    match value {
        Value::Float(x) if x.is_nan() => "NaN".into(),
        Value::Float(x) => format!("{:?}", if *x == 0.0 { 0.0 } else { *x }),
        Value::Text(s) => format!("{s:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(key).collect::<Vec<_>>().join(",")),
        Value::Record(members) => {
            format!("{{{}}}", members.iter().map(|(n, v)| format!("{n}:{}", key(v))).collect::<Vec<_>>().join(","))
        }
        Value::Map(entries) => {
            let mut all: Vec<String> = entries.iter().map(|(n, v)| format!("{n:?}:{}", key(v))).collect();
            all.sort();
            format!("map{{{}}}", all.join(","))
        }
        other => format!("{other:?}"),
    }
}
