//! Options that take a text: a constant, `env("NAME")`, a secret of the program, or an interpolation of these.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::connector::Setting;
use hexafn_ir::{Name, Type, Value};
use hexafn_syntax::ast::{self, DeclarationKind, ExprKind as E, Part};

use crate::constants;
use crate::context::Context;
use crate::declarations::Space;

/// The setting of a text option; `what` names it.
pub(super) fn text(cx: &Context<'_>, e: &ast::Expr, what: &str) -> Option<Setting> {
    if let Some(variable) = environment(cx, e) {
        return variable.map(Setting::Environment);
    }
    if let E::Name(name) = &e.kind
        && let Some(DeclarationKind::Secret(_)) = cx.declarations.peek(Space::Value, name, e.span).map(|d| d.kind)
    {
        cx.declarations.find(Space::Value, name, e.span)?;
        return Some(Setting::Secret(name.as_str().into()));
    }
    if let E::Interpolated(parts) = &e.kind
        && parts.iter().any(|p| matches!(p, Part::Expr(e) if is_outside(cx, e)))
    {
        let parts = parts.iter().map(|part| match part {
            Part::Text(text) => Some(Setting::Value(Value::String(text.as_str().into()))),
            Part::Expr(e) if is_outside(cx, e) => text(cx, e, what),
            Part::Expr(e) => constants::any(cx, e, None).map(|(_, value)| {
                Setting::Value(Value::String(match value {
                    Value::String(text) => text,
                    other => other.to_string().into(),
                }))
            }),
        });
        // Every part is looked at, so that each mistake is told.
        let parts: Vec<Option<Setting>> = parts.collect();
        return parts.into_iter().collect::<Option<_>>().map(Setting::Joined);
    }
    match constants::any(cx, e, Some(&Type::String))? {
        (_, value @ Value::String(_)) => Some(Setting::Value(value)),
        (ty, _) => cx.fail(wrong(e.span, what, "a text", &ty)),
    }
}

/// Whether a text comes from outside of the program.
fn is_outside(cx: &Context<'_>, e: &ast::Expr) -> bool {
    match &e.kind {
        E::Name(name) => {
            matches!(cx.declarations.peek(Space::Value, name, e.span).map(|d| d.kind), Some(DeclarationKind::Secret(_)))
        }
        E::Call(call) => call.name() == "env" && cx.declarations.peek(Space::Value, "env", e.span).is_none(),
        E::Interpolated(parts) => parts.iter().any(|p| matches!(p, Part::Expr(e) if is_outside(cx, e))),
        _ => false,
    }
}

/// The variable of `env("NAME")`; `None`: it is something else, `Some(None)`: it has an error.
pub(crate) fn environment(cx: &Context<'_>, e: &ast::Expr) -> Option<Option<Name>> {
    let E::Call(call) = &e.kind else { return None };
    if call.name() != "env" || cx.declarations.peek(Space::Value, "env", e.span).is_some() {
        return None;
    }
    if let [argument] = call.arguments.as_slice()
        && let E::String(variable) = &argument.value.kind
        && !variable.is_empty()
    {
        return Some(Some(variable.as_str().into()));
    }
    let error = Diagnostic::error(codes::BAD_ARGUMENTS, call.span, "`env` takes the name of a variable", "not a name");
    Some(cx.fail(error.help("write `env(\"NAME\")`")))
}

/// The error for an option of another type.
pub(super) fn wrong(span: Span, what: &str, wanted: &str, found: &Type) -> Diagnostic {
    let message = format!("{what} takes {wanted}, and this is `{found}`");
    Diagnostic::error(codes::WRONG_OPTION, span, message, format!("expected {wanted}"))
}
