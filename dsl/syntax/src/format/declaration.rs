//! Declarations and what stands in their braces.
use hexafn_diagnostics::Span;

use super::Formatter;
use super::doc::{Doc, LINE, NIL, concat, group, group_if, join, nest, text};
use super::entry::{Entry, doc_lines};
use crate::ast::{
    Ast, Binding, Declaration, DeclarationKind, Expr, Feed, Function, FunctionBody, Link, OnClause, Pattern, Pipeline,
    Quantity, Setting, Test, TestStatement, Trigger, TriggerKind, WatchEntry,
};

impl Formatter<'_> {
    pub(super) fn file(&self, ast: &Ast) -> Doc {
        let mut entries: Vec<Entry<'_>> = vec![];
        if let Some(edition) = ast.edition {
            entries.push(Entry::new(edition.span, move || text(format!("hfn {}", edition.number))));
        }
        let declarations = ast.declarations.iter();
        entries
            .extend(declarations.map(|d| Entry::new(d.span, move || concat([doc_lines(&d.doc), self.declaration(d)]))));
        self.lines(entries)
    }

    fn declaration(&self, declaration: &Declaration) -> Doc {
        match &declaration.kind {
            DeclarationKind::Import(import) => {
                let names = import.names.as_ref().map_or(NIL, |names| {
                    let entries = names.iter().map(|n| Entry::new(n.span, || self.name(n))).collect();
                    concat([self.bracketed("{", "}", entries), text(" from ")])
                });
                concat([text("import "), names, self.literal(&import.path)])
            }
            DeclarationKind::Type(ty) => self.type_declaration(ty),
            DeclarationKind::Param(param) => {
                let head = concat([text("param "), self.name(&param.name), text(": "), self.type_expr(&param.ty)]);
                concat([head, self.clause(" = ", &param.default)])
            }
            DeclarationKind::Secret(binding) => concat([text("secret "), self.binding(binding)]),
            DeclarationKind::Let(binding) => concat([text("let "), self.binding(binding)]),
            DeclarationKind::Store(store) => {
                let head = concat([text("store "), self.name(&store.name), text(": "), self.type_expr(&store.ty)]);
                concat([head, text(" in "), self.call(&store.backend), self.settings(&store.settings)])
            }
            DeclarationKind::Source(source) => {
                let ty = source.ty.as_ref().map_or(NIL, |ty| concat([text(": "), self.type_expr(ty)]));
                let head = concat([text("source "), self.name(&source.name), ty, text(" from ")]);
                concat([head, self.call(&source.connector), self.body(&source.settings, &source.on)])
            }
            DeclarationKind::Sink(sink) => {
                let head = concat([text("sink "), self.name(&sink.name), text(" to "), self.call(&sink.connector)]);
                concat([head, self.body(&sink.settings, &sink.on)])
            }
            DeclarationKind::Function(function) => self.function(function),
            DeclarationKind::Trigger(trigger) => self.trigger(trigger),
            DeclarationKind::Stream(named) => {
                concat([text("stream "), self.name(&named.name), text(" = "), self.flow(&named.flow, &named.on)])
            }
            DeclarationKind::Table(named) => {
                concat([text("table "), self.name(&named.name), text(" = "), self.flow(&named.flow, &named.on)])
            }
            DeclarationKind::Pipeline(pipeline) => self.pipeline(pipeline),
            DeclarationKind::Watch(entries) => concat([text("watch "), self.watch(entries)]),
            DeclarationKind::Test(test) => self.test(test),
            DeclarationKind::On(clause) => self.on_clause(clause),
        }
    }

    fn binding(&self, binding: &Binding) -> Doc {
        concat([self.name(&binding.name), text(" = "), self.expr(&binding.value)])
    }

    fn setting<'n>(&'n self, setting: &'n Setting) -> Entry<'n> {
        let build = move || concat([self.name(&setting.name), text(": "), self.expr(&setting.value)]);
        Entry::new(setting.name.span.to(setting.value.span), build)
    }

    /// Options with a space before them, if there are any.
    pub(super) fn settings(&self, settings: &[Setting]) -> Doc {
        self.body(settings, &[])
    }

    fn body(&self, settings: &[Setting], on: &[OnClause]) -> Doc {
        let mut entries: Vec<Entry<'_>> = settings.iter().map(|s| self.setting(s)).collect();
        entries.extend(on.iter().map(|c| Entry::line(c.span, || self.on_clause(c))));
        entries.sort_by_key(|e| e.span.start);
        if entries.is_empty() { NIL } else { concat([text(" "), self.bracketed("{", "}", entries)]) }
    }

    fn pipeline(&self, pipeline: &Pipeline) -> Doc {
        let head = concat([text("pipeline "), self.name(&pipeline.name), text(" ")]);
        let mut entries: Vec<Entry<'_>> = pipeline.settings.iter().map(|s| self.setting(s)).collect();
        entries.extend(pipeline.on.iter().map(|c| Entry::line(c.span, || self.on_clause(c))));
        let broken = !entries.is_empty();
        let flow = &pipeline.flow;
        let last = flow.routes.last().map(|t| t.span).or_else(|| flow.steps.last().map(|s| s.span));
        let span: Span = flow.input.span.to(last.unwrap_or(flow.input.span));
        entries.push(Entry::line(span, || self.flow(flow, &[])));
        entries.iter_mut().for_each(|e| e.separator = super::entry::Separator::Lines);
        entries.sort_by_key(|e| e.span.start);
        concat([head, self.bracketed_if(broken, "{", "}", entries)])
    }

    fn function(&self, function: &Function) -> Doc {
        let parameters = function.parameters.iter().map(|p| {
            let end = p.ty.as_ref().map_or(p.name.span, |t| t.span);
            Entry::new(p.name.span.to(end), move || match &p.ty {
                Some(ty) => concat([self.name(&p.name), text(": "), self.type_expr(ty)]),
                None => self.name(&p.name),
            })
        });
        let mut docs = vec![text("fn "), self.name(&function.name), self.bracketed("(", ")", parameters.collect())];
        docs.extend(function.result.as_ref().map(|ty| concat([text(" -> "), self.type_expr(ty)])));
        if !function.uses.is_empty() {
            let uses = join(function.uses.iter().map(|e| self.expr(e)).collect(), text(", "));
            docs.push(concat([text(" uses "), uses]));
        }
        let feedback = match function.feedback.as_slice() {
            [] => NIL,
            targets => concat([LINE, text("feedback -> "), self.targets(targets)]),
        };
        match &function.body {
            FunctionBody::Hfn(expr) => {
                docs.extend([text(" = "), self.expr(expr), nest(feedback)]);
                group(Doc::Concat(docs))
            }
            FunctionBody::Guests { chain, otherwise } => {
                let broken = chain.first().is_some_and(|g| self.begins_line(g.runtime.span.start));
                let mut links = vec![];
                for (i, guest) in chain.iter().enumerate() {
                    links.push(LINE);
                    let keyword = text(if i == 0 { "in " } else { "else " });
                    links.push(self.entry(guest.runtime.span, || {
                        let runtime = concat([self.call(&guest.runtime), self.clause(" by ", &guest.by)]);
                        concat([keyword, runtime, self.settings(&guest.settings)])
                    }));
                }
                links.extend(otherwise.as_ref().map(|e| concat([LINE, text("else "), self.expr(e)])));
                links.push(feedback);
                docs.push(nest(Doc::Concat(links)));
                group_if(broken, Doc::Concat(docs))
            }
        }
    }

    fn trigger(&self, trigger: &Trigger) -> Doc {
        let head = concat([text("trigger "), self.name(&trigger.name), text(" on "), self.name(&trigger.on)]);
        match &trigger.kind {
            TriggerKind::When { condition, within, by, rearm } => {
                let clauses = [self.clause("within ", within), self.keys("by ", by), self.clause("rearm ", rearm)];
                let given = [within.is_some(), !by.is_empty(), rearm.is_some()];
                let clauses =
                    clauses.into_iter().zip(given).filter(|(_, given)| *given).map(|(c, _)| concat([LINE, c]));
                let clauses = group(nest(Doc::Concat(clauses.collect())));
                group(concat([head, nest(concat([LINE, text("when "), self.expr(condition), clauses]))]))
            }
            TriggerKind::Sequence { by, within, overlap, patterns } => {
                let keys = concat([self.keys(" by ", by), self.clause(" within ", within)]);
                let overlap = overlap.as_ref().map_or(NIL, |o| concat([text(" overlap "), self.name(o)]));
                let patterns = patterns.iter().map(|p| Entry::line(p.span, || self.pattern(p))).collect();
                concat([
                    head,
                    text(" when sequence"),
                    keys,
                    overlap,
                    text(" "),
                    self.bracketed_if(true, "{", "}", patterns),
                ])
            }
        }
    }

    fn keys(&self, keyword: &'static str, keys: &[Expr]) -> Doc {
        match keys {
            [] => NIL,
            keys => concat([text(keyword), join(keys.iter().map(|k| self.expr(k)).collect(), text(", "))]),
        }
    }

    fn pattern(&self, pattern: &Pattern) -> Doc {
        let link = match pattern.link {
            Link::First => "",
            Link::Then => "then ",
            Link::Next => "next ",
        };
        let capture = pattern.capture.as_ref().map_or(NIL, |c| concat([self.name(c), text(": ")]));
        let (quantity, lasting) = match &pattern.quantity {
            Quantity::One => (String::new(), NIL),
            Quantity::Exactly(n) => (format!("{n} "), NIL),
            Quantity::AtLeast(n) => (format!("{n}+ "), NIL),
            Quantity::Optional => ("optional ".to_owned(), NIL),
            Quantity::Absent { lasting } => ("no ".to_owned(), self.clause(" for ", lasting)),
        };
        concat([text(link), capture, text(quantity), self.expr(&pattern.condition), lasting])
    }

    fn watch(&self, entries: &[WatchEntry]) -> Doc {
        let entries = entries.iter().map(|entry| match entry {
            WatchEntry::Tag(tag) => {
                Entry::line(tag.name.span.to(tag.value.span), move || concat([text("tag "), self.binding(tag)]))
            }
            WatchEntry::Alert { name, condition, lasting, targets } => {
                let end = targets.last().map_or(condition.span, |t| t.span);
                Entry::line(name.span.to(end), move || {
                    let head = concat([text("alert "), self.name(name), text(" when "), self.expr(condition)]);
                    concat([head, self.clause(" for ", lasting), text(" -> "), self.targets(targets)])
                })
            }
        });
        self.bracketed_if(true, "{", "}", entries.collect())
    }

    fn test(&self, test: &Test) -> Doc {
        let entries = test.statements.iter().map(|s| Entry::line(self.statement_span(s), || self.statement(s)));
        concat([
            text("test "),
            self.literal(&test.name),
            text(" "),
            self.bracketed_if(true, "{", "}", entries.collect()),
        ])
    }

    fn statement(&self, statement: &TestStatement) -> Doc {
        match statement {
            TestStatement::Given(binding) => concat([text("given "), self.binding(binding)]),
            TestStatement::Expect(binding) => concat([text("expect "), self.binding(binding)]),
            TestStatement::ExpectEmpty(name) => concat([text("expect "), self.name(name), text(" is empty")]),
            TestStatement::Advance(time) => concat([text("advance "), self.expr(time)]),
            TestStatement::Feed { source, events } => {
                let head = concat([text("feed "), self.name(source), text(" = ")]);
                match events {
                    Feed::Rows { rows, every } => concat([head, self.expr(rows), self.clause(" every ", every)]),
                    Feed::Repeat { count, every, counter, event } => {
                        let counter = counter.as_ref().map_or(NIL, |c| concat([text(" as "), self.name(c)]));
                        let times = concat([text("repeat "), self.expr(count), self.clause(" every ", every), counter]);
                        concat([head, times, text(" "), self.expr(event)])
                    }
                }
            }
        }
    }

    fn statement_span(&self, statement: &TestStatement) -> Span {
        match statement {
            TestStatement::Given(b) | TestStatement::Expect(b) => b.name.span.to(b.value.span),
            TestStatement::ExpectEmpty(name) => {
                let rest = self.text.get(name.span.range().end..).unwrap_or("");
                let length = rest.find("empty").map_or(0, |n| n + "empty".len());
                Span::new(name.span.file, name.span.range().start, name.span.range().end + length)
            }
            TestStatement::Advance(time) => time.span,
            TestStatement::Feed { source, events: Feed::Rows { rows, every } } => {
                source.span.to(every.as_ref().map_or(rows.span, |e| e.span))
            }
            TestStatement::Feed { source, events: Feed::Repeat { event, .. } } => source.span.to(event.span),
        }
    }
}
