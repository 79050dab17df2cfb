//! Functions that take functions of elements.
use crate::interpret::equal::sorting;
use crate::interpret::expr::{Scope, elements};
use crate::interpret::failure::Outcome;
use crate::model::{Expr, Value};

/// Calls one; a null list gives null.
pub fn call(name: &str, arguments: &[Expr], scope: &mut Scope<'_>) -> Outcome {
    let list = scope.value(&arguments[0])?;
    if name == "fold" {
        return fold(list, arguments, scope);
    }
    let Value::List(items) = list else { return Ok(Value::Null) };
    let values = elements(&arguments[1], items.iter().map(|i| vec![i.clone()]).collect(), scope)?;
    let truth = |v: &Value| *v == Value::Bool(true);
    Ok(match name {
        "map" => Value::List(values),
        "filter" => Value::List(items.into_iter().zip(values).filter(|(_, v)| truth(v)).map(|(i, _)| i).collect()),
        "any" => Value::Bool(values.iter().any(truth)),
        "all" => Value::Bool(values.iter().all(truth)),
        _ => {
            let mut pairs: Vec<(Value, Value)> = values.into_iter().zip(items).collect();
            pairs.sort_by(|(a, _), (b, _)| sorting(a, b));
            Value::List(pairs.into_iter().map(|(_, i)| i).collect())
        }
    })
}

/// From the first element to the last, each with what was made of those before it.
fn fold(list: Value, arguments: &[Expr], scope: &mut Scope<'_>) -> Outcome {
    let mut value = scope.value(&arguments[1])?;
    let Value::List(items) = list else { return Ok(Value::Null) };
    for item in items {
        value = elements(&arguments[2], vec![vec![value, item]], scope)?.pop().unwrap_or(Value::Null);
    }
    Ok(value)
}
