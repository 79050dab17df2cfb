//! Sinks: their own options, and how hard they try.
use std::collections::BTreeMap;

use hexafn_ir::Name;
use hexafn_ir::connector::{Connector, Role, Setting};
use hexafn_ir::connectors::SINK_OPTIONS;
use hexafn_ir::program::{self, Delivery};
use hexafn_syntax::ast;

use super::source::{duration, value};
use crate::context::Context;
use crate::expr::{NoRow, Row};
use hexafn_diagnostics::Span;

/// A sink without loss routes, and whether its deliveries can fail for good; `None` after an error.
pub(crate) fn check(
    cx: &Context<'_>,
    name: &str,
    call: &ast::Call,
    settings: &[ast::Setting],
    span: Span,
) -> Option<(program::Sink, bool)> {
    let written = super::written(cx, call, settings, Role::Sink, SINK_OPTIONS)?;
    let mut options = written.settings(cx, &Row::None(NoRow::Constant))?;
    let delivery = delivery(&mut options);
    super::place::settle(cx, written.spec.kind, &mut options, span);
    let connector = Connector { kind: written.spec.kind.into(), options };
    let sink = program::Sink { name: name.into(), connector, delivery, losses: vec![], span };
    Some((sink, written.spec.can_lose))
}

/// A sink that every program has.
pub(crate) fn builtin(kind: &str, span: Span) -> program::Sink {
    let connector = Connector { kind: kind.into(), options: BTreeMap::new() };
    program::Sink { name: kind.into(), connector, delivery: Delivery::default(), losses: vec![], span }
}

fn delivery(options: &mut BTreeMap<Name, Setting>) -> Delivery {
    let mut delivery = Delivery::default();
    let mut group = |name: &str| match options.remove(name) {
        Some(Setting::Call(_, inner)) => inner,
        _ => BTreeMap::new(),
    };
    let count = |setting: Option<Setting>| value(setting).and_then(|v| v.as_int()).and_then(|n| u32::try_from(n).ok());
    let (mut retry, mut breaker, mut batch) = (group("retry"), group("breaker"), group("batch"));
    if let Some(attempts) = count(retry.remove("max")) {
        delivery.attempts = attempts.max(1);
    }
    if let Some(Setting::Range(low, high)) = retry.remove("backoff") {
        delivery.backoff = (low.as_duration().unwrap_or_default(), high.as_duration().unwrap_or_default());
    }
    delivery.breaker = count(breaker.remove("fails")).zip(duration(breaker.remove("pause")));
    if let Some(timeout) = duration(options.remove("timeout")) {
        delivery.timeout = timeout;
    }
    delivery.batch.0 = count(batch.remove("max")).unwrap_or(delivery.batch.0).max(1);
    delivery.batch.1 = duration(batch.remove("every")).unwrap_or(delivery.batch.1);
    delivery
}
