//! `if … then … else`.
use hexafn_diagnostics::Span;
use hexafn_ir::{Expr, ExprKind, Type};
use hexafn_syntax::ast;

use super::{Scope, facts, flexible};

impl Scope<'_, '_> {
    pub(super) fn branch(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Option<Expr> {
        let condition = self.condition(condition, "`if`");
        let (holds, fails) = match &condition {
            Some(c) => (facts::of_true(c), facts::of_false(c)),
            None => (vec![], vec![]),
        };
        let (a, b) = if hint.is_none() && flexible(self.cx, then) {
            let b = self.knowing(fails, |s| s.infer(otherwise, None));
            let met = b.as_ref().map(|b| b.ty.clone());
            (self.knowing(holds, |s| s.infer(then, met.as_ref())), b)
        } else {
            let a = self.knowing(holds, |s| s.infer(then, hint));
            let met = a.as_ref().map(|a| a.ty.clone()).filter(|t| *t != Type::Null);
            let met = if hint.is_none() && flexible(self.cx, otherwise) { met.as_ref() } else { hint };
            let b = self.knowing(fails, |s| s.infer(otherwise, met));
            (a, b)
        };
        let (both, ty) = self.together(vec![a?, b?], hint, "the branches of `if`")?;
        choose(condition?, both, ty, span)
    }
}

/// `If` over the two branches.
fn choose(condition: Expr, branches: Vec<Expr>, ty: Type, span: Span) -> Option<Expr> {
    let [then, otherwise] = <[Expr; 2]>::try_from(branches).ok()?;
    Some(if_else(condition, then, otherwise, ty, span))
}

/// `if condition then … else …` of branches that have the type already.
pub(super) fn if_else(condition: Expr, then: Expr, otherwise: Expr, ty: Type, span: Span) -> Expr {
    let (condition, then, otherwise) = (Box::new(condition), Box::new(then), Box::new(otherwise));
    Expr { kind: ExprKind::If { condition, then, otherwise }, ty, span }
}
