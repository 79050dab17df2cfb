//! `expect sink = …`: rows that should have come out.
use std::sync::Arc;

use hexafn_diagnostics::{self as codes, Diagnostic};
use hexafn_ir::program::LossRoute;
use hexafn_ir::test::{Expected, StatementKind, Target};
use hexafn_ir::{Name, Program, Type, dead_letter, layout};
use hexafn_syntax::ast::{self, DeclarationKind as D, ExprKind as E};

use super::data::Fit;
use crate::context::Context;
use crate::declarations::{BUILTIN_SINKS, Space, did_you_mean};
use crate::expr::{NoRow, Row, Scope};

/// `written` is what should be there; `None`: nothing.
pub(super) fn check(
    cx: &Context<'_>,
    program: &Program,
    name: &ast::Name,
    written: Option<&ast::Expr>,
) -> Option<StatementKind> {
    let target = target(cx, program, name)?;
    let types = rows(program, &target);
    if types.is_empty() {
        let message = format!("nothing is routed to `{}`", name.text);
        return cx.fail(Diagnostic::error(codes::TEST_FORM, name.span, message, "no rows can come here"));
    }
    let rows = match written {
        None => Expected::Empty,
        Some(written) => match super::file(cx, written) {
            Some(path) => Expected::File(path),
            None => Expected::Rows(listed(cx, written, &types)?),
        },
    };
    Some(StatementKind::Expect { target, rows })
}

fn listed(cx: &Context<'_>, written: &ast::Expr, types: &[Type]) -> Option<Vec<hexafn_ir::test::Data>> {
    let one = std::slice::from_ref(written);
    let items = if let E::List(items) = &written.kind { items.as_slice() } else { one };
    let fit = Fit { cx, what: "this field" };
    let row = |item: &ast::Expr| {
        let mut scope = Scope::new(cx, Row::None(NoRow::Constant));
        if matches!(item.kind, E::Record(_)) {
            return fit.data(&mut scope, item, types);
        }
        let expr = scope.infer(item, None)?;
        if !matches!(expr.ty, Type::Record(_)) {
            let message = format!("an expected row is a record, and this is `{}`", expr.ty);
            let error = Diagnostic::error(codes::TEST_FORM, item.span, message, "not a record");
            return cx.fail(error.help("write `[{ field: value }]`, `file(\"./expected.ndjson\")` or `is empty`"));
        }
        fit.typed(expr, types)
    };
    items.iter().map(row).collect::<Vec<_>>().into_iter().collect()
}

fn target(cx: &Context<'_>, program: &Program, name: &ast::Name) -> Option<Target> {
    let text = Name::from(name.text.as_str());
    if program.sinks.iter().any(|s| s.name == text) {
        return Some(Target::Sink(text));
    }
    if program.streams.iter().any(|s| s.name == text) {
        return Some(Target::Stream(text));
    }
    if BUILTIN_SINKS.contains(&&*text) {
        let message = format!("nothing is routed to `{text}`");
        return cx.fail(Diagnostic::error(codes::TEST_FORM, name.span, message, "no rows can come here"));
    }
    if let Some(entry) = cx.declarations.peek(Space::Input, &text, name.span)
        && let D::Source(_) = entry.kind
    {
        let message = format!("`{text}` is a source: it is fed, and its events are not expected");
        let error = Diagnostic::error(codes::WRONG_NOUN, name.span, message, "expected a sink or a stream");
        return cx.fail(error.related(entry.name.span, "the source is declared here"));
    }
    let named = program.sinks.iter().map(|s| &*s.name).filter(|n| !n.contains('/'));
    let known: Vec<&str> = named.chain(program.streams.iter().map(|s| &*s.name)).collect();
    let error = cx.declarations.unknown(Space::Sink, &text, name.span, "sink or stream", &[])?;
    cx.fail(match error.fix {
        Some(_) => error,
        None => did_you_mean(error, name.span, &text, known),
    })
}

/// The types of the rows that come to a place.
fn rows(program: &Program, target: &Target) -> Vec<Type> {
    let mut types: Vec<Type> = Vec::new();
    let mut add = |ty: &Type| {
        let columns = layout::columns(ty).map(|record| Type::Record(record).revealed());
        types.extend(columns.ok().filter(|ty| !types.contains(ty)));
    };
    match target {
        Target::Stream(name) => program.streams.iter().filter(|s| s.name == *name).for_each(|s| add(&s.row)),
        Target::Sink(name) => {
            let feeds = |s: &&hexafn_ir::program::Stream| s.routes.iter().any(|r| r.sink == *name);
            program.streams.iter().filter(feeds).for_each(|s| add(&s.row));
            let of_sources = program.sources.iter().flat_map(|s| &s.losses);
            let of_streams = program.streams.iter().flat_map(|s| &s.losses);
            let mut losses = of_sources.chain(of_streams).chain(program.sinks.iter().flat_map(|s| &s.losses));
            if losses.any(|l: &LossRoute| l.targets.iter().any(|t| t.sink == *name)) {
                add(&Type::Record(Arc::new(dead_letter::record())));
            }
        }
    }
    types
}
