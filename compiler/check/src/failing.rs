//! Where a stream's own expressions can fail on a row.
use hexafn_diagnostics::Span;
use hexafn_ir::step::StepKind;
use hexafn_ir::{BinaryOp, Expr, ExprKind};

/// A place that can fail, and why.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Failing {
    /// Where.
    pub span: Span,
    /// Why, in a few words.
    pub why: String,
}

/// The innermost part of an expression that can fail, if there is one.
pub(crate) fn part(expr: &Expr) -> Option<Failing> {
    if !expr.can_fail() {
        return None;
    }
    if let Some(inner) = expr.children().into_iter().find_map(part) {
        return Some(inner);
    }
    let why = match &expr.kind {
        ExprKind::Binary { op: BinaryOp::Divide | BinaryOp::Remainder, .. } => "fails on zero".to_owned(),
        ExprKind::Binary { .. } | ExprKind::Negate(_) => "fails on overflow".to_owned(),
        ExprKind::Cast(..) => "fails on other values".to_owned(),
        ExprKind::Index(..) => "fails out of range".to_owned(),
        ExprKind::Call { function, .. } => format!("`{function}` can fail"),
        _ => "can fail".to_owned(),
    };
    Some(Failing { span: expr.span, why })
}

/// The first place of a step that can fail.
pub(crate) fn step(kind: &StepKind) -> Option<Failing> {
    match kind {
        StepKind::Where(condition) => part(condition),
        StepKind::Set(items) | StepKind::Select(items) => items.iter().find_map(|(_, e)| part(e)),
        StepKind::Sample { share, by } => part(share).or_else(|| by.iter().find_map(|(_, e)| part(e))),
        StepKind::Dedupe { by, .. } | StepKind::Throttle { by, .. } => by.iter().find_map(|(_, e)| part(e)),
        StepKind::Running { by, aggregates, .. } => {
            by.iter().find_map(|(_, e)| part(e)).or_else(|| aggregates.iter().find_map(crate::aggregates::failing))
        }
        StepKind::Without(_) | StepKind::Flatten(_) | StepKind::Merge(_) | StepKind::Fire(_) | StepKind::Tap(_) => None,
    }
}
