//! `a, b = x`: named expressions of steps.
use std::sync::Arc;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::expr::Items;
use hexafn_ir::{Expr, Field, Name, Record, Type, Union, layout};
use hexafn_syntax::ast::{self, ExprKind as E, Item};

use super::Flows;
use crate::context::Context;
use crate::expr::{Row, Scope};

/// Row of a scope over rows of that type; `None` is the poisoned one.
pub(crate) fn scope_row(row: Option<&Type>) -> Row {
    row.map_or(Row::Poisoned, |r| Row::Of(r.clone()))
}

impl Flows<'_, '_> {
    /// A condition over the row.
    pub(super) fn condition(&self, e: &ast::Expr, row: Option<&Type>, place: &str) -> Option<Expr> {
        Scope::new(self.cx, scope_row(row)).condition(e, place)
    }

    /// Named expressions that all see the same row: of `select` and `by`.
    pub(super) fn items(&self, written: &[Item], row: Option<&Type>, what: &str) -> Option<Items> {
        items(self.cx, written, row, what)
    }

    /// The keys of a step: named expressions whose values can be compared.
    pub(super) fn keys(&self, written: &[Item], row: Option<&Type>) -> Option<Items> {
        self.items(written, row, "key")
    }

    /// The row with fields added or replaced. A union stays one, so that it can still be narrowed, unless the field that
    /// tells its kinds apart is replaced.
    pub(super) fn with(&self, row: &Type, added: impl IntoIterator<Item = (Name, Type)>) -> Option<Type> {
        let added: Vec<(Name, Type)> = added.into_iter().collect();
        match row {
            Type::Union(union) if added.iter().all(|(name, _)| *name != union.tag) => {
                let kind = |r: &Record| Arc::new(Record { name: r.name.clone(), fields: replaced(&r.fields, &added) });
                let kinds = union.kinds.iter().map(|(tag, r)| (tag.clone(), kind(r))).collect();
                Some(Type::Union(Arc::new(Union { name: union.name.clone(), tag: union.tag.clone(), kinds })))
            }
            row => Some(record(replaced(&layout::columns(row).ok()?.fields, &added))),
        }
    }
}

fn replaced(fields: &[Field], added: &[(Name, Type)]) -> Vec<Field> {
    let mut fields = fields.to_vec();
    for (name, ty) in added {
        let new = Field::new(name.clone(), ty.clone());
        match fields.iter_mut().find(|f| f.name == *name) {
            Some(field) => *field = new,
            None => fields.push(new),
        }
    }
    fields
}

/// A row of these fields; what they defaulted to in the input no longer matters.
pub(super) fn record(fields: Vec<Field>) -> Type {
    let fields = fields.into_iter().map(|f| Field { default: None, ..f }).collect();
    Type::Record(Arc::new(Record { name: None, fields }))
}

/// See [`Flows::items`].
pub(crate) fn items(cx: &Context<'_>, written: &[Item], row: Option<&Type>, what: &str) -> Option<Items> {
    let mut all: Vec<(Name, Span, Expr)> = Vec::with_capacity(written.len());
    let mut fine = true;
    for item in written {
        let value = Scope::new(cx, scope_row(row)).infer(&item.value, None);
        let (Some((name, span)), Some(value)) = (name_of(cx, item, what), value) else {
            fine = false;
            continue;
        };
        if let Some((_, first, _)) = all.iter().find(|(n, _, _)| **n == *name) {
            let message = format!("the {what} `{name}` is there twice");
            let error = Diagnostic::error(codes::DUPLICATE_NAME, span, message, "again");
            cx.report.push(error.related(*first, "first here"));
            fine = false;
        }
        fine &= storable(cx, &value);
        all.push((name.into(), span, value));
    }
    fine.then(|| all.into_iter().map(|(n, _, e)| (n, e)).collect())
}

/// The name of an item: the one given, or that of the field that it is.
pub(super) fn name_of<'i>(cx: &Context<'_>, item: &'i Item, what: &str) -> Option<(&'i str, Span)> {
    if let Some(name) = &item.name {
        return Some((&name.text, name.span));
    }
    match &item.value.kind {
        E::Name(name) => Some((name, item.value.span)),
        E::Field { name, .. } => Some((&name.text, name.span)),
        _ => {
            let span = item.value.span;
            let error =
                Diagnostic::error(codes::UNNAMED_ITEM, span, format!("this {what} has no name"), "name missing");
            let start = Span { end: span.start, ..span };
            cx.fail(error.guess(start, "name = ", "give it a name"))
        }
    }
}

/// Whether a value can be a field of a row: `null` alone has no type.
pub(crate) fn storable(cx: &Context<'_>, value: &Expr) -> bool {
    if value.ty != Type::Null {
        return true;
    }
    let error = Diagnostic::error(
        codes::TYPE_MISMATCH,
        value.span,
        "a field needs a type, and `null` has none",
        "of which type?",
    );
    cx.report.push(error.help("give it one: `null as string?`"));
    false
}
