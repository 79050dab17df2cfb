//! `on kind -> target`: which losses can occur where, and where they go.
use std::collections::BTreeMap;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::dead_letter::{self, Loss};
use hexafn_ir::program::{LossRoute, Route};
use hexafn_ir::{Name, Type};
use hexafn_syntax::ast::{self, OnClause, TargetKind};
use std::sync::Arc;

use crate::context::Context;
use crate::declarations::did_you_mean;
use crate::expr::{Row, Scope};
use crate::failing;
use crate::sinks::Sinks;

/// A place that has loss routes of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// The file.
    File,
    /// A source.
    Source,
    /// A stream.
    Stream,
    /// A pipeline.
    Pipeline,
    /// A sink.
    Sink,
}

impl Place {
    fn allows(self, loss: Loss) -> bool {
        match self {
            Place::File => true,
            Place::Source => loss != Loss::Undelivered,
            Place::Stream => loss == Loss::Error,
            Place::Pipeline => matches!(loss, Loss::Error | Loss::Undelivered),
            Place::Sink => loss == Loss::Undelivered,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Place::File => "a file",
            Place::Source => "a source",
            Place::Stream => "a stream",
            Place::Pipeline => "a pipeline",
            Place::Sink => "a sink",
        }
    }
}

/// The loss routes of one place: where each goes (`None` after an error) and where that is said.
pub(crate) type Routes = BTreeMap<Loss, (Option<LossRoute>, Span)>;

/// Reads the loss routes of one place; `owner` names it, for sinks used in place.
pub(crate) fn read(
    cx: &Context<'_>,
    sinks: &mut Sinks<'_>,
    clauses: &[&OnClause],
    place: Place,
    owner: &str,
) -> Routes {
    let mut routes = Routes::new();
    let mut unknown: Vec<(Loss, Span)> = Vec::new();
    for clause in clauses {
        let targets = targets(cx, sinks, clause, owner);
        for kind in &clause.kinds {
            let Some(loss) = Loss::ALL.into_iter().find(|l| l.name() == kind.text) else {
                let error = Diagnostic::error(
                    codes::UNKNOWN_LOSS,
                    kind.span,
                    format!("there is no loss `{}`", kind.text),
                    "unknown kind",
                );
                let names = Loss::ALL.map(Loss::name);
                cx.report.push(
                    did_you_mean(error, kind.span, &kind.text, names)
                        .help("the kinds are `invalid`, `late`, `error`, `undelivered`"),
                );
                let meant = crate::suggest::nearest(&kind.text, names);
                // What was probably meant counts as routed, so that the one mistake is one error.
                unknown.extend(
                    Loss::ALL.into_iter().filter(|l| meant.is_none_or(|m| m == l.name())).map(|l| (l, kind.span)),
                );
                continue;
            };
            if !place.allows(loss) {
                let message = format!("`{}` cannot occur in {}", loss.name(), place.name());
                cx.report.push(Diagnostic::error(codes::LOSS_PLACE, kind.span, message, "cannot occur here"));
                continue;
            }
            if let Some((_, first)) = routes.get(&loss) {
                let message = format!("`{}` is routed twice in the same place", loss.name());
                let error = Diagnostic::error(codes::DUPLICATE_LOSS_ROUTE, kind.span, message, "again");
                cx.report.push(error.related(*first, "first here"));
                continue;
            }
            let route = targets.clone().map(|targets| LossRoute { loss, targets });
            routes.insert(loss, (route, kind.span));
        }
    }
    for (loss, span) in unknown {
        routes.entry(loss).or_insert((None, span));
    }
    routes
}

fn targets(cx: &Context<'_>, sinks: &mut Sinks<'_>, clause: &OnClause, owner: &str) -> Option<Vec<Route>> {
    let row = Type::Record(Arc::new(dead_letter::record()));
    let mut all: Vec<Route> = Vec::new();
    let mut fine = true;
    let mut rest = false;
    for target in &clause.targets {
        let when = target.when.as_ref().map(|e| Scope::new(cx, Row::Of(row.clone())).condition(e, "`when`"));
        if let Some(Some(when)) = &when
            && let Some(failing) = failing::part(when)
        {
            let message = "the condition of a loss route must not fail itself";
            let error = Diagnostic::error(codes::LOSS_LEAKS, failing.span, message, failing.why);
            cx.report.push(error.help("convert with `as T?` and give a value with `??`"));
            fine = false;
        }
        rest |= target.when.is_none();
        if is_drop(target) {
            continue;
        }
        let sink = sinks.target(cx, target, owner);
        match (sink, when) {
            (Some(sink), None) => all.push(Route { sink, when: None, span: target.span }),
            (Some(sink), Some(Some(when))) => all.push(Route { sink, when: Some(when), span: target.span }),
            _ => fine = false,
        }
    }
    if !rest {
        let message = "a loss that meets none of these conditions would vanish";
        let error = Diagnostic::error(codes::LOSS_LEAKS, clause.span, message, "every target has a condition");
        let end = Span { start: clause.span.end, ..clause.span };
        cx.report.push(error.guess(end, ", drop", "say that the rest may vanish"));
        fine = false;
    }
    for route in &all {
        sinks.takes_losses(&route.sink);
    }
    fine.then_some(all)
}

fn is_drop(target: &ast::Target) -> bool {
    matches!(&target.kind, TargetKind::Name(name) if name.text == "drop")
}

/// Losses that can occur and go nowhere, over the whole program.
#[derive(Debug, Default)]
pub(crate) struct Missing(BTreeMap<Loss, Places>);

/// Places that can lose, and why.
type Places = Vec<(Span, String)>;

impl Missing {
    /// The route of a loss that can occur at `span`: the nearest place that has one.
    pub fn resolve(
        &mut self,
        loss: Loss,
        nearest: &[&Routes],
        span: Span,
        why: impl Into<String>,
    ) -> Option<LossRoute> {
        match nearest.iter().find_map(|routes| routes.get(&loss)) {
            Some((route, _)) => route.clone(),
            None => {
                self.0.entry(loss).or_default().push((span, why.into()));
                None
            }
        }
    }

    /// One error per kind, at the first place that can lose. What the main file says holds for what it imports, too.
    pub fn report(mut self, cx: &Context<'_>) {
        let kinds: Vec<&str> = self.0.keys().map(|l| l.name()).collect();
        let fix = format!("\n\non {} -> drop", kinds.join(", "));
        for (i, (loss, places)) in self.0.iter_mut().enumerate() {
            places.sort_by_key(|(span, _)| (!cx.declarations.is_main(*span), *span));
            let Some(((span, why), more)) = places.split_first() else { continue };
            let error = missing(*loss, *span, why, more.len());
            cx.report.push(match cx.declarations.end().filter(|_| i == 0) {
                Some(end) => error.guess(end, fix.as_str(), "say that they may vanish"),
                None => error,
            });
        }
    }
}

fn missing(loss: Loss, span: Span, why: &str, more: usize) -> Diagnostic {
    let what = match loss {
        Loss::Invalid => "events that cannot be read",
        Loss::Late => "events that come late",
        Loss::Error => "events that a step fails on",
        Loss::Undelivered => "rows that cannot be delivered",
    };
    let others = match more {
        0 => String::new(),
        1 => " (and in one more place)".to_owned(),
        n => format!(" (and in {n} more places)"),
    };
    let message = format!("{what} have no route{others}");
    let error = Diagnostic::error(codes::MISSING_LOSS_ROUTE, span, message, why);
    error.help(format!("`on {} -> sink` sends them to a sink", loss.name()))
}

/// The sinks that a loss route leads to.
pub(crate) fn leads_to(route: &LossRoute) -> impl Iterator<Item = &Name> {
    route.targets.iter().map(|t| &t.sink)
}
