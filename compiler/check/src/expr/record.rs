//! `{ a: x }` and blocks.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Expr, ExprKind, Field, Name, Record, Type, Value};
use hexafn_syntax::ast::{self, RecordField};

use super::Scope;
use std::sync::Arc;

impl Scope<'_, '_> {
    pub(super) fn record(&mut self, written: &[RecordField], span: Span, hint: Option<&Type>) -> Option<Expr> {
        let bare = hint.map(Type::bare);
        let mut fine = self.distinct(written.iter().map(|f| &f.name));
        let mut fields: Vec<(Name, Expr)> = Vec::with_capacity(written.len());
        for field in written {
            let wanted = match bare {
                Some(Type::Record(r)) => r.field(&field.name.text).map(|f| &f.ty),
                Some(Type::Map(value)) => Some(&**value),
                _ => None,
            };
            match self.infer(&field.value, wanted) {
                Some(value) => fields.push((field.name.text.as_str().into(), value)),
                None => fine = false,
            }
        }
        if !fine {
            return None;
        }
        if let Some(Type::Map(value)) = bare {
            return self.map(fields, value, span);
        }
        let types = fields.iter().map(|(n, e)| Field::new(n.clone(), e.ty.clone())).collect();
        let ty = Type::Record(Arc::new(Record { name: None, fields: types }));
        Some(Expr { kind: ExprKind::Record(fields), ty, span })
    }

    /// A record expression where a map is taken.
    fn map(&self, fields: Vec<(Name, Expr)>, value: &Type, span: Span) -> Option<Expr> {
        let mut entries = Vec::with_capacity(fields.len());
        for (name, expr) in fields {
            entries.push((name, self.fit(expr, value, "a value of this map")?));
        }
        let ty = Type::Map(Box::new(value.clone()));
        let constants = entries.iter().map(|(n, e)| Some((n.clone(), e.as_literal()?.clone())));
        Some(match constants.collect() {
            Some(constants) => Expr::literal(Value::Record(constants), ty, span),
            None => Expr { kind: ExprKind::Record(entries), ty, span },
        })
    }

    /// Whether all names differ; each one that does not is reported.
    pub(crate) fn distinct<'n>(&self, names: impl IntoIterator<Item = &'n ast::Name>) -> bool {
        let mut seen: Vec<&ast::Name> = Vec::new();
        let mut fine = true;
        for name in names {
            if let Some(first) = seen.iter().find(|n| n.text == name.text) {
                let message = format!("`{}` is there twice", name.text);
                let error = Diagnostic::error(codes::DUPLICATE_NAME, name.span, message, "again");
                self.cx.report.push(error.related(first.span, "first here"));
                fine = false;
            }
            seen.push(name);
        }
        fine
    }

    /// `{ let x = …; result }`.
    pub(super) fn block(
        &mut self,
        lets: &[(ast::Name, ast::Expr)],
        result: &ast::Expr,
        hint: Option<&Type>,
    ) -> Option<Expr> {
        match lets.split_first() {
            None => self.infer(result, hint),
            Some(((name, value), rest)) => {
                let value = self.infer(value, None);
                self.bind(&name.text, value, |scope| scope.block(rest, result, hint))
            }
        }
    }
}
