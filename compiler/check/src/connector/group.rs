//! Options in braces: `retry: { max: 5, backoff: 200ms..30s }`, `headers: { "x-api-key": key }`.
use std::collections::BTreeMap;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::Name;
use hexafn_ir::connector::{Opt, Setting};
use hexafn_syntax::ast::{self, ExprKind as E, RecordField};

use super::{text, unknown_option, value};
use crate::context::Context;
use crate::expr::{NoRow, Row, Scope};

/// Each option of a group by name.
pub(super) fn group(
    cx: &Context<'_>,
    opts: &'static [Opt],
    e: &ast::Expr,
    what: &str,
    row: &Row,
) -> Option<BTreeMap<Name, Setting>> {
    let fields = fields(cx, e, what)?;
    let given: Vec<(&ast::Name, &ast::Expr)> = fields.iter().map(|f| (&f.name, &f.value)).collect();
    options(cx, opts, &given, e.span, what, row)
}

/// Named values checked against descriptions.
pub(super) fn options(
    cx: &Context<'_>,
    opts: &'static [Opt],
    given: &[(&ast::Name, &ast::Expr)],
    span: Span,
    what: &str,
    row: &Row,
) -> Option<BTreeMap<Name, Setting>> {
    let mut fine = Scope::new(cx, Row::None(NoRow::Constant)).distinct(given.iter().map(|(n, _)| *n));
    let mut all = BTreeMap::new();
    for (name, written) in given {
        match opts.iter().find(|o| o.name == name.text) {
            Some(opt) => match value::setting(cx, opt, written, row) {
                Some(setting) => drop(all.insert(opt.name.into(), setting)),
                None => fine = false,
            },
            None => {
                cx.report.push(unknown_option(name, opts.iter().map(|o| o.name), what));
                fine = false;
            }
        }
    }
    let absent: Vec<&Opt> = opts.iter().filter(|o| o.required && fine && !all.contains_key(o.name)).collect();
    for opt in absent {
        let message = format!("{what} needs `{}`", opt.name);
        let error = Diagnostic::error(codes::MISSING_OPTION, span, message, format!("`{}` is missing", opt.name));
        cx.report.push(error.help(opt.doc));
        fine = false;
    }
    fine.then_some(all)
}

/// A map of texts.
pub(super) fn texts(cx: &Context<'_>, e: &ast::Expr, what: &str) -> Option<BTreeMap<Name, Setting>> {
    let fields = fields(cx, e, what)?;
    let mut fine = Scope::new(cx, Row::None(NoRow::Constant)).distinct(fields.iter().map(|f| &f.name));
    let mut all = BTreeMap::new();
    for field in fields {
        match text::text(cx, &field.value, &format!("`{}` of {what}", field.name.text)) {
            Some(setting) => drop(all.insert(field.name.text.as_str().into(), setting)),
            None => fine = false,
        }
    }
    fine.then_some(all)
}

fn fields<'e>(cx: &Context<'_>, e: &'e ast::Expr, what: &str) -> Option<&'e [RecordField]> {
    match &e.kind {
        E::Record(fields) => Some(fields),
        _ => {
            let message = format!("{what} takes options in braces");
            cx.fail(Diagnostic::error(codes::WRONG_OPTION, e.span, message, "expected `{ name: value }`"))
        }
    }
}
