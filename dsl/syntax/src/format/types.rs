//! Types and fields.
use super::Formatter;
use super::doc::{Doc, concat, join, text};
use super::entry::{Entry, doc_lines};
use crate::ast::{FieldDeclaration, TypeBody, TypeDeclaration, TypeExpr, TypeExprKind};

impl Formatter<'_> {
    pub(super) fn type_expr(&self, ty: &TypeExpr) -> Doc {
        match &ty.kind {
            TypeExprKind::Name(name) => text(name),
            TypeExprKind::Decimal(digits) => text(format!("decimal({digits})")),
            TypeExprKind::Time(unit) => text(format!("time({})", unit.text)),
            TypeExprKind::List(item) => concat([text("list<"), self.type_expr(item), text(">")]),
            TypeExprKind::Map(key, value) => {
                concat([text("map<"), self.type_expr(key), text(", "), self.type_expr(value), text(">")])
            }
            TypeExprKind::Record(fields) => self.fields(fields),
            TypeExprKind::Choice(texts) => join(texts.iter().map(|t| self.literal(t)).collect(), text(" | ")),
            // A `?` behind a choice belongs to all of it, and one behind a secret to what is secret.
            TypeExprKind::Optional(inner)
                if matches!(inner.kind, TypeExprKind::Choice(_) | TypeExprKind::Secret(_)) =>
            {
                concat([text("("), self.type_expr(inner), text(")?")])
            }
            TypeExprKind::Optional(inner) => concat([self.type_expr(inner), text("?")]),
            TypeExprKind::Secret(inner) => concat([text("secret "), self.type_expr(inner)]),
        }
    }

    fn fields(&self, fields: &[FieldDeclaration]) -> Doc {
        let entries = fields.iter().map(|f| {
            Entry::new(f.span, move || {
                let field = concat([doc_lines(&f.doc), self.name(&f.name), text(": "), self.type_expr(&f.ty)]);
                match &f.default {
                    Some(value) => concat([field, text(" = "), self.expr(value)]),
                    None => field,
                }
            })
        });
        self.bracketed("{", "}", entries.collect())
    }

    pub(super) fn type_declaration(&self, declaration: &TypeDeclaration) -> Doc {
        let head = concat([text("type "), self.name(&declaration.name), text(" ")]);
        match &declaration.body {
            TypeBody::Alias(ty) => concat([head, text("= "), self.type_expr(ty)]),
            TypeBody::Record(fields) => concat([head, self.fields(fields)]),
            TypeBody::Union { by, kinds } => concat([head, text("by "), self.name(by), text(" "), self.fields(kinds)]),
        }
    }
}
