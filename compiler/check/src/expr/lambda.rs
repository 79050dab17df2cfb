//! `x => …`: functions of elements, as arguments of library functions.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_expr::library::{self, ArgType};
use hexafn_ir::{Expr, ExprKind, Type};
use hexafn_syntax::ast;

use super::Scope;
use super::scope::Bound;

impl Scope<'_, '_> {
    /// The function that is argument number `index` of a library function; `place` is the name of that, `span` the argument.
    pub(super) fn lambda(
        &mut self,
        name: &str,
        types: &[ArgType],
        index: usize,
        parameters: &[ast::Name],
        body: &ast::Expr,
        (place, span): (Span, Span),
    ) -> Option<Expr> {
        let Some(wanted) = library::lambda_parameters(name, types, index) else {
            // With such a function the other arguments may be what is wrong.
            let takes = |s: &library::Signature| {
                let pattern = s.parameters.get(index).map(|p| &p.pattern);
                matches!(pattern, Some(library::Pattern::Function(taken, _)) if taken.len() == parameters.len())
            };
            let forms = library::find(name).map_or(&[][..], |f| &f.signatures);
            if let (true, Err(error)) = (forms.iter().any(takes), library::resolve(name, types)) {
                let error = super::refused(name, error, &[], place);
                let map = types.iter().any(|t| matches!(t, ArgType::Value(ty) if matches!(ty.bare(), Type::Map(_))));
                let map = map.then_some("`keys(m)` and `values(m)` are the lists of a map");
                return self.cx.fail(map.into_iter().fold(error, Diagnostic::help));
            }
            let message = format!("`{name}` takes no function of {} here", count(parameters.len()));
            let error = Diagnostic::error(codes::BAD_ARGUMENTS, span, message, "not expected");
            let forms = library::find(name).into_iter().flat_map(|f| &f.signatures);
            return self.cx.fail(forms.fold(error, |error, form| error.help(format!("it is `{form}`"))));
        };
        if !self.distinct(parameters) {
            return None;
        }
        let before = self.locals.len();
        let mut bound = Vec::with_capacity(parameters.len());
        for (parameter, ty) in parameters.iter().zip(wanted) {
            let local = self.fresh();
            let value = Expr { kind: ExprKind::Local(local), ty: ty.clone(), span: parameter.span };
            self.locals.push((parameter.text.clone(), Bound::Value(value)));
            bound.push((local, ty));
        }
        let body = self.infer(body, None);
        self.locals.truncate(before);
        let body = Box::new(body?);
        let ty = body.ty.clone();
        Some(Expr { kind: ExprKind::Lambda { parameters: bound, body }, ty, span })
    }
}

fn count(n: usize) -> String {
    if n == 1 { "one parameter".to_owned() } else { format!("{n} parameters") }
}
