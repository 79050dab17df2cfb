//! `x as T`.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::expr::CastMode;
use hexafn_ir::{Expr, ExprKind, Type};
use hexafn_syntax::ast;

use super::{Scope, secret};
use crate::convert::coerce;
use crate::types;

impl Scope<'_, '_> {
    pub(super) fn conversion(&mut self, inner: &ast::Expr, written: &ast::TypeExpr, span: Span) -> Option<Expr> {
        let target = types::resolve(self.cx, written);
        let value = self.infer(inner, target.as_ref().map(|t| t.required()))?;
        let target = target?;
        if matches!(target, Type::Secret(_)) {
            return self.fit(Expr { span, ..value }, &target, "`as`");
        }
        let tainted = secret::is_secret(&value.ty);
        let from = secret::opened(&value.ty);
        if let Ok(widened) = coerce(Expr { ty: from.clone(), ..value.clone() }, &target) {
            // By itself already; `as` only says so. A secret stays one.
            let plain = Expr { span, ..widened };
            return if tainted { self.fit(value, &Type::Secret(Box::new(target)), "`as`") } else { Some(plain) };
        }
        let (a, b) = (from.required(), target.required());
        let mode = match (converts(a, b), target.is_optional()) {
            (true, true) => CastMode::OrNull,
            (true, false) => CastMode::OrFail,
            (false, _) => {
                let message = format!("`{}` does not convert to `{target}`", value.ty);
                let error = Diagnostic::error(codes::BAD_CONVERSION, span, message, "no such conversion");
                let error = error.related(value.span, format!("`{}`", value.ty));
                return self.cx.fail(match instead(a, b) {
                    Some(help) => error.help(help),
                    None => error,
                });
            }
        };
        let mode =
            if writes_text(a, b) && (!from.is_optional() || target.is_optional()) { CastMode::Widen } else { mode };
        let ty = if tainted { Type::Secret(Box::new(target)) } else { target };
        Some(Expr { kind: ExprKind::Cast(Box::new(value), mode), ty, span })
    }
}

/// Whether a value of `a` can be tried as one of `b`.
fn converts(a: &Type, b: &Type) -> bool {
    use Type as T;
    let number = |t: &T| matches!(t, T::Int | T::Float | T::Decimal(_));
    let text = |t: &T| matches!(t, T::String | T::Choice(_));
    match (a, b) {
        (T::Null | T::Union(_), _) | (_, T::Null | T::Union(_)) => false,
        _ if a == b => true,
        (T::Json, _) | (_, T::Json) => true,
        _ if number(a) && number(b) => true,
        (_, T::String) => true,
        (T::Bytes, _) => false,
        (T::Bool, T::Int) => true,
        _ if text(a) => text(b) || number(b) || matches!(b, T::Bool | T::Time(_) | T::Duration | T::Bytes),
        (T::Time(_), T::Time(_)) => true,
        _ => false,
    }
}

/// What gives the value that was probably wanted.
fn instead(a: &Type, b: &Type) -> Option<&'static str> {
    use Type as T;
    Some(match (a, b) {
        (T::Time(_), T::Int | T::Float | T::Decimal(_)) => {
            "`unix(t)` gives the seconds since 1970 and `unix_ms(t)` the milliseconds"
        }
        (T::Int | T::Float | T::Decimal(_), T::Time(_)) => {
            "`from_unix(n)` takes seconds since 1970 and `from_unix_ms(n)` milliseconds; a field can be declared as `time(s)` or `time(ms)`"
        }
        (T::Duration, T::Int | T::Float | T::Decimal(_)) => {
            "divide by a unit: `d / 1s`, and `round` or `as int` the result"
        }
        (T::Int | T::Float | T::Decimal(_), T::Duration) => "multiply a unit: `n * 1s`",
        (T::Int | T::Float | T::Decimal(_), T::Bool) => "compare it: `n != 0`",
        (T::Bool, T::Float | T::Decimal(_)) => "choose the numbers: `if b then 1.0 else 0.0`",
        (T::List(_), T::List(_)) => "convert each element: `map(list, x => x as T)`",
        (T::String, T::Record(_) | T::List(_) | T::Map(_)) => "read JSON text with `parse_json(text) as T`",
        (T::Bytes, _) => "read the bytes as text first: `as string`",
        _ => return None,
    })
}

/// Conversions that never fail: everything but bytes can be written as text or json.
fn writes_text(a: &Type, b: &Type) -> bool {
    (a, b) == (&Type::Bool, &Type::Int)
        || matches!(b, Type::String | Type::Json)
            && !matches!((a, b), (Type::Bytes, _) | (Type::String, Type::Json) | (Type::Json, _))
}
