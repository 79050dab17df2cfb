//! Aggregates of the library, as far as names go.
use hexafn_expr::{aggregate, library};
use hexafn_ir::Type;
use hexafn_ir::step::Aggregate;
use hexafn_syntax::ast::{self, DeclarationKind, ExprKind as E, Part};

use crate::context::Context;
use crate::declarations::Space;
use crate::failing::{self, Failing};

/// Whether the library has an aggregate of that name (and no function).
pub(crate) fn is_one(name: &str) -> bool {
    aggregate::find(name).is_some() && library::find(name).is_none()
}

/// Whether an expression calls an aggregate anywhere.
pub(crate) fn inside(cx: &Context<'_>, e: &ast::Expr) -> bool {
    let inner = |e: &ast::Expr| inside(cx, e);
    match &e.kind {
        E::Call(call) => {
            let name = call.name();
            let own = matches!(
                cx.declarations.peek(Space::Value, &name, call.span).map(|d| d.kind),
                Some(DeclarationKind::Function(_))
            );
            (!own && (is_one(&name) || call.filter.is_some())) || call.arguments.iter().any(|a| inner(&a.value))
        }
        E::Binary { left, right, .. } | E::Range(left, right) => inner(left) || inner(right),
        E::Unary(_, a) | E::As(a, _) => inner(a),
        E::Field { base, .. } => inner(base),
        E::Index { base, index } => inner(base) || inner(index),
        E::If { condition, then, otherwise } => inner(condition) || inner(then) || inner(otherwise),
        E::List(items) => items.iter().any(inner),
        E::Record(fields) => fields.iter().any(|f| inner(&f.value)),
        E::Interpolated(parts) => parts.iter().any(|p| matches!(p, Part::Expr(e) if inner(e))),
        E::Match { subject, arms } => {
            inner(subject) || arms.iter().any(|a| inner(&a.value) || a.guard.as_ref().is_some_and(inner))
        }
        E::Block { lets, result } => lets.iter().any(|(_, v)| inner(v)) || inner(result),
        E::Lambda { body, .. } => inner(body),
        _ => false,
    }
}

/// Where an aggregate can fail on a row.
pub(crate) fn failing(aggregate: &Aggregate) -> Option<Failing> {
    let inside = aggregate.arguments.iter().chain(&aggregate.filter).find_map(failing::part);
    inside.or_else(|| {
        let can_fail =
            aggregate::find(&aggregate.function).is_some_and(|f| f.can_fail) && aggregate.ty.bare() != &Type::Float;
        can_fail.then(|| Failing { span: aggregate.span, why: format!("`{}` fails on overflow", aggregate.function) })
    })
}
