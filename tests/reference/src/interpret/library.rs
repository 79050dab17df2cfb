//! Functions of the library, those that the generator uses.
mod higher;
mod lists;
mod numbers;
mod texts;
mod times;

use super::expr::Scope;
use super::failure::{Code, Failure, Outcome};
use crate::model::{Expr, Kind, Ty, Value};

/// Calls a function. All arguments are evaluated; a null one makes the result null unless the function takes nulls.
pub fn call(e: &Expr, name: &str, arguments: &[Expr], scope: &mut Scope<'_>) -> Outcome {
    if arguments.iter().any(|a| matches!(a.kind, Kind::Lambda(..))) {
        return higher::call(name, arguments, scope);
    }
    let values = arguments.iter().map(|a| scope.value(a)).collect::<Result<Vec<_>, _>>()?;
    let result = match name {
        "coalesce" => Ok(values.into_iter().find(|v| !v.is_null()).unwrap_or(Value::Null)),
        "is_null" => Ok(Value::Bool(values[0].is_null())),
        "to_string" => Ok(Value::Text(match &values[0] {
            Value::Null => "null".into(),
            value => super::text::shown(value, &arguments[0].ty),
        })),
        "to_json" => {
            let text = super::text::json(&values[0], &arguments[0].ty);
            Ok(serde_json::from_str(&text).map_or(Value::Null, Value::Json))
        }
        _ if values.iter().any(Value::is_null) => Ok(Value::Null),
        _ => strict(name, &values, &e.ty),
    };
    result.map_err(|code| Failure::new(code, e.id))
}

fn strict(name: &str, values: &[Value], ty: &Ty) -> Result<Value, Code> {
    if let Some(result) = texts::call(name, values) {
        return result;
    }
    if let Some(result) = numbers::call(name, values) {
        return result;
    }
    if let Some(result) = times::call(name, values) {
        return result;
    }
    lists::call(name, values, ty)
}
