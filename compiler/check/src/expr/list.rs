//! `[a, b]`.
use hexafn_diagnostics::Span;
use hexafn_ir::{Expr, ExprKind, Type};
use hexafn_syntax::ast;

use super::{Scope, flexible};

impl Scope<'_, '_> {
    pub(super) fn list(&mut self, items: &[ast::Expr], span: Span, hint: Option<&Type>) -> Option<Expr> {
        let wanted = match hint.map(Type::bare) {
            Some(Type::List(element)) => Some(&**element),
            _ => None,
        };
        let elements = self.each(items, wanted)?;
        let (elements, ty) = self.together(elements, wanted, "the elements of a list")?;
        Some(Expr { kind: ExprKind::List(elements), ty: Type::List(Box::new(ty)), span })
    }

    /// Every expression, those made of number literals after the others, so that they take their type.
    pub(super) fn each(&mut self, items: &[ast::Expr], hint: Option<&Type>) -> Option<Vec<Expr>> {
        let mut found: Vec<Option<Expr>> = vec![None; items.len()];
        let mut fine = true;
        let mut met: Option<Type> = hint.cloned();
        let (late, early): (Vec<usize>, Vec<usize>) = (0..items.len()).partition(|i| flexible(self.cx, &items[*i]));
        for i in early.into_iter().chain(late) {
            found[i] = self.infer(&items[i], met.as_ref());
            fine &= found[i].is_some();
            if met.is_none() {
                met = found[i].as_ref().map(|e| e.ty.clone()).filter(|t| *t != Type::Null && *t != Type::Int);
            }
        }
        if fine { found.into_iter().collect() } else { None }
    }
}
