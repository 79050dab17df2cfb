//! `and`, `or`, `not`, of three values.
use super::{Scope, evaluate as value};
use crate::interpret::failure::Outcome;
use crate::model::{Expr, Value};

/// The right side is evaluated only where the left one does not decide.
pub fn evaluate(or: bool, a: &Expr, b: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let left = value(a, scope)?;
    if left == Value::Bool(or) {
        return Ok(left);
    }
    Ok(match (left, value(b, scope)?) {
        (_, right) if right == Value::Bool(or) => right,
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (_, right) => right,
    })
}

pub fn not(a: &Expr, scope: &mut Scope<'_>) -> Outcome {
    Ok(match value(a, scope)? {
        Value::Bool(b) => Value::Bool(!b),
        other => other,
    })
}
