//! Flows, routes and loss routes.
use hexafn_diagnostics::Span;

use super::Formatter;
use super::doc::{Doc, LINE, NIL, concat, group, group_if, join, nest, text};
use crate::ast::{Flow, OnClause, Target, TargetKind};

impl Formatter<'_> {
    /// Input, steps, routes and loss routes: on one line if they stood so and fit, else each on its own.
    pub(super) fn flow(&self, flow: &Flow, on: &[OnClause]) -> Doc {
        let first = flow.steps.first().map(|s| s.span.start).or_else(|| flow.routes.first().map(|t| t.span.start));
        let broken = first.or_else(|| on.first().map(|o| o.span.start)).is_some_and(|at| self.begins_line(at));
        let mut docs = vec![];
        let mut end = flow.input.span.end;
        for step in &flow.steps {
            docs.push(self.line_before(end, step.span));
            end = step.span.end;
            docs.push(self.entry(step.span, || concat([text("| "), self.step(step)])));
        }
        if let (Some(first), Some(last)) = (flow.routes.first(), flow.routes.last()) {
            let span: Span = first.span.to(last.span);
            docs.push(self.line_before(end, span));
            docs.push(self.entry(span, || concat([text("-> "), self.targets(&flow.routes)])));
        }
        for clause in on {
            docs.push(LINE);
            docs.push(self.entry(clause.span, || self.on_clause(clause)));
        }
        group_if(broken, concat([self.name(&flow.input), nest(Doc::Concat(docs))]))
    }

    pub(super) fn targets(&self, targets: &[Target]) -> Doc {
        // No line can break before the first: what stands in it goes before the route, or before the next target.
        let targets = targets.iter().enumerate().map(|(i, t)| match i {
            0 => Doc::Concat(std::iter::once(self.target(t)).chain(self.comment_behind(t.span.end)).collect()),
            _ => self.entry(t.span, || self.target(t)),
        });
        let targets = targets.collect();
        group(nest(join(targets, concat([text(","), LINE]))))
    }

    fn target(&self, target: &Target) -> Doc {
        let to = match &target.kind {
            TargetKind::Name(name) => self.name(name),
            TargetKind::Connector(call) => self.call(call),
        };
        let when = target.when.as_ref().map_or(NIL, |e| concat([text(" when "), self.expr(e)]));
        concat([to, when])
    }

    pub(super) fn on_clause(&self, clause: &OnClause) -> Doc {
        let kinds = join(self.names(&clause.kinds), text(", "));
        concat([text("on "), kinds, text(" -> "), self.targets(&clause.targets)])
    }
}
