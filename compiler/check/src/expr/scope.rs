//! What an expression can see.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::expr::{CastMode, Local};
use hexafn_ir::{Expr, ExprKind, Field, Type, layout};
use hexafn_syntax::ast::DeclarationKind;

use super::Fact;
use super::facts::Path;
use crate::constants;
use crate::context::Context;
use crate::declarations::{Space, did_you_mean};

/// The row that an expression sees.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Row {
    /// None, and why.
    None(NoRow),
    /// One whose type is unknown after an error: unknown names stay silent.
    Poisoned,
    /// A record or union.
    Of(Type),
}

/// Why there is no row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoRow {
    /// A constant or option, read before any event.
    Constant,
    /// The body of a function.
    Function,
}

impl NoRow {
    fn help(self) -> &'static str {
        match self {
            NoRow::Constant => "this is read before any event comes",
            NoRow::Function => "functions see their parameters only: hand the value in as one",
        }
    }
}

/// A name bound inside an expression.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// Stands for this simple expression.
    Value(Expr),
    /// Its value has errors.
    Poisoned,
}

/// What one expression sees, and what is known while it is checked.
pub(crate) struct Scope<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    pub(super) row: Row,
    pub(super) locals: Vec<(String, Bound)>,
    pub(super) facts: Vec<Fact>,
    next: Local,
}

impl<'c, 'a> Scope<'c, 'a> {
    /// For one expression over `row`.
    pub fn new(cx: &'c Context<'a>, row: Row) -> Self {
        Scope { cx, row, locals: Vec::new(), facts: Vec::new(), next: 0 }
    }

    /// A number for a new local.
    pub(super) fn fresh(&mut self) -> Local {
        self.next += 1;
        self.next - 1
    }

    /// Binds a name to a value for `body`. A simple value stands for itself; any other is computed once, in a `Let`.
    pub(super) fn bind(
        &mut self,
        name: &str,
        value: Option<Expr>,
        body: impl FnOnce(&mut Self) -> Option<Expr>,
    ) -> Option<Expr> {
        let (bound, wrap) = match value {
            None => (Bound::Poisoned, None),
            Some(value) if is_simple(&value) => (Bound::Value(value), None),
            Some(value) => {
                let local = self.fresh();
                let reference = Expr { kind: ExprKind::Local(local), ty: value.ty.clone(), span: value.span };
                (Bound::Value(reference), Some((local, value)))
            }
        };
        self.locals.push((name.to_owned(), bound));
        let result = body(self);
        self.locals.pop();
        let body = result?;
        Some(match wrap {
            None => body,
            Some((local, value)) => let_in(local, value, body),
        })
    }

    /// Runs `body` with more known facts.
    pub(super) fn knowing<T>(&mut self, facts: Vec<Fact>, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.facts.len();
        self.facts.extend(facts);
        let result = body(self);
        self.facts.truncate(before);
        result
    }

    /// A name: local, field of the row, declaration.
    pub(super) fn name(&mut self, name: &str, span: Span, hint: Option<&Type>) -> Option<Expr> {
        if let Some((_, bound)) = self.locals.iter().rev().find(|(n, _)| n == name) {
            return match bound {
                Bound::Value(value) => Some(self.known(Expr { span, ..value.clone() })),
                Bound::Poisoned => None,
            };
        }
        if self.is_poisoned(name) {
            return None;
        }
        if let Some(column) = self.column(name, span) {
            let known = &self.cx.declarations;
            // What a whole imported file brings along is hidden without a word.
            let hidden =
                known.peek(Space::Value, name, span).filter(|_| known.is_spelled_out(Space::Value, name, span));
            // A function is called, so its name is not the field's.
            if let Some(hidden) = hidden.filter(|d| !matches!(d.kind, DeclarationKind::Function(_))) {
                known.find(Space::Value, name, span);
                let message = format!("`{name}` is the field of the row here, not the {}", hidden.noun());
                let warning = Diagnostic::warning(codes::HIDDEN_NAME, span, message, "the field");
                let warning = warning.related(hidden.name.span, format!("this {} is hidden", hidden.noun()));
                self.cx.report.push(warning.fix(span, format!("it.{name}"), "say that the field is meant"));
            }
            return Some(column);
        }
        if self.cx.declarations.peek(Space::Value, name, span).is_some() {
            return self.declared(name, span, hint);
        }
        match &self.row {
            Row::Poisoned => None,
            _ => self.unknown(name, span),
        }
    }

    fn declared(&mut self, name: &str, span: Span, hint: Option<&Type>) -> Option<Expr> {
        let entry = self.cx.declarations.find(Space::Value, name, span)?;
        match entry.kind {
            DeclarationKind::Param(_) => {
                let ty = self.cx.params.borrow().get(&entry.id).cloned().flatten()?;
                Some(Expr { kind: ExprKind::Param(name.into()), ty, span })
            }
            DeclarationKind::Let(binding) => constants::used(self.cx, binding, span, hint),
            DeclarationKind::Secret(_) => {
                let message = format!("the secret `{name}` cannot be computed with");
                let error = Diagnostic::error(codes::SECRET_ESCAPES, span, message, "a secret");
                self.cx.fail(error.help("secrets stand in the options of connectors, where a text is taken"))
            }
            DeclarationKind::Function(f) => {
                let error = Diagnostic::error(codes::WRONG_NOUN, span, format!("`{name}` is a function"), "not called");
                self.cx.fail(
                    error
                        .related(f.name.span, "declared here")
                        .help(format!("call it: `{name}(…)`, or hand it on: `x => {name}(x)`")),
                )
            }
            // A store is refused where it is declared.
            _ => None,
        }
    }

    fn unknown(&self, name: &str, span: Span) -> Option<Expr> {
        let cx = self.cx;
        if let Row::Of(Type::Union(u)) = &self.row
            && let Some((kind, _)) = u.kinds.iter().find(|(_, r)| r.field(name).is_some())
        {
            return cx.fail(self.other_kind(name, span, kind));
        }
        if cx.declarations.is_gap(name, span) {
            return None;
        }
        if let Some(right) = foreign_value(name) {
            let message = format!("`{name}` is written `{right}`");
            let error = Diagnostic::error(codes::UNKNOWN_NAME, span, message, "unknown name");
            return cx.fail(error.fix(span, right, format!("write `{right}`")));
        }
        let elsewhere =
            [Space::Type, Space::Input, Space::Sink].iter().any(|s| cx.declarations.peek(*s, name, span).is_some());
        if let (Row::Of(row), Some(fields), false) = (&self.row, self.fields(), elsewhere) {
            let error =
                Diagnostic::error(codes::UNKNOWN_NAME, span, format!("there is no `{name}` here"), "unknown name");
            let names: Vec<&str> = fields.iter().map(|f| &*f.name).collect();
            let locals = self.locals.iter().map(|(n, _)| n.to_string());
            let declared = cx.declarations.names(Space::Value, span).map(str::to_owned);
            let near: Vec<String> = locals.chain(names.iter().map(|n| (*n).to_owned())).chain(declared).collect();
            let error = did_you_mean(error, span, name, near.iter().map(String::as_str));
            return cx.fail(error.help(format!(
                "{} has {}",
                super::access::owner(row),
                super::access::list_names(&names)
            )));
        }
        let locals: Vec<&str> = self.locals.iter().map(|(n, _)| n.as_str()).collect();
        let error = cx.declarations.unknown(Space::Value, name, span, "value", &locals);
        match self.row {
            Row::None(why) => cx.fail(error.map(|e| e.help(why.help()))),
            _ => cx.fail(error),
        }
    }

    pub(super) fn other_kind(&self, name: &str, span: Span, kind: &str) -> Diagnostic {
        let Row::Of(Type::Union(u)) = &self.row else {
            return Diagnostic::error(codes::UNKNOWN_FIELD, span, format!("there is no `{name}` here"), "not a field");
        };
        let kinds = self.kinds().unwrap_or_default();
        let message =
            format!("`{name}` is a field of the kind `{kind}`, and here `{}` is {}", u.tag, kinds.join(" or "));
        Diagnostic::error(codes::UNKNOWN_FIELD, span, message, "not a field of this kind")
    }

    /// The fields of the row as far as it is narrowed here.
    pub(super) fn fields(&self) -> Option<Vec<Field>> {
        let Row::Of(row) = &self.row else { return None };
        match (row, self.kinds()) {
            (Type::Union(u), Some(kinds)) => Some(layout::union_record(&super::facts::only(u, &kinds)).fields),
            _ => layout::columns(row).ok().map(|r| r.fields.clone()),
        }
    }

    /// Whether a field of that name is there, but of unknown type after an error.
    pub(super) fn is_poisoned(&self, name: &str) -> bool {
        let Row::Of(row) = &self.row else { return false };
        layout::columns(row).is_ok_and(|r| r.field(name).is_some_and(|f| f.ty == Type::Null))
    }

    /// A field of the row by name.
    pub(super) fn column(&self, name: &str, span: Span) -> Option<Expr> {
        let Row::Of(row) = &self.row else { return None };
        let narrowed = self.fields()?.into_iter().find(|f| &*f.name == name)?.ty;
        let column = layout::columns(row).ok()?.field(name)?.ty.clone();
        let expr = Expr { kind: ExprKind::Column(name.into()), ty: column, span };
        Some(self.known(as_type(expr, narrowed)))
    }

    /// The expression with what is known of its path: present values lose their `?`.
    pub(super) fn known(&self, expr: Expr) -> Expr {
        if !expr.ty.is_optional() {
            return expr;
        }
        let Some(path) = Path::of(&expr) else { return expr };
        if !self.facts.iter().any(|f| matches!(f, Fact::Present(p) if *p == path)) {
            return expr;
        }
        let ty = present(&expr.ty);
        as_type(expr, ty)
    }

    /// The row as a whole.
    pub(super) fn whole_row(&self, span: Span) -> Option<Expr> {
        match &self.row {
            Row::Of(ty) if layout::columns(ty).is_ok_and(|r| r.fields.iter().any(|f| f.ty == Type::Null)) => None,
            Row::Of(ty) => Some(Expr { kind: ExprKind::Row, ty: ty.clone(), span }),
            Row::Poisoned => None,
            Row::None(why) => self.no_row(span, "`it`", *why),
        }
    }

    pub(super) fn no_row(&self, span: Span, what: &str, why: NoRow) -> Option<Expr> {
        let error = Diagnostic::error(codes::NO_ROW, span, format!("there is no row here for {what}"), "no row");
        self.cx.fail(error.help(why.help()))
    }
}

/// The type without `?`, under `secret` too.
pub(super) fn present(ty: &Type) -> Type {
    match ty {
        Type::Secret(inner) => Type::Secret(Box::new(inner.required().clone())),
        other => other.required().clone(),
    }
}

/// The expression relabelled by a cast that changes no data.
pub(super) fn as_type(expr: Expr, ty: Type) -> Expr {
    if expr.ty == ty {
        return expr;
    }
    let span = expr.span;
    Expr { kind: ExprKind::Cast(Box::new(expr), CastMode::Widen), ty, span }
}

/// Whether two types differ only in what is known of their values: `?`, `secret`, the members left of a choice.
pub(super) fn same_data(a: &Type, b: &Type) -> bool {
    a.bare() == b.bare()
        || matches!((a.bare(), b.bare()), (Type::Choice(_), Type::Choice(_)) | (Type::Time(_), Type::Time(_)))
}

/// `Let`, with the span of its body.
pub(super) fn let_in(local: Local, value: Expr, body: Expr) -> Expr {
    let (ty, span) = (body.ty.clone(), body.span);
    Expr { kind: ExprKind::Let { local, value: Box::new(value), body: Box::new(body) }, ty, span }
}

/// Whether an expression costs nothing and cannot fail, so that it may stand several times.
pub(super) fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::Meta(_) | ExprKind::Param(_) | ExprKind::Local(_) => {
            true
        }
        ExprKind::Field(base, _) => is_simple(base),
        ExprKind::Cast(inner, CastMode::Widen) => same_data(&inner.ty, &expr.ty) && is_simple(inner),
        _ => false,
    }
}

/// What a value of other languages is called here.
fn foreign_value(name: &str) -> Option<&'static str> {
    match name {
        "NULL" | "Null" | "nil" | "None" | "none" | "undefined" => Some("null"),
        "TRUE" | "True" => Some("true"),
        "FALSE" | "False" => Some("false"),
        _ => None,
    }
}
