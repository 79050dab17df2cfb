//! Conversions that go by themselves, made explicit as casts.
use hexafn_diagnostics::Span;
use hexafn_ir::expr::CastMode;
use hexafn_ir::{Expr, ExprKind, Name, Record, Type, Value};

use crate::numbers;

/// Why a value does not become one of a type by itself.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Refusal {
    /// Another type altogether.
    Type,
    /// It may be null.
    Null,
    /// More fraction digits than the target keeps: how many it has.
    Digits(u8),
    /// A text that is no member of the choice.
    Member(Name),
    /// It is a secret.
    Secret,
    /// The number does not fit.
    Range,
    /// A record lacks this field.
    Lacks(Name),
}

/// What could not be converted, and why.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Refused {
    /// The part of the expression that does not fit.
    pub span: Span,
    /// The type that it has.
    pub found: Type,
    /// The type that it should have.
    pub wanted: Type,
    /// Why it does not become one.
    pub why: Refusal,
}

/// `expr` as a value of `target`, with the conversion made explicit.
pub(crate) fn coerce(expr: Expr, target: &Type) -> Result<Expr, Refused> {
    if expr.ty == *target {
        return Ok(expr);
    }
    let Expr { kind, ty, span } = expr;
    let refuse = |ty: Type, why| Refused { span, found: ty, wanted: target.clone(), why };
    match (kind, target.bare()) {
        (ExprKind::Literal(value), _) if !matches!(ty, Type::Secret(_)) => match literal(&value, &ty, target) {
            Ok(value) => Ok(Expr::literal(value, target.clone(), span)),
            Err(why) => Err(refuse(ty, why)),
        },
        (ExprKind::List(items), Type::List(element)) => {
            let items = items.into_iter().map(|item| coerce(item, element)).collect::<Result<_, _>>()?;
            Ok(Expr { kind: ExprKind::List(items), ty: target.clone(), span })
        }
        (ExprKind::Record(fields), Type::Record(record)) => match record_fields(fields, record, span)? {
            Ok(fields) => Ok(Expr { kind: ExprKind::Record(fields), ty: target.clone(), span }),
            Err(lacks) => Err(refuse(ty, Refusal::Lacks(lacks))),
        },
        (kind, _) => match fits(&ty, target, Depth::Top) {
            Ok(()) => {
                let inner = Expr { kind, ty, span };
                Ok(Expr { kind: ExprKind::Cast(Box::new(inner), CastMode::Widen), ty: target.clone(), span })
            }
            Err(why) => Err(refuse(ty, why)),
        },
    }
}

/// The members of a record expression in the order and types of `target`; absent optional ones become null.
fn record_fields(
    mut given: Vec<(Name, Expr)>,
    target: &Record,
    span: Span,
) -> Result<Result<Vec<(Name, Expr)>, Name>, Refused> {
    let mut fields = Vec::with_capacity(target.fields.len());
    for field in &target.fields {
        let value = match given.iter().position(|(n, _)| *n == field.name) {
            Some(at) => coerce(given.swap_remove(at).1, &field.ty)?,
            None => match &field.default {
                Some(default) => Expr::literal(default.clone(), field.ty.clone(), span),
                None if field.ty.is_optional() => Expr::literal(Value::Null, field.ty.clone(), span),
                None => return Ok(Err(field.name.clone())),
            },
        };
        fields.push((field.name.clone(), value));
    }
    Ok(Ok(fields))
}

/// Whether numbers may change their form: inside of maps they keep it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Top,
    Inside,
}

/// Whether every value of `from` becomes one of `to` by itself.
pub(crate) fn assignable(from: &Type, to: &Type) -> Result<(), Refusal> {
    fits(from, to, Depth::Top)
}

fn fits(from: &Type, to: &Type, depth: Depth) -> Result<(), Refusal> {
    use Type as T;
    match (from, to) {
        _ if from == to => Ok(()),
        (T::Secret(a), T::Secret(b)) => fits(a, b, depth),
        (_, T::Secret(b)) => fits(from, b, depth),
        (T::Secret(_), _) => Err(Refusal::Secret),
        (T::Null, _) if to.is_optional() => Ok(()),
        (T::Null, _) => Err(Refusal::Null),
        (T::Optional(a), T::Optional(b)) => fits(a, b, depth),
        (T::Optional(a), _) => fits(a, to, depth).and(Err(Refusal::Null)),
        (_, T::Optional(b)) => fits(from, b, depth),
        (T::Int, T::Decimal(_) | T::Float) if depth == Depth::Top => Ok(()),
        (T::Decimal(a), T::Decimal(b)) if a > b => Err(Refusal::Digits(*a)),
        (T::Decimal(_), T::Decimal(_)) if depth == Depth::Top => Ok(()),
        (T::Time(_), T::Time(_)) | (T::Choice(_), T::String) => Ok(()),
        (T::Choice(a), T::Choice(b)) => match a.iter().find(|m| !b.contains(m)) {
            Some(other) => Err(Refusal::Member(other.clone())),
            None => Ok(()),
        },
        (T::List(a), T::List(b)) => fits(a, b, depth),
        (T::Map(a), T::Map(b)) => fits(a, b, Depth::Inside),
        (T::Record(a), T::Record(b)) => b.fields.iter().try_for_each(|field| match a.field(&field.name) {
            Some(own) => fits(&own.ty, &field.ty, depth).map_err(|_| Refusal::Type),
            None if field.ty.is_optional() => Ok(()),
            None => Err(Refusal::Lacks(field.name.clone())),
        }),
        _ => Err(Refusal::Type),
    }
}

/// A literal of type `from` as a value of `to`.
fn literal(value: &Value, from: &Type, to: &Type) -> Result<Value, Refusal> {
    match (value, to.bare()) {
        (Value::Null, _) if to.is_optional() => Ok(Value::Null),
        (Value::Null, _) => Err(Refusal::Null),
        (Value::Int(n), Type::Float) => Ok(Value::Float(*n as f64)),
        (Value::Int(n), Type::Decimal(scale)) => {
            numbers::rescale(i128::from(*n), 0, *scale).map(|d| Value::Decimal(d, *scale)).ok_or(Refusal::Range)
        }
        (Value::Decimal(digits, scale), Type::Decimal(wanted)) => match numbers::rescale(*digits, *scale, *wanted) {
            Some(d) => Ok(Value::Decimal(d, *wanted)),
            None if wanted < scale => Err(Refusal::Digits(*scale)),
            None => Err(Refusal::Range),
        },
        (Value::String(s), Type::Choice(members)) if matches!(from.bare(), Type::String | Type::Choice(_)) => {
            if members.contains(s) { Ok(value.clone()) } else { Err(Refusal::Member(s.clone())) }
        }
        _ => fits(from, to, Depth::Inside).map(|()| value.clone()),
    }
}

/// The least type that values of both become by themselves.
pub(crate) fn join(a: &Type, b: &Type) -> Option<Type> {
    use Type as T;
    Some(match (a, b) {
        _ if a == b => a.clone(),
        (T::Secret(a), b) | (b, T::Secret(a)) => match b {
            T::Secret(b) => T::Secret(Box::new(join(a, b)?)),
            b => T::Secret(Box::new(join(a, b)?)),
        },
        (T::Null, other) | (other, T::Null) => other.clone().optional(),
        (T::Optional(_), _) | (_, T::Optional(_)) => join(a.required(), b.required())?.optional(),
        (T::Decimal(a), T::Decimal(b)) => T::Decimal(*a.max(b)),
        (T::Time(_), T::Time(_)) => T::Time(hexafn_ir::TimeWire::Rfc3339),
        (T::Choice(a), T::Choice(b)) => {
            let new = b.iter().filter(|m| !a.contains(m));
            T::Choice(a.iter().chain(new).cloned().collect())
        }
        _ if assignable(a, b).is_ok() => b.clone(),
        _ if assignable(b, a).is_ok() => a.clone(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_join_to_the_one_that_holds_both() {
        assert_eq!(join(&Type::Int, &Type::Decimal(2)), Some(Type::Decimal(2)));
        assert_eq!(join(&Type::Decimal(1), &Type::Decimal(3)), Some(Type::Decimal(3)));
        assert_eq!(join(&Type::Int, &Type::Float), Some(Type::Float));
        assert_eq!(join(&Type::Decimal(2), &Type::Float), None);
    }

    #[test]
    fn null_makes_optional_and_secrets_stay_secret() {
        assert_eq!(join(&Type::Null, &Type::Int), Some(Type::Int.optional()));
        let secret = Type::Secret(Box::new(Type::String));
        assert_eq!(join(&secret, &Type::String), Some(secret.clone()));
        assert_eq!(assignable(&secret, &Type::String), Err(Refusal::Secret));
        assert_eq!(assignable(&Type::String, &secret), Ok(()));
    }

    #[test]
    fn an_optional_of_the_right_type_is_refused_for_its_null_only() {
        assert_eq!(assignable(&Type::Int.optional(), &Type::Int), Err(Refusal::Null));
        assert_eq!(assignable(&Type::Int.optional(), &Type::String), Err(Refusal::Type));
    }

    #[test]
    fn lists_widen_their_numbers_and_maps_do_not() {
        let (list, map) = (|t: Type| Type::List(Box::new(t)), |t: Type| Type::Map(Box::new(t)));
        assert_eq!(assignable(&list(Type::Int), &list(Type::Float)), Ok(()));
        assert_eq!(assignable(&map(Type::Int), &map(Type::Float)), Err(Refusal::Type));
        assert_eq!(assignable(&map(Type::Int), &map(Type::Int.optional())), Ok(()));
    }
}
