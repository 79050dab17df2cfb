//! Conditions as lists of parts that must all hold.
use hexafn_ir::expr::{Expr, ExprKind};
use hexafn_ir::{Type, Value};

/// The parts of `a and b and c`, in order; one part for any other condition.
pub(crate) fn parts(condition: Expr) -> Vec<Expr> {
    match condition.kind {
        ExprKind::And(left, right) => {
            let mut all = parts(*left);
            all.extend(parts(*right));
            all
        }
        _ => vec![condition],
    }
}

/// The condition that all parts hold; `true` for none. `like` gives the place of an empty one.
pub(crate) fn all(parts: Vec<Expr>, like: &Expr) -> Expr {
    let whole = parts.into_iter().reduce(|left, right| {
        let ty = if left.ty.is_optional() { left.ty.clone() } else { right.ty.clone() };
        let span = if left.span.file == right.span.file { left.span.to(right.span) } else { left.span };
        Expr { kind: ExprKind::And(Box::new(left), Box::new(right)), ty, span }
    });
    whole.unwrap_or_else(|| Expr::literal(Value::Bool(true), Type::Bool, like.span))
}

/// Whether it holds for every row.
pub(crate) fn always(condition: &Expr) -> bool {
    condition.as_literal() == Some(&Value::Bool(true))
}

/// Whether it holds for no row; null counts as false.
pub(crate) fn never(condition: &Expr) -> bool {
    matches!(condition.as_literal(), Some(Value::Bool(false) | Value::Null))
}

/// Which parts may be asked before the others, and before a step that cannot fail, without another row failing than
/// before. Not one that can fail, none after one that can fail (its failure would be filtered away); and not one that can
/// be null before one that can fail, since `null and b` does ask `b`.
pub(crate) fn movable(parts: &[Expr]) -> Vec<bool> {
    let first_failing = parts.iter().position(Expr::can_fail).unwrap_or(parts.len());
    let any_fails = first_failing < parts.len();
    parts.iter().enumerate().map(|(i, part)| i < first_failing && !(any_fails && part.ty.is_optional())).collect()
}
