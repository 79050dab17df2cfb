//! `base.field`, `base?.field`, `base[index]`, `meta.part`.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::envelope::Meta;
use hexafn_ir::{Expr, ExprKind, Field, Name, TimeWire, Type, layout};
use hexafn_syntax::ast::{self, ExprKind as E};

use super::scope::Row;
use super::{Scope, secret};
use crate::declarations::did_you_mean;

const META: [(&str, Meta); 7] = [
    ("offset", Meta::Offset),
    ("time", Meta::Time),
    ("arrived", Meta::Arrived),
    ("id", Meta::Id),
    ("key", Meta::Key),
    ("topic", Meta::Topic),
    ("headers", Meta::Headers),
];

impl Scope<'_, '_> {
    pub(super) fn field(&mut self, base: &ast::Expr, name: &ast::Name, optional: bool, span: Span) -> Option<Expr> {
        match &base.kind {
            E::Meta => return self.meta(name, span),
            E::It => return self.of_row(base.span, name, span),
            _ => {}
        }
        let base = self.infer(base, None)?;
        let null = base.ty.is_optional();
        let (bare, tainted) = (base.ty.bare().clone(), secret::is_secret(&base.ty));
        let json = bare == Type::Json;
        let ty = match &bare {
            Type::Json => Type::Json.optional(),
            Type::Record(_) | Type::Union(_) => {
                let fields = layout::columns(&bare).ok()?;
                match fields.field(&name.text) {
                    Some(field) => field.ty.clone(),
                    None => {
                        let record = matches!(&bare, Type::Record(r) if r.name.is_none());
                        let owner = if record { "this record".to_owned() } else { owner(&bare) };
                        return self.cx.fail(unknown_field_of(&owner, &fields.fields, name));
                    }
                }
            }
            Type::Map(_) => {
                let message = format!("`{}` is a map: its values are found by key", base.ty);
                let error = Diagnostic::error(codes::UNKNOWN_FIELD, name.span, message, "a map has no fields");
                return self.cx.fail(error.help(format!("write `[{:?}]`", name.text)));
            }
            other => {
                let error =
                    Diagnostic::error(codes::UNKNOWN_FIELD, name.span, format!("`{other}` has no fields"), "no fields");
                return self.cx.fail(error.related(base.span, format!("`{}`", base.ty)));
            }
        };
        if null && !optional && !json {
            let message = format!("`{}` may be null, so `.{}` may have nothing to read", base.ty, name.text);
            let error = Diagnostic::error(codes::MAY_BE_NULL, base.span, message, "may be null");
            let dot = Span { start: base.span.end, end: name.span.start, ..name.span };
            return self.cx.fail(error.fix(dot, "?.", "read null where there is nothing"));
        }
        if optional && !null && !json {
            let message = format!("`?.` does nothing here: this is `{}`, which is never null", base.ty);
            self.cx.report.push(Diagnostic::warning(codes::NEVER_NULL, base.span, message, "always there"));
        }
        let ty = if null { secret::optional(ty) } else { ty };
        let ty = if tainted && !secret::is_secret(&ty) { Type::Secret(Box::new(ty)) } else { ty };
        let field = Expr { kind: ExprKind::Field(Box::new(base), name.text.as_str().into()), ty, span };
        Some(self.known(field))
    }

    /// `it.name`: a field of the row.
    fn of_row(&self, it: Span, name: &ast::Name, span: Span) -> Option<Expr> {
        match &self.row {
            Row::Poisoned => None,
            Row::None(why) => self.no_row(it, "`it`", *why),
            Row::Of(_) if self.is_poisoned(&name.text) => None,
            Row::Of(row) => match self.column(&name.text, span) {
                Some(column) => Some(column),
                None => {
                    if let Type::Union(u) = row
                        && let Some((kind, _)) = u.kinds.iter().find(|(_, r)| r.field(&name.text).is_some())
                    {
                        return self.cx.fail(self.other_kind(&name.text, name.span, kind));
                    }
                    self.cx.fail(unknown_field(row, &self.fields()?, name))
                }
            },
        }
    }

    fn meta(&self, name: &ast::Name, span: Span) -> Option<Expr> {
        match &self.row {
            Row::Poisoned => return None,
            Row::None(why) => return self.no_row(span, "`meta`", *why),
            Row::Of(_) => {}
        }
        let Some((_, meta)) = META.iter().find(|(n, _)| *n == name.text) else {
            let message = format!("`meta` has no part `{}`", name.text);
            let error = Diagnostic::error(codes::UNKNOWN_FIELD, name.span, message, "unknown part");
            let error = did_you_mean(error, name.span, &name.text, META.iter().map(|(n, _)| *n));
            return self.cx.fail(error.help("`meta` has `offset`, `time`, `arrived`, `id`, `key`, `topic`, `headers`"));
        };
        let ty = match meta {
            Meta::Offset => Type::Int,
            Meta::Time | Meta::Arrived => Type::Time(TimeWire::Rfc3339),
            Meta::Key => Type::String.optional(),
            Meta::Topic | Meta::Id => Type::String,
            Meta::Headers => Type::Map(Box::new(Type::String)),
        };
        Some(Expr { kind: ExprKind::Meta(*meta), ty, span })
    }

    /// `list[i]`, `map[key]`, `json[…]`.
    pub(super) fn index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span) -> Option<Expr> {
        let base = self.infer(base, None);
        let index = self.infer(index, None);
        let (base, index) = (base?, index?);
        let (wanted, ty) = match base.ty.bare() {
            Type::List(element) => (Type::Int, (**element).clone()),
            Type::Map(value) => (Type::String, (**value).clone().optional()),
            Type::Json if *index.ty.bare() == Type::Int => (Type::Int, Type::Json.optional()),
            Type::Json if matches!(index.ty.bare(), Type::String | Type::Choice(_)) => {
                (Type::String, Type::Json.optional())
            }
            Type::Json => {
                let message = format!("json is picked from by name or by position, and this is `{}`", index.ty);
                let error = Diagnostic::error(codes::TYPE_MISMATCH, index.span, message, "expected `string` or `int`");
                return self.cx.fail(error);
            }
            other => {
                let message = format!("`{other}` has no elements to pick with `[…]`");
                let error = Diagnostic::error(codes::BAD_OPERANDS, base.span, message, "neither list, map nor json");
                return self.cx.fail(error);
            }
        };
        if base.ty.is_optional() && *base.ty.bare() != Type::Json {
            let message = format!("`{}` may be null, so there may be nothing to pick from", base.ty);
            let error = Diagnostic::error(codes::MAY_BE_NULL, base.span, message, "may be null");
            let empty = if matches!(base.ty.bare(), Type::List(_)) { "[]" } else { "{}" };
            return self.cx.fail(error.help(format!("say what stands for null: `(x ?? {empty})[…]`")));
        }
        let ty = if secret::is_secret(&base.ty) { Type::Secret(Box::new(ty)) } else { ty };
        let index = self.fit(index, &wanted, "the index")?;
        Some(Expr { kind: ExprKind::Index(Box::new(base), Box::new(index)), ty, span })
    }
}

/// The error for a field that a record or row does not have.
pub(crate) fn unknown_field(row: &Type, fields: &[Field], name: &ast::Name) -> Diagnostic {
    unknown_field_of(&owner(row), fields, name)
}

fn unknown_field_of(owner: &str, fields: &[Field], name: &ast::Name) -> Diagnostic {
    let message = format!("{owner} has no field `{}`", name.text);
    let error = Diagnostic::error(codes::UNKNOWN_FIELD, name.span, message, "unknown field");
    let names: Vec<&str> = fields.iter().map(|f| &*f.name).collect();
    let help = format!("it has {}", list_names(&names));
    did_you_mean(error, name.span, &name.text, names).help(help)
}

/// How a row or record is named in a message.
pub(crate) fn owner(row: &Type) -> String {
    match row {
        Type::Record(r) => r.name.as_ref().map_or("the row".to_owned(), |n: &Name| format!("`{n}`")),
        Type::Union(u) => format!("`{}`", u.name),
        other => format!("`{other}`"),
    }
}

/// Up to a dozen names, as they are written.
pub(crate) fn list_names(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    // What no program can write is none of its names.
    let names: Vec<&str> = names.iter().copied().filter(|n| !n.contains('#')).collect();
    let shown: Vec<String> = names.iter().take(SHOWN).map(|n| format!("`{n}`")).collect();
    match names.len().checked_sub(SHOWN + 1) {
        Some(more) => format!("{} and {} more", shown.join(", "), more + 1),
        None => shown.join(", "),
    }
}
