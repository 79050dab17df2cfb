//! Whether a condition can be asked before an operation instead of after it, and how it reads there.
use hexafn_ir::Name;
use hexafn_ir::expr::{Expr, ExprKind, Items};

use crate::{Operation, OperationKind};

/// The condition as it reads before `operation`, which cannot fail; `None` if it must stay after it.
pub(super) fn before(operation: &Operation, mut condition: Expr) -> Option<Expr> {
    use OperationKind as K;
    match &operation.kind {
        K::Sample { .. } | K::Tap(_) => Some(condition),
        // These may change the type of the row as a whole.
        K::Where(_) | K::Keep => (!reads_row(&condition)).then_some(condition),
        K::Flatten(field) => (!reads_row(&condition) && !reads(&condition, field)).then_some(condition),
        K::Fire(_) => (!reads_row(&condition) && !reads(&condition, "fired")).then_some(condition),
        K::Set(items) => {
            if reads_row(&condition) {
                return None;
            }
            // Each item sees those before it, so the last one is undone first.
            for (name, value) in items.iter().rev() {
                if reads(&condition, name) {
                    renamed(&mut condition, name, value)?;
                }
            }
            Some(condition)
        }
        K::Select(items) => {
            if reads_row(&condition) || !plain(&condition, items) {
                return None;
            }
            substitute(&mut condition, &|name| items.iter().find(|(n, _)| n == name).map(|(_, e)| e.clone()));
            Some(condition)
        }
    }
}

/// Puts the other column in place of `name`, if the value is just that.
fn renamed(condition: &mut Expr, name: &Name, value: &Expr) -> Option<()> {
    matches!(value.kind, ExprKind::Column(_)).then_some(())?;
    substitute(condition, &|n| (n == name).then(|| value.clone()));
    Some(())
}

/// Whether all columns that the condition reads are columns under another name.
fn plain(condition: &Expr, items: &Items) -> bool {
    let mut plain = true;
    condition.walk(&mut |e| {
        if let ExprKind::Column(name) = &e.kind {
            let value = items.iter().find(|(n, _)| n == name);
            plain &= value.is_some_and(|(_, e)| matches!(e.kind, ExprKind::Column(_)));
        }
    });
    plain
}

fn substitute(expr: &mut Expr, value: &impl Fn(&Name) -> Option<Expr>) {
    if let ExprKind::Column(name) = &expr.kind {
        if let Some(other) = value(name) {
            expr.kind = other.kind;
            expr.ty = other.ty;
        }
        return;
    }
    expr.children_mut().into_iter().for_each(|child| substitute(child, value));
}

fn reads(expr: &Expr, column: &str) -> bool {
    let mut found = false;
    expr.walk(&mut |e| found |= matches!(&e.kind, ExprKind::Column(name) if **name == *column));
    found
}

fn reads_row(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |e| found |= matches!(e.kind, ExprKind::Row));
    found
}
