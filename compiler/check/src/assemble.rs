//! The order in which a program is checked, and the putting together of what was found.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::{Name, Program, Value, program};
use hexafn_syntax::ast::{Declaration, DeclarationKind as D, OnClause, Param, Source};

use crate::connector::source;
use crate::context::Context;
use crate::declarations::{Declarations, Id, Space};
use crate::flow::{Draft, Flows};
use crate::losses::{self, Missing, Place, Routes};
use crate::report::Report;
use crate::sinks::{self, Sinks};
use crate::{Checked, Options, SourceFile, constants, declared, expr, failing, files, routes, tests, types, unused};

/// Checks everything and gives the program if there is no error.
pub(crate) fn program(files: &[SourceFile<'_>], options: &Options) -> Checked {
    let report = Report::default();
    let declarations = Declarations::collect(files, &report);
    let cx = Context::new(declarations, report);
    let program = whole(&cx);
    let tests = if cx.report.has_errors() { vec![] } else { tests::check(&cx, &program) };
    cx.declarations.report_ambiguous(&cx.report);
    let gaps = cx.declarations.has_gaps();
    let fine = !gaps && !cx.report.has_errors();
    if fine && options.unused {
        unused::report(&cx);
        files.first().into_iter().for_each(|main| cx.declarations.report_unused_imports(main, &cx.report));
    }
    let types = declared::types(&cx);
    let mut diagnostics = cx.report.into_sorted();
    // What a part that is missing would have used, read or routed is not known.
    diagnostics.retain(|d| !gaps || ![codes::MISSING_LOSS_ROUTE, codes::NO_ROUTE].contains(&d.code));
    let tests = if fine { tests } else { vec![] };
    Checked { program: fine.then_some(program), tests, types, diagnostics }
}

fn whole<'a>(cx: &Context<'a>) -> Program {
    let params = params(cx);
    let secrets = values(cx);
    let mut program = Program::default();
    let checked: Vec<_> =
        cx.declarations.iter().filter_map(|d| if let D::Source(s) = &d.kind { Some(s) } else { None }).collect();
    let within = |s: &'a Source| cx.declarations.within(Space::Input, &s.name, || source::check(cx, s));
    let mut checked: Vec<_> = checked.into_iter().map(within).collect();
    let id = |name| cx.declarations.entry(Space::Input, name).map(|e| e.id);
    let rows = checked.iter().filter_map(|s| Some((id(&s.declaration.name)?, s.row.clone())));
    let mut drafts = Flows::new(cx, rows.collect()).all();
    let mut sinks = Sinks::declared(cx);
    // What an imported file declares enters only if the main file leads to it.
    let reached = cx.declarations.reached();
    checked.retain(|s| id(&s.declaration.name).is_none_or(|id| reached.contains(&id)));
    drafts.retain(|d| id(d.name).is_none_or(|id| reached.contains(&id)));
    let clauses: Vec<&OnClause> =
        cx.declarations.iter().filter_map(|d| if let D::On(clause) = &d.kind { Some(clause) } else { None }).collect();
    let file = losses::read(cx, &mut sinks, &clauses, Place::File, "on");
    let mut missing = Missing::default();
    for source in checked {
        program.sources.extend(finish_source(cx, &mut sinks, &file, &mut missing, source));
    }
    let mut own: Vec<Routes> = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        let (stream, routes) = finish_stream(cx, &mut sinks, &file, &mut missing, draft, index);
        own.push(routes);
        program.streams.extend(stream);
    }
    finish_sinks(cx, sinks, &file, &own, &mut missing, &mut program);
    missing.report(cx);
    files::read_and_written(cx, &program);
    let reached = cx.declarations.reached();
    program.params.extend(params.into_iter().filter(|(id, _)| reached.contains(id)).map(|(_, p)| p));
    program.secrets.extend(secrets.into_iter().filter(|(id, _)| reached.contains(id)).map(|(_, s)| s));
    cx.declarations.report_shared(&reached, &cx.report);
    program
}

fn params(cx: &Context<'_>) -> Vec<(Id, program::Param)> {
    let within = |p: &Param, work: &dyn Fn() -> Option<Value>| cx.declarations.within(Space::Value, &p.name, work);
    let declared = || cx.declarations.iter().filter_map(|d| if let D::Param(p) = &d.kind { Some(p) } else { None });
    for p in declared() {
        let ty = cx.declarations.within(Space::Value, &p.name, || types::resolve(cx, &p.ty));
        if let Some(entry) = cx.declarations.entry(Space::Value, &p.name) {
            cx.params.borrow_mut().insert(entry.id, ty);
        }
    }
    let mut params = Vec::new();
    for p in declared() {
        let Some(entry) = cx.declarations.entry(Space::Value, &p.name) else { continue };
        let ty = cx.params.borrow().get(&entry.id).cloned().flatten();
        let Some(ty) = ty else { continue };
        let default = match &p.default {
            None => None,
            Some(written) => match within(p, &|| constants::typed(cx, written, &ty)) {
                Some(value) => Some(value),
                None => continue,
            },
        };
        params.push((entry.id, program::Param { name: p.name.text.as_str().into(), ty, default, span: p.name.span }));
    }
    params
}

/// Types, constants, functions, secrets, and refusals of what does not run yet.
fn values(cx: &Context<'_>) -> Vec<(Id, program::Secret)> {
    let mut secrets = Vec::new();
    for declaration in cx.declarations.iter() {
        match &declaration.kind {
            D::Type(t) => {
                let entry = cx.declarations.entry(Space::Type, &t.name);
                drop(entry.map(|e| types::once(cx, e, t.name.span)));
            }
            D::Let(binding) => drop(constants::check(cx, binding)),
            D::Function(f) => {
                let entry = cx.declarations.entry(Space::Value, &f.name);
                drop(entry.map(|e| expr::check_function(cx, e, f.name.span)));
            }
            D::Secret(binding) => {
                let variable = crate::connector::environment(cx, &binding.value);
                let variable = variable.unwrap_or_else(|| {
                    let message = format!("the secret `{}` stands in the file", binding.name.text);
                    let error =
                        Diagnostic::error(codes::BAD_SECRET, binding.value.span, message, "expected `env(\"NAME\")`");
                    cx.fail(error.help("secrets are read from the environment: `env(\"NAME\")`"))
                });
                let (name, span) = (Name::from(binding.name.text.as_str()), binding.name.span);
                let id = cx.declarations.entry(Space::Value, &binding.name).map(|e| e.id);
                secrets.extend(id.zip(variable.map(|variable| program::Secret { name, variable, span })));
            }
            D::Store(s) => cx.report.not_supported(s.name.span, "stores are"),
            D::Watch(_) => cx.report.not_supported(word(declaration, "watch"), "`watch` is"),
            _ => {}
        }
    }
    secrets
}

/// The place of the keyword that a declaration begins with.
fn word(declaration: &Declaration, keyword: &str) -> Span {
    let span = declaration.span;
    Span { end: span.start + keyword.len() as u32, ..span }
}

fn finish_source<'a>(
    cx: &Context<'a>,
    sinks: &mut Sinks<'a>,
    file: &Routes,
    missing: &mut Missing,
    checked: source::Checked<'a>,
) -> Option<program::Source> {
    let declaration = checked.declaration;
    let name = &declaration.name;
    let clauses: Vec<&OnClause> = declaration.on.iter().collect();
    let read = || losses::read(cx, sinks, &clauses, Place::Source, &name.text);
    let own = cx.declarations.within(Space::Input, name, read);
    let mut source = checked.source?;
    files::source_rows(cx, declaration, &source);
    let nearest = [&own, file];
    if checked.can_lose {
        let why = format!("`{}` may send what has another type", source.connector.kind);
        source.losses.extend(missing.resolve(Loss::Invalid, &nearest, name.span, why));
    }
    if let Some(time) = &source.time {
        let late = missing.resolve(Loss::Late, &nearest, time.value.span, "rows may come after their time");
        source.losses.extend(late);
    }
    let time = source.time.iter().map(|t| &t.value);
    let keys = source.dedupe.iter().flat_map(|(keys, _)| keys.iter().map(|(_, e)| e));
    let rows = source.connector.options.values().flat_map(row_expressions);
    let failing = time.chain(keys).chain(rows).find_map(failing::part);
    if let Some(failing) = failing {
        source.losses.extend(missing.resolve(Loss::Error, &nearest, failing.span, failing.why));
    }
    Some(source)
}

fn row_expressions(setting: &hexafn_ir::connector::Setting) -> Vec<&hexafn_ir::Expr> {
    match setting {
        hexafn_ir::connector::Setting::Expr(e) => vec![e],
        hexafn_ir::connector::Setting::Row(items) => items.iter().map(|(_, e)| e).collect(),
        _ => vec![],
    }
}

fn finish_stream<'a>(
    cx: &Context<'a>,
    sinks: &mut Sinks<'a>,
    file: &Routes,
    missing: &mut Missing,
    draft: Draft<'a>,
    index: usize,
) -> (Option<program::Stream>, Routes) {
    let place = if draft.kind == program::StreamKind::Pipeline { Place::Pipeline } else { Place::Stream };
    let clauses: Vec<&OnClause> = draft.on.iter().collect();
    let (own, routes) = cx.declarations.within(Space::Input, draft.name, || {
        let own = losses::read(cx, sinks, &clauses, place, &draft.name.text);
        (own, routes::check(cx, sinks, &draft, index))
    });
    let conditions = routes.iter().filter_map(|r| r.when.as_ref());
    let failing = draft
        .steps
        .iter()
        .find_map(|s| failing::step(&s.kind))
        .or_else(|| conditions.into_iter().find_map(failing::part));
    let mut all = Vec::new();
    if let Some(failing) = failing {
        all.extend(missing.resolve(Loss::Error, &[&own, file], failing.span, failing.why));
    }
    let stream = draft.row.map(|row| program::Stream {
        name: draft.name.text.as_str().into(),
        kind: draft.kind,
        input: draft.input.text.as_str().into(),
        steps: draft.steps,
        row,
        routes,
        losses: all,
        span: draft.name.span,
    });
    (stream, own)
}

fn finish_sinks<'a>(
    cx: &Context<'a>,
    mut sinks: Sinks<'a>,
    file: &Routes,
    streams: &[Routes],
    missing: &mut Missing,
    program: &mut Program,
) {
    let mut own: Vec<Routes> = Vec::with_capacity(sinks.all.len());
    // The loss routes of one sink may lead to another that was not in the program before.
    while let Some(used) = sinks.all.get(own.len()) {
        own.push(match used.declaration {
            Some(d) => {
                let clauses: Vec<&OnClause> = d.on.iter().collect();
                let read = || losses::read(cx, &mut sinks, &clauses, Place::Sink, &d.name.text);
                cx.declarations.within(Space::Sink, &d.name, read)
            }
            None => Routes::new(),
        });
    }
    let none = Routes::new();
    for (used, own) in sinks.all.into_iter().zip(own) {
        let place = sinks::place(&used);
        let Some(mut sink) = used.sink else { continue };
        if used.can_lose {
            let fed_by: Vec<&Routes> = used.fed.iter().map(|(stream, _)| &streams[*stream]).collect();
            let pipeline: &Routes = match fed_by.as_slice() {
                [one] => one,
                several if own.is_empty() => {
                    if let Some((_, span)) = several.iter().find_map(|r| r.get(&sinks::LOSS)) {
                        cx.report
                            .not_supported(*span, "`undelivered` of one of several pipelines that share a sink is");
                    }
                    &none
                }
                _ => &none,
            };
            let to_itself = |routes: &Routes| {
                let route = routes.get(&sinks::LOSS).and_then(|(r, _)| r.as_ref());
                route.is_some_and(|r| losses::leads_to(r).any(|s| *s == sink.name))
            };
            if let Some((_, span)) = own.get(&sinks::LOSS).filter(|_| to_itself(&own)) {
                let message = format!("what `{}` could not deliver would go to `{}` again", sink.name, sink.name);
                cx.report.push(Diagnostic::error(codes::LOSS_CIRCLE, *span, message, "the same sink"));
            }
            // A route of losses needs none for its own failures: the engine stops rather than lose. What the file or a
            // pipeline says for all sinks does not lead a sink's losses to itself.
            let nearest: Vec<&Routes> = [&own, pipeline, file].into_iter().filter(|r| !to_itself(r)).collect();
            let known = nearest.iter().any(|r| r.contains_key(&sinks::LOSS));
            if let Some(place) = place.filter(|_| known || (!used.takes_losses && !used.fed.is_empty())) {
                let why = format!("`{}` may fail for good", sink.connector.kind);
                sink.losses.extend(missing.resolve(sinks::LOSS, &nearest, place, why));
            }
        }
        program.sinks.push(sink);
    }
}
