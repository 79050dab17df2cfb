//! `trigger name on input when cond`: lowered to `where` and the mark of having fired.
use std::sync::Arc;

use hexafn_ir::step::{Step, StepKind};
use hexafn_ir::{Record, TimeWire, Type, program};
use hexafn_syntax::ast::{self, TriggerKind};

use super::{Draft, Flows};
use crate::aggregates;
use crate::expr::narrowed_row;

/// What a trigger adds to the row that made it fire.
pub(crate) fn fired() -> Type {
    let time = || Type::Time(TimeWire::Rfc3339);
    Type::Record(Arc::new(Record::of([("count", Type::Int), ("start", time()), ("end", time())])))
}

impl<'a> Flows<'_, 'a> {
    pub(super) fn trigger(&self, trigger: &'a ast::Trigger) -> Draft<'a> {
        let input = self.input(&trigger.on);
        let steps = self.firing(trigger, input.as_ref()).unwrap_or_default();
        let end = hexafn_diagnostics::Span { start: trigger.on.span.end, ..trigger.on.span };
        // What fires on a condition with errors still has the fields of the input.
        let simple = matches!(trigger.kind, TriggerKind::When { within: None, rearm: None, .. });
        let known = || input.filter(|_| simple).and_then(|row| self.with(&row, [("fired".into(), fired())]));
        let row = steps.last().map(|s| s.row.clone()).or_else(known);
        let kind = program::StreamKind::Trigger;
        Draft { name: &trigger.name, kind, input: &trigger.on, steps, row, routes: &[], on: &[], end }
    }

    fn firing(&self, trigger: &ast::Trigger, input: Option<&Type>) -> Option<Vec<Step>> {
        let (condition, within, by, rearm) = match &trigger.kind {
            TriggerKind::When { condition, within, by, rearm } => (condition, within, by, rearm),
            TriggerKind::Sequence { .. } => return self.cx.unsupported(trigger.name.span, "a sequence trigger is"),
        };
        if within.is_some() || rearm.is_some() || !by.is_empty() || aggregates::inside(self.cx, condition) {
            return self.cx.unsupported(condition.span, "a trigger over several rows is");
        }
        let span = condition.span;
        let condition = self.condition(condition, input, "the condition of a trigger")?;
        let row = narrowed_row(input?, &condition);
        let with = self.with(&row, [("fired".into(), fired())])?;
        let name = trigger.name.text.as_str().into();
        Some(vec![
            Step { name: None, kind: StepKind::Where(condition), row, span },
            Step { name: None, kind: StepKind::Fire(name), row: with, span },
        ])
    }
}
