//! The sinks of a program: declared ones, those that every program has, and connectors used in place.
use std::collections::HashMap;

use hexafn_diagnostics::Span;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::{Name, program};
use hexafn_syntax::ast::{self, DeclarationKind, TargetKind};

use crate::connector::sink;
use crate::context::Context;
use crate::declarations::{BUILTIN_SINKS, Id, Space};

/// A sink, with what is known of its use.
#[derive(Debug)]
pub(crate) struct Used<'a> {
    /// The sink; `None` where it has errors.
    pub sink: Option<program::Sink>,
    /// Whether its deliveries can fail for good.
    pub can_lose: bool,
    /// Its declaration.
    pub declaration: Option<&'a ast::Sink>,
    /// The streams that route to it, by place in the program, and the first such route.
    pub fed: Vec<(usize, Span)>,
    /// Whether losses go to it.
    pub takes_losses: bool,
}

/// All sinks by name, in order of appearance.
#[derive(Debug, Default)]
pub(crate) struct Sinks<'a> {
    /// The sinks.
    pub all: Vec<Used<'a>>,
    names: HashMap<Name, usize>,
    /// Declared in imported files: they enter the program when something routes to them.
    waiting: HashMap<Id, Waiting<'a>>,
}

/// A sink as it is written, and as it is checked: with whether its deliveries can fail for good.
type Waiting<'a> = (&'a ast::Sink, Option<(program::Sink, bool)>);

impl<'a> Sinks<'a> {
    /// Checks the declared sinks.
    pub fn declared(cx: &Context<'a>) -> Self {
        let mut sinks = Sinks::default();
        for declaration in cx.declarations.iter() {
            let DeclarationKind::Sink(d) = &declaration.kind else { continue };
            let check = || sink::check(cx, &d.name.text, &d.connector, &d.settings, d.name.span);
            let checked = cx.declarations.within(Space::Sink, &d.name, check);
            match cx.declarations.entry(Space::Sink, &d.name) {
                Some(_) if cx.declarations.is_main(d.name.span) => {
                    sinks.add(d.name.text.as_str().into(), checked, Some(d));
                }
                Some(entry) => drop(sinks.waiting.insert(entry.id, (d, checked))),
                None => {}
            }
        }
        sinks
    }

    fn add(&mut self, name: Name, checked: Option<(program::Sink, bool)>, declaration: Option<&'a ast::Sink>) {
        let (sink, can_lose) = checked.map_or((None, false), |(sink, can_lose)| (Some(sink), can_lose));
        self.names.insert(name, self.all.len());
        self.all.push(Used { sink, can_lose, declaration, fed: vec![], takes_losses: false });
    }

    /// The sink of that name.
    pub fn get(&self, name: &str) -> Option<&Used<'a>> {
        self.names.get(name).map(|i| &self.all[*i])
    }

    /// The name of the sink that a target means; `owner` names what routes to it. `None` after an error.
    pub fn target(&mut self, cx: &Context<'_>, target: &ast::Target, owner: &str) -> Option<Name> {
        match &target.kind {
            TargetKind::Name(name) if BUILTIN_SINKS.contains(&name.text.as_str()) => {
                let key = Name::from(name.text.as_str());
                if !self.names.contains_key(&key) {
                    let lose = hexafn_ir::connectors::find(&name.text, hexafn_ir::connector::Role::Sink);
                    let lose = lose.is_some_and(|s| s.can_lose);
                    self.add(key.clone(), Some((sink::builtin(&name.text, name.span), lose)), None);
                }
                Some(key)
            }
            TargetKind::Name(name) => match cx.declarations.find(Space::Sink, &name.text, name.span) {
                Some(entry) => {
                    if let Some((declaration, checked)) = self.waiting.remove(&entry.id) {
                        self.add(name.text.as_str().into(), checked, Some(declaration));
                    }
                    Some(name.text.as_str().into())
                }
                None => cx.fail(cx.declarations.unknown(Space::Sink, &name.text, name.span, "sink", &BUILTIN_SINKS)),
            },
            TargetKind::Connector(call) => {
                let name = self.in_place(owner, &call.name());
                let checked = sink::check(cx, &name, call, &[], call.span);
                let fine = checked.is_some();
                self.add(name.clone(), checked, None);
                fine.then_some(name)
            }
        }
    }

    /// The name of a connector used in place: what routes to it and its kind, numbered where there are several.
    fn in_place(&self, owner: &str, kind: &str) -> Name {
        let first = format!("{owner}/{kind}");
        if !self.names.contains_key(first.as_str()) {
            return first.into();
        }
        let mut number = 2;
        while self.names.contains_key(format!("{first}#{number}").as_str()) {
            number += 1;
        }
        format!("{first}#{number}").into()
    }

    /// Notes that a stream routes rows to a sink.
    pub fn feed(&mut self, name: &str, stream: usize, span: Span) {
        if let Some(i) = self.names.get(name) {
            self.all[*i].fed.push((stream, span));
        }
    }

    /// Notes that losses go to a sink.
    pub fn takes_losses(&mut self, name: &str) {
        if let Some(i) = self.names.get(name) {
            self.all[*i].takes_losses = true;
        }
    }
}

/// The place to point at for what a sink cannot deliver.
pub(crate) fn place(used: &Used<'_>) -> Option<Span> {
    match (used.declaration, used.fed.first()) {
        (Some(d), _) => Some(d.name.span),
        (None, Some((_, span))) => Some(*span),
        (None, None) => None,
    }
}

/// The kind of loss of sinks.
pub(crate) const LOSS: Loss = Loss::Undelivered;
