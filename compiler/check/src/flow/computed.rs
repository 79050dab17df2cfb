//! Calculations with aggregates: `{ share = amount / sum(amount) }`. Each aggregate in it becomes a hidden field, and the
//! calculation reads that.
use hexafn_expr::{aggregate, library};
use hexafn_ir::Type;
use hexafn_syntax::ast::{self, Call, DeclarationKind, ExprKind as E, Part};

use super::Flows;
use super::items::scope_row;
use crate::declarations::Space;
use crate::expr::{Scope, opened};

/// A calculation with the aggregates in it taken out.
pub(super) struct Computed {
    /// The calculation, which reads each aggregate under its hidden name.
    pub value: ast::Expr,
    /// The aggregates under their hidden names.
    pub aggregates: Vec<(String, Call)>,
}

impl Flows<'_, '_> {
    /// The calculation with its aggregates under names that begin with `number`; without any there are none.
    pub(super) fn computed(&self, written: &ast::Expr, number: usize, row: Option<&Type>) -> Computed {
        let mut found = Computed { value: written.clone(), aggregates: Vec::new() };
        self.take(&mut found.value, number, row, &mut found.aggregates);
        found
    }

    fn take(&self, e: &mut ast::Expr, number: usize, row: Option<&Type>, found: &mut Vec<(String, Call)>) {
        if let E::Call(call) = &e.kind
            && self.is_aggregate(call, row)
        {
            // A name that no program can write.
            let name = format!("{}#{number}.{}", call.name(), found.len());
            found.push((name.clone(), call.clone()));
            e.kind = E::Name(name);
            return;
        }
        for inner in inside(e) {
            self.take(inner, number, row, found);
        }
    }

    /// Whether a call is an aggregate here. A name that the library has as well is one if it takes the arguments as such:
    /// `max(x)` over rows, but `max(x, 0)` and `max(sum(x), 0)` of values.
    pub(super) fn is_aggregate(&self, call: &Call, row: Option<&Type>) -> bool {
        let name = call.name();
        let own = self.cx.declarations.peek(Space::Value, &name, call.span);
        if aggregate::find(&name).is_none() || matches!(own.map(|d| d.kind), Some(DeclarationKind::Function(_))) {
            return false;
        }
        if library::find(&name).is_none() || call.filter.is_some() {
            return true;
        }
        // No aggregate takes a function of elements, which has no type of its own.
        let of_elements = |a: &ast::Argument| matches!(a.value.kind, E::Lambda { .. });
        if call.arguments.iter().any(|a| of_elements(a) || self.holds_aggregate(&a.value, row)) {
            return false;
        }
        let types = call.arguments.iter().map(|a| Scope::new(self.cx, scope_row(row)).infer(&a.value, None));
        match types.map(|e| e.map(|e| opened(&e.ty))).collect::<Option<Vec<Type>>>() {
            Some(types) => aggregate::resolve(&name, &types, true).is_ok(),
            None => true,
        }
    }

    /// Whether an expression calls an aggregate.
    pub(super) fn holds_aggregate(&self, e: &ast::Expr, row: Option<&Type>) -> bool {
        let mut e = e.clone();
        if let E::Call(call) = &e.kind
            && self.is_aggregate(call, row)
        {
            return true;
        }
        inside(&mut e).into_iter().any(|inner| self.holds_aggregate(inner, row))
    }
}

/// The expressions directly inside that see the same names; the bodies of functions of elements see others.
fn inside(e: &mut ast::Expr) -> Vec<&mut ast::Expr> {
    match &mut e.kind {
        E::Binary { left, right, .. } => vec![left, right],
        E::Range(a, b) => vec![a, b],
        E::Unary(_, a) | E::As(a, _) => vec![a],
        E::Field { base, .. } => vec![base],
        E::Index { base, index } => vec![base, index],
        E::If { condition, then, otherwise } => vec![condition, then, otherwise],
        E::List(items) => items.iter_mut().collect(),
        E::Record(fields) => fields.iter_mut().map(|f| &mut f.value).collect(),
        E::Call(call) => call.arguments.iter_mut().map(|a| &mut a.value).collect(),
        E::Interpolated(parts) => {
            parts.iter_mut().filter_map(|p| if let Part::Expr(e) = p { Some(e) } else { None }).collect()
        }
        E::Match { subject, arms } => {
            let arms = arms.iter_mut().flat_map(|a| a.guard.iter_mut().chain(std::iter::once(&mut a.value)));
            std::iter::once(&mut **subject).chain(arms).collect()
        }
        E::Block { lets, result } => lets.iter_mut().map(|(_, v)| v).chain(std::iter::once(&mut **result)).collect(),
        _ => vec![],
    }
}
