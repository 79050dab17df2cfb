//! The typed program as text, for people and for golden tests.
mod connector;
mod step;

use std::fmt::Write;

use hexafn_expr::display;
use hexafn_ir::program::{Ack, LossRoute, Param, Route, Sink, Source, Stream, StreamKind};
use hexafn_ir::{Program, Type, Value};

/// The typed program as readable indented text: what `hexafn explain --stage typed` prints.
pub fn dump(program: &Program) -> String {
    let mut out = String::new();
    for param in &program.params {
        let _ = writeln!(out, "param {}", self::param(param));
    }
    for secret in &program.secrets {
        let _ = writeln!(out, "secret {} = env({:?})", secret.name, secret.variable);
    }
    program.sources.iter().for_each(|s| source(&mut out, s));
    program.streams.iter().for_each(|s| stream(&mut out, s));
    program.sinks.iter().for_each(|s| sink(&mut out, s));
    out.trim_start_matches('\n').to_owned()
}

fn param(param: &Param) -> String {
    match &param.default {
        Some(value) => format!("{}: {} = {value}", param.name, param.ty),
        None => format!("{}: {}", param.name, param.ty),
    }
}

fn time(micros: i64) -> Value {
    Value::Duration(micros)
}

fn source(out: &mut String, source: &Source) {
    let _ = writeln!(out, "\nsource {} from {}", source.name, connector::show(&source.connector));
    let _ = writeln!(out, "  row {}", step::row(&source.row));
    if let Some(event_time) = &source.time {
        let _ = writeln!(out, "  time {}, late {}", display(&event_time.value), time(event_time.late));
    }
    if let Some(idle) = source.idle {
        let _ = writeln!(out, "  idle {}", time(idle));
    }
    if let Some((keys, lasting)) = &source.dedupe {
        let _ = writeln!(out, "  dedupe by {} for {}", step::items(keys), time(*lasting));
    }
    let ack = match source.ack {
        Ack::Received => "received",
        Ack::Stored => "stored",
        Ack::Processed => "processed",
    };
    let strict = if source.strict { ", strict" } else { "" };
    let _ = writeln!(out, "  ack {ack}, at most {} bytes{strict}", source.max_bytes);
    losses(out, &source.losses);
}

fn stream(out: &mut String, stream: &Stream) {
    let kind = match stream.kind {
        StreamKind::Trigger => "trigger",
        StreamKind::Stream => "stream",
        StreamKind::Pipeline => "pipeline",
    };
    let _ = writeln!(out, "\n{kind} {} = {}", stream.name, stream.input);
    let mut shown: Option<&Type> = None;
    for s in &stream.steps {
        let name = s.name.as_ref().map(|n| format!(" as {n}")).unwrap_or_default();
        let _ = writeln!(out, "  | {}{name}", step::show(&s.kind));
        if shown != Some(&s.row) {
            let _ = writeln!(out, "    row {}", step::row(&s.row));
        }
        shown = Some(&s.row);
    }
    routes(out, "  ->", &stream.routes);
    losses(out, &stream.losses);
}

fn sink(out: &mut String, sink: &Sink) {
    let _ = writeln!(out, "\nsink {} to {}", sink.name, connector::show(&sink.connector));
    if &*sink.connector.kind == "drop" {
        return;
    }
    let d = &sink.delivery;
    let (low, high) = (time(d.backoff.0), time(d.backoff.1));
    let _ = writeln!(out, "  at most {} attempts, {low} to {high} apart, each at most {}", d.attempts, time(d.timeout));
    if let Some((fails, pause)) = d.breaker {
        let _ = writeln!(out, "  after {fails} failures in a row a pause of {}", time(pause));
    }
    let _ = writeln!(out, "  batches of {} rows, waiting {}", d.batch.0, time(d.batch.1));
    losses(out, &sink.losses);
}

fn routes(out: &mut String, arrow: &str, routes: &[Route]) {
    for route in routes {
        let when = route.when.as_ref().map(|w| format!(" when {}", display(w))).unwrap_or_default();
        let _ = writeln!(out, "{arrow} {}{when}", route.sink);
    }
}

fn losses(out: &mut String, losses: &[LossRoute]) {
    for loss in losses {
        let arrow = format!("  on {} ->", loss.loss.name());
        if loss.targets.is_empty() {
            let _ = writeln!(out, "{arrow} drop");
        }
        routes(out, &arrow, &loss.targets);
    }
}
