//! `as`, what converts by itself, and interpolation.
use super::{Scope, evaluate};
use crate::interpret::failure::{CONVERSION, Failure, Outcome};
use crate::interpret::{cast, text};
use crate::model::{Expr, Value};

/// A conversion that cannot fail.
pub fn widen(e: &Expr, inner: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let value = evaluate(inner, scope)?;
    Ok(cast::convert(&value, &inner.ty, &e.ty).unwrap_or(Value::Null))
}

/// `x as T` fails where `x` is no `T`, and where it is null; `x as T?` is null there.
pub fn convert(e: &Expr, inner: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let value = evaluate(inner, scope)?;
    let optional = e.ty.is_optional();
    let converted = if value.is_null() { None } else { cast::convert(&value, &inner.ty, &e.ty) };
    match converted {
        Some(value) => Ok(value),
        None if optional => Ok(Value::Null),
        None => Err(Failure::of(CONVERSION, inner)),
    }
}

/// Texts put together; null reads as "null".
pub fn interpolate(parts: &[Result<Expr, String>], scope: &mut Scope<'_>) -> Outcome {
    let mut out = String::new();
    for part in parts {
        match part {
            Err(text) => out.push_str(text),
            Ok(e) => match evaluate(e, scope)? {
                Value::Null => out.push_str("null"),
                value => out.push_str(&text::shown(&value, &e.ty)),
            },
        }
    }
    Ok(Value::Text(out))
}
