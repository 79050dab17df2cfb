//! Streams: the order in which they read each other, and the type of their rows.
mod computed;
mod distinct;
mod items;
mod running;
mod steps;
mod trigger;

pub(crate) use items::{scope_row, storable};

use std::cell::RefCell;
use std::collections::HashMap;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::step::Step;
use hexafn_ir::{Type, program};
use hexafn_syntax::ast::{self, DeclarationKind, OnClause};

use crate::context::Context;
use crate::declarations::{Entry, Id, Space};

/// A stream on its way into the program; its routes follow later.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    /// Its name.
    pub name: &'a ast::Name,
    /// What declared it.
    pub kind: program::StreamKind,
    /// What it reads.
    pub input: &'a ast::Name,
    /// Its steps; those after one with errors are missing.
    pub steps: Vec<Step>,
    /// The type of its rows; `None` where that is unknown after an error.
    pub row: Option<Type>,
    /// Its routes as written.
    pub routes: &'a [ast::Target],
    /// Its own loss routes as written.
    pub on: &'a [OnClause],
    /// Where its last step ends: where another can be put in.
    pub end: Span,
}

/// The streams found so far, each after what it reads.
pub(crate) struct Flows<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    /// Types of the rows of sources.
    sources: HashMap<Id, Option<Type>>,
    /// Types of the rows of streams that are done.
    rows: RefCell<HashMap<Id, Option<Type>>>,
    /// What is read on the way down, with its name and the place where it was read.
    path: RefCell<Vec<(Id, &'a str, Span)>>,
    drafts: RefCell<Vec<Draft<'a>>>,
}

impl<'c, 'a> Flows<'c, 'a> {
    /// Nothing but sources.
    pub fn new(cx: &'c Context<'a>, sources: HashMap<Id, Option<Type>>) -> Self {
        Flows { cx, sources, rows: RefCell::default(), path: RefCell::default(), drafts: RefCell::default() }
    }

    /// All streams of the program, each after what it reads.
    pub fn all(self) -> Vec<Draft<'a>> {
        for declaration in self.cx.declarations.iter() {
            match &declaration.kind {
                DeclarationKind::Trigger(t) => self.once(&t.name, &declaration.kind),
                DeclarationKind::Stream(s) => self.once(&s.name, &declaration.kind),
                DeclarationKind::Pipeline(p) => self.once(&p.name, &declaration.kind),
                DeclarationKind::Table(t) => self.cx.report.not_supported(t.name.span, "tables are"),
                _ => {}
            }
        }
        self.drafts.into_inner()
    }

    fn once(&self, name: &'a ast::Name, kind: &'a DeclarationKind) {
        if let Some(entry) = self.cx.declarations.entry(Space::Input, name) {
            if !self.rows.borrow().contains_key(&entry.id) {
                self.stream(entry);
            }
        } else {
            // Declared twice, which is reported; what is inside is still looked at.
            let draft = self.draft(kind);
            drop(draft);
        }
    }

    /// The type of the rows of what a flow reads; `None` after an error.
    fn input(&self, name: &ast::Name) -> Option<Type> {
        let Some(entry) = self.cx.declarations.find(Space::Input, &name.text, name.span) else {
            let error = self.cx.declarations.unknown(Space::Input, &name.text, name.span, "source or stream", &[]);
            return self.cx.fail(error);
        };
        if let Some(row) = self.sources.get(&entry.id) {
            return row.clone();
        }
        if let Some(row) = self.rows.borrow().get(&entry.id) {
            return row.clone();
        }
        if let Some(start) = self.path.borrow().iter().position(|(id, _, _)| *id == entry.id) {
            return self.cx.fail(self.cycle(start, name.span));
        }
        self.path.borrow_mut().push((entry.id, &entry.name.text, name.span));
        let row = self.stream(entry);
        self.path.borrow_mut().pop();
        row
    }

    fn cycle(&self, start: usize, last: Span) -> Diagnostic {
        let path = self.path.borrow();
        let circle = &path[start..];
        let mut names: Vec<&str> = circle.iter().map(|(_, n, _)| *n).collect();
        names.push(circle[0].1);
        let message = format!("streams read each other in a circle: {}", names.join(" reads "));
        let error =
            Diagnostic::error(codes::STREAM_CYCLE, last, message, format!("`{}` is read here again", circle[0].1));
        circle[1..].iter().fold(error, |error, (_, name, span)| error.related(*span, format!("`{name}` is read here")))
    }

    fn stream(&self, entry: Entry<'a>) -> Option<Type> {
        let known_path = self.path.borrow().last().is_some_and(|(id, _, _)| *id == entry.id);
        if !known_path {
            self.path.borrow_mut().push((entry.id, &entry.name.text, entry.name.span));
        }
        let draft = self.cx.declarations.within(Space::Input, entry.name, || self.draft(entry.kind));
        if !known_path {
            self.path.borrow_mut().pop();
        }
        let row = draft.as_ref().and_then(|d| d.row.clone());
        self.rows.borrow_mut().insert(entry.id, row.clone());
        self.drafts.borrow_mut().extend(draft);
        row
    }

    fn draft(&self, kind: &'a DeclarationKind) -> Option<Draft<'a>> {
        match kind {
            DeclarationKind::Trigger(t) => Some(self.trigger(t)),
            DeclarationKind::Stream(s) => Some(self.flow(&s.name, program::StreamKind::Stream, &s.flow, &s.on)),
            DeclarationKind::Pipeline(p) => {
                self.settings(&p.settings);
                if p.flow.routes.is_empty() {
                    let message = format!("the pipeline `{}` has no route", p.name.text);
                    let error = Diagnostic::error(codes::NO_ROUTE, p.name.span, message, "its rows go nowhere");
                    let end = end_of(&p.flow);
                    self.cx.report.push(error.guess(end, " -> stdout", "write its rows to standard output"));
                }
                Some(self.flow(&p.name, program::StreamKind::Pipeline, &p.flow, &p.on))
            }
            // Tables are refused where they are declared.
            _ => None,
        }
    }

    fn settings(&self, settings: &[ast::Setting]) {
        for setting in settings {
            match setting.name.text.as_str() {
                "delivery" => match &setting.value.kind {
                    ast::ExprKind::Name(word) if word == "at_least_once" => {}
                    _ => self.cx.report.not_supported(setting.value.span, "any delivery but `at_least_once` is"),
                },
                other => {
                    let message = format!("a pipeline has no option `{other}`");
                    let error = Diagnostic::error(codes::UNKNOWN_OPTION, setting.name.span, message, "unknown option");
                    let error = crate::declarations::did_you_mean(error, setting.name.span, other, ["delivery"]);
                    self.cx.report.push(error);
                }
            }
        }
    }

    fn flow(
        &self,
        name: &'a ast::Name,
        kind: program::StreamKind,
        flow: &'a ast::Flow,
        on: &'a [OnClause],
    ) -> Draft<'a> {
        let mut row = self.input(&flow.input);
        let mut steps: Vec<Step> = Vec::with_capacity(flow.steps.len());
        let mut names: Vec<&ast::Name> = Vec::new();
        for written in &flow.steps {
            if let Some(step_name) = &written.name {
                self.step_name(&mut names, step_name);
            }
            let (more, after) = self.step(written, row.as_ref());
            row = after;
            steps.extend(more);
        }
        Draft { name, kind, input: &flow.input, steps, row, routes: &flow.routes, on, end: end_of(flow) }
    }

    fn step_name<'n>(&self, names: &mut Vec<&'n ast::Name>, name: &'n ast::Name) {
        if let Some(first) = names.iter().find(|n| n.text == name.text) {
            let message = format!("two steps are called `{}`", name.text);
            let error = Diagnostic::error(codes::DUPLICATE_NAME, name.span, message, "again");
            self.cx.report.push(error.related(first.span, "first here"));
        }
        names.push(name);
    }
}

/// The empty place after the last step (or the input).
fn end_of(flow: &ast::Flow) -> Span {
    let last = flow.steps.last().map_or(flow.input.span, |s| s.span);
    Span { start: last.end, ..last }
}
