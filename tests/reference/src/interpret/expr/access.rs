//! `base.name`, `base[index]`.
use serde_json::Value as Json;

use super::{Scope, both, evaluate};
use crate::interpret::failure::{Failure, INDEX, Outcome};
use crate::model::{Expr, Value};

/// A member of a record, or of a json object; null where there is none.
pub fn member(base: &Expr, name: &str, scope: &mut Scope<'_>) -> Outcome {
    Ok(match evaluate(base, scope)? {
        Value::Record(members) => members.into_iter().find(|(n, _)| n == name).map_or(Value::Null, |(_, v)| v),
        Value::Json(Json::Object(members)) => json(members.get(name)),
        _ => Value::Null,
    })
}

/// An element of a list, which must be there; one under a key or in json, null where there is none.
pub fn index(base: &Expr, index: &Expr, scope: &mut Scope<'_>) -> Outcome {
    Ok(match both(base, index, scope)? {
        (Value::List(items), Value::Int(at)) => {
            let place = if at < 0 { at + items.len() as i64 } else { at };
            let found = usize::try_from(place).ok().and_then(|i| items.get(i));
            found.cloned().ok_or_else(|| Failure::of(INDEX, index))?
        }
        (Value::Map(all), Value::Text(key)) => {
            all.into_iter().rev().find(|(n, _)| *n == key).map_or(Value::Null, |(_, v)| v)
        }
        (Value::Json(Json::Object(members)), Value::Text(key)) => json(members.get(&key)),
        (Value::Json(Json::Array(items)), Value::Int(at)) => {
            let place = if at < 0 { at + items.len() as i64 } else { at };
            json(usize::try_from(place).ok().and_then(|i| items.get(i)))
        }
        _ => Value::Null,
    })
}

fn json(found: Option<&Json>) -> Value {
    found.filter(|j| !j.is_null()).map_or(Value::Null, |j| Value::Json(j.clone()))
}
