//! `-> a, b when cond`: where the rows of a stream go.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Type, layout, program};

use crate::context::Context;
use crate::expr::Scope;
use crate::files;
use crate::flow::{Draft, scope_row};
use crate::sinks::Sinks;

/// The routes of a stream, which is number `index` of the program.
pub(crate) fn check(cx: &Context<'_>, sinks: &mut Sinks<'_>, draft: &Draft<'_>, index: usize) -> Vec<program::Route> {
    let mut routes: Vec<program::Route> = Vec::new();
    for target in draft.routes {
        let when = target.when.as_ref().map(|e| Scope::new(cx, scope_row(draft.row.as_ref())).condition(e, "`when`"));
        let Some(sink) = sinks.target(cx, target, &draft.name.text) else { continue };
        if let Some(first) = routes.iter().find(|r| r.sink == sink) {
            let message = format!("`{sink}` gets a row once, so one route leads to it");
            let error = Diagnostic::error(codes::DUPLICATE_TARGET, target.span, message, "again");
            cx.report.push(error.related(first.span, "first here").help("join the conditions with `or`"));
            continue;
        }
        sinks.feed(&sink, index, target.span);
        let Some(when) = when.map_or(Some(None), |w| w.map(Some)) else { continue };
        routes.push(program::Route { sink, when, span: target.span });
    }
    if let Some(row) = &draft.row {
        secrets(cx, sinks, draft, row, &routes);
        for route in &routes {
            if let Some(sink) = sinks.get(&route.sink).and_then(|u| u.sink.as_ref()) {
                files::sink_rows(cx, row, route, sink);
            }
        }
    }
    routes
}

/// No secret field may reach a sink that shows it.
fn secrets(cx: &Context<'_>, sinks: &Sinks<'_>, draft: &Draft<'_>, row: &Type, routes: &[program::Route]) {
    if !row.has_secret() {
        return;
    }
    let shows = |r: &&program::Route| {
        sinks.get(&r.sink).and_then(|u| u.sink.as_ref()).is_some_and(|s| &*s.connector.kind != "drop")
    };
    let (Some(route), Ok(columns)) = (routes.iter().find(shows), layout::columns(row)) else { return };
    let fields: Vec<&str> = columns.fields.iter().filter(|f| f.ty.has_secret()).map(|f| &*f.name).collect();
    let (is, list) = (if fields.len() == 1 { "is" } else { "are" }, crate::expr::list_names(&fields));
    let message = format!("{list} {is} secret and would reach `{}`", route.sink);
    let mut error = Diagnostic::error(codes::SECRET_ESCAPES, route.span, message, "a secret would leave here");
    if let Some(declaration) = sinks.get(&route.sink).and_then(|u| u.declaration) {
        error = error.related(declaration.name.span, "this sink");
    }
    let end = Span { end: draft.end.start, ..draft.end };
    let error = error.help("`set x = reveal(x)` lets a secret out on purpose");
    cx.report.push(error.guess(end, format!(" | without {}", fields.join(", ")), "take it out of the row"));
}
