//! Values known before any event: defaults, `let`, options.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};
use hexafn_syntax::ast::{self, Binding, ExprKind as E};

use crate::context::{Context, Progress};
use crate::declarations::Space;
use crate::expr::{NoRow, Row, Scope};

/// The value of a constant expression of type `ty`: a default.
pub(crate) fn typed(cx: &Context<'_>, written: &ast::Expr, ty: &Type) -> Option<Value> {
    typed_for(cx, written, ty, "the default")
}

/// As [`typed`], for another place, which is named in messages.
pub(crate) fn typed_for(cx: &Context<'_>, written: &ast::Expr, ty: &Type, place: &str) -> Option<Value> {
    let expr = Scope::new(cx, Row::None(NoRow::Constant)).check(written, ty, place)?;
    evaluate(cx, &expr)
}

/// A constant expression of any type, with the type that it has; `hint` is what the place would like.
pub(crate) fn any(cx: &Context<'_>, written: &ast::Expr, hint: Option<&Type>) -> Option<(Type, Value)> {
    let expr = Scope::new(cx, Row::None(NoRow::Constant)).infer(written, hint)?;
    let value = evaluate(cx, &expr)?;
    Some((expr.ty, value))
}

/// The value of a typed expression that must be constant.
pub(crate) fn evaluate(cx: &Context<'_>, expr: &Expr) -> Option<Value> {
    let mut moving = None;
    expr.walk(&mut |e| match &e.kind {
        ExprKind::Param(name) if moving.is_none() => moving = Some((e.span, format!("the param `{name}` can change"))),
        ExprKind::Column(name) if moving.is_none() => moving = Some((e.span, format!("the field `{name}` differs"))),
        ExprKind::Row | ExprKind::Meta(_) if moving.is_none() => moving = Some((e.span, "rows differ".to_owned())),
        _ => {}
    });
    if let Some((span, label)) = moving {
        return cx.fail(Diagnostic::error(codes::NOT_CONSTANT, span, "this place takes a constant", label));
    }
    match hexafn_expr::constant(expr) {
        Some(value) => Some(value),
        None => cx.fail(failure(&hexafn_expr::fold(expr.clone()))),
    }
}

/// The error for a constant expression without a value, at the innermost part that has none.
fn failure(folded: &Expr) -> Diagnostic {
    let mut part = folded;
    while let Some(inner) = part.children().into_iter().find(|c| c.as_literal().is_none()) {
        part = inner;
    }
    let why = match &part.kind {
        ExprKind::Binary { op: BinaryOp::Divide | BinaryOp::Remainder, .. } => "it divides by zero".to_owned(),
        ExprKind::Binary { .. } | ExprKind::Negate(_) => format!("the result does not fit `{}`", part.ty),
        ExprKind::Cast(..) => format!("it is not a value of `{}`", part.ty),
        ExprKind::Index(..) => "there is no such element".to_owned(),
        ExprKind::Call { function, .. } => format!("`{function}` refuses its arguments"),
        ExprKind::List(_) | ExprKind::Record(_) | ExprKind::Concat(_) => {
            "it is larger than a constant may be (4,096 elements)".to_owned()
        }
        _ => "it has no value".to_owned(),
    };
    Diagnostic::error(
        codes::CONSTANT_FAILS,
        part.span,
        format!("this constant cannot be computed: {why}"),
        "fails always",
    )
}

/// Checks a `let` on its own, once.
pub(crate) fn check<'a>(cx: &Context<'a>, binding: &'a Binding) -> Option<(Type, Value)> {
    let name = binding.name.text.as_str();
    let Some(entry) = cx.declarations.entry(Space::Value, &binding.name) else {
        // Declared twice, which is reported; what is inside is still looked at.
        return any(cx, &binding.value, None);
    };
    let known = cx.lets.borrow().get(&entry.id).cloned();
    match known {
        Some(Progress::Done(value)) => value,
        Some(Progress::Working) => {
            let message = format!("`{name}` needs its own value");
            let error = Diagnostic::error(codes::FUNCTION_CYCLE, binding.value.span, message, "the circle closes here");
            cx.fail(error.related(binding.name.span, "declared here"))
        }
        None => {
            cx.lets.borrow_mut().insert(entry.id, Progress::Working);
            let value = cx.declarations.within(Space::Value, entry.name, || any(cx, &binding.value, None));
            cx.lets.borrow_mut().insert(entry.id, Progress::Done(value.clone()));
            value
        }
    }
}

/// A `let` where it is used: its value as a literal. A number literal takes the type that it meets there.
pub(crate) fn used<'a>(cx: &Context<'a>, binding: &'a Binding, span: Span, hint: Option<&Type>) -> Option<Expr> {
    let (ty, value) = check(cx, binding)?;
    if let E::Int(_) | E::Fraction(_) = binding.value.kind {
        let literal = Scope::new(cx, Row::None(NoRow::Constant)).infer(&binding.value, hint)?;
        return Some(Expr { span, ..literal });
    }
    Some(Expr::literal(value, ty, span))
}
