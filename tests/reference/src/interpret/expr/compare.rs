//! Comparisons and `in`.
use std::cmp::Ordering;

use super::{Scope, both};
use crate::interpret::equal::{equal, order};
use crate::interpret::failure::Outcome;
use crate::model::{Comparison, Expr, Value};

/// Null operands give null; NaN is unequal to everything and neither less nor greater.
pub fn compare(op: Comparison, a: &Value, b: &Value) -> Value {
    if a.is_null() || b.is_null() {
        return Value::Null;
    }
    let order = order(a, b);
    Value::Bool(match op {
        Comparison::Equal => equal(a, b),
        Comparison::NotEqual => !equal(a, b),
        Comparison::Less => order == Some(Ordering::Less),
        Comparison::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Comparison::Greater => order == Some(Ordering::Greater),
        Comparison::GreaterEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    })
}

pub fn evaluate(op: Comparison, a: &Expr, b: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let (x, y) = both(a, b, scope)?;
    Ok(compare(op, &x, &y))
}

/// Null where the value or the list is null; nulls in the list are equal to nothing.
pub fn within(not: bool, a: &Expr, list: &Expr, scope: &mut Scope<'_>) -> Outcome {
    Ok(match both(a, list, scope)? {
        (Value::Null, _) => Value::Null,
        (value, Value::List(items)) => Value::Bool(items.iter().any(|i| !i.is_null() && equal(i, &value)) != not),
        _ => Value::Null,
    })
}
