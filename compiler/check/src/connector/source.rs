//! Sources: the type of their rows, their own options, and those that every source has.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_diagnostics::{self as codes, Diagnostic};
use hexafn_ir::connector::{Connector, Role, Rows, Setting};
use hexafn_ir::connectors::SOURCE_OPTIONS;
use hexafn_ir::envelope::Meta;
use hexafn_ir::program::{self, Ack, EventTime};
use hexafn_ir::{Expr, ExprKind, Field, Name, Record, Type, Value, layout};
use hexafn_syntax::ast;

use super::{Written, text};
use crate::context::Context;
use crate::convert::assignable;
use crate::expr::Row;
use crate::types;

/// The largest event unless said otherwise, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// How long `dedupe` remembers unless said otherwise, in microseconds.
const REMEMBERED: i64 = 3_600_000_000;

/// A source as far as it is known: its row type even where its options have errors.
pub(crate) struct Checked<'a> {
    /// What was written.
    pub declaration: &'a ast::Source,
    /// The type of its rows.
    pub row: Option<Type>,
    /// The source without loss routes; `None` after an error.
    pub source: Option<program::Source>,
    /// Whether its connector can give events that are no rows.
    pub can_lose: bool,
}

/// Checks a source.
pub(crate) fn check<'a>(cx: &Context<'_>, declaration: &'a ast::Source) -> Checked<'a> {
    let declared = declaration.ty.as_ref().map(|t| types::resolve(cx, t));
    let settings = &declaration.settings;
    let Some(written) = super::written(cx, &declaration.connector, settings, Role::Source, SOURCE_OPTIONS) else {
        return Checked { declaration, row: declared.flatten(), source: None, can_lose: false };
    };
    let row = row_type(cx, declaration, declared, &written);
    let scope = row.as_ref().map_or(Row::Poisoned, |r| Row::Of(r.clone()));
    let options = written.settings(cx, &scope);
    let source = match (&row, options) {
        (Some(row), Some(options)) => build(cx, declaration, row, &written, options),
        _ => None,
    };
    Checked { declaration, row, source, can_lose: written.spec.can_lose }
}

fn row_type(
    cx: &Context<'_>,
    declaration: &ast::Source,
    declared: Option<Option<Type>>,
    written: &Written<'_>,
) -> Option<Type> {
    let kind = written.spec.kind;
    let own = match written.spec.rows {
        Rows::Brought(ty) => ty(),
        Rows::Computed(option) => {
            let row = written.given.iter().find(|g| g.opt.name == option)?;
            let Some(Setting::Row(items)) = super::value::setting(cx, row.opt, row.value, &Row::Poisoned) else {
                return None;
            };
            let fields = items.iter().map(|(n, e)| Field::new(n.clone(), e.ty.clone())).collect();
            Type::Record(Arc::new(Record { name: None, fields }))
        }
        Rows::Declared | Rows::None => {
            let Some(declared) = declared else {
                let name = &declaration.name;
                let message = format!("the source `{}` does not say the type of its rows", name.text);
                let error = Diagnostic::error(codes::SOURCE_TYPE, name.span, message, "which type?");
                return cx.fail(error.help(format!("write `source {}: Type from {kind}…`", name.text)));
            };
            let declared = declared?;
            if layout::columns(&declared).is_err() {
                let span = declaration.ty.as_ref().map_or(declaration.name.span, |t| t.span);
                let message = format!("the rows of a source are records, and `{declared}` is none");
                return cx.fail(Diagnostic::error(codes::ROW_TYPE, span, message, "not a record"));
            }
            return Some(declared);
        }
    };
    if let (Some(declared), Some(ty)) = (declared, &declaration.ty) {
        let declared = declared?;
        if assignable(&own, &declared).is_err() || assignable(&declared, &own).is_err() {
            let message = format!("`{kind}` makes its own rows: `{own}`");
            let error = Diagnostic::error(codes::SOURCE_TYPE, ty.span, message, "another type");
            let with_colon = hexafn_diagnostics::Span { start: declaration.name.span.end, ..ty.span };
            return cx.fail(error.fix(with_colon, "", "leave the type out"));
        }
    }
    Some(own)
}

fn build(
    cx: &Context<'_>,
    declaration: &ast::Source,
    row: &Type,
    written: &Written<'_>,
    mut options: BTreeMap<Name, Setting>,
) -> Option<program::Source> {
    let time = options.remove("time");
    let late = duration(options.remove("late"));
    if let (None, Some(span)) = (&time, written.place("late")) {
        let message = "`late` needs `time`: without event time nothing comes late";
        let error = Diagnostic::error(codes::MISSING_OPTION, span, message, "`time` is missing");
        return cx.fail(error);
    }
    let time = match time {
        None => None,
        Some(Setting::Expr(value)) => Some(EventTime { value: event_time(cx, value)?, late: late.unwrap_or(0) }),
        Some(_) => {
            let span = written.place("time").unwrap_or(written.span);
            return cx.fail(text::wrong(span, "`time`", "a time", &Type::List(Box::new(Type::Json))));
        }
    };
    let ack = match value(options.remove("ack")) {
        Some(Value::String(word)) if &*word == "received" => {
            ack_risk(cx, written);
            Ack::Received
        }
        Some(Value::String(word)) if &*word == "stored" => Ack::Stored,
        _ => Ack::Processed,
    };
    let max = value(options.remove("max")).and_then(|v| v.as_int()).and_then(|n| u64::try_from(n).ok());
    super::place::settle(cx, written.spec.kind, &mut options, declaration.connector.span);
    Some(program::Source {
        name: declaration.name.text.as_str().into(),
        row: row.clone(),
        time,
        idle: duration(options.remove("idle")),
        dedupe: options.remove("dedupe").and_then(dedupe),
        ack,
        strict: matches!(value(options.remove("strict")), Some(Value::Bool(true))),
        max_bytes: max.unwrap_or(MAX_BYTES),
        connector: Connector { kind: written.spec.kind.into(), options },
        losses: vec![],
        span: declaration.name.span,
    })
}

fn event_time(cx: &Context<'_>, value: Expr) -> Option<Expr> {
    let mut id = None;
    value.walk(&mut |e| {
        if matches!(e.kind, ExprKind::Meta(Meta::Id)) {
            id = Some(e.span);
        }
    });
    if let Some(span) = id {
        let message = "the time of an event cannot depend on its id";
        let error = Diagnostic::error(codes::MISPLACED, span, message, "not known yet");
        return cx.fail(error.help("`time:` reads the fields of the event and, with `meta.time`, when it arrived"));
    }
    match &value.ty {
        Type::Time(_) => Some(value),
        ty if matches!(ty.bare(), Type::Time(_)) => {
            let message = "the event time of a row may be null";
            let error = Diagnostic::error(codes::MAY_BE_NULL, value.span, message, format!("`{ty}`"));
            cx.fail(error.help("say what stands for an absent time: `time: at ?? meta.time`"))
        }
        ty => {
            let error = text::wrong(value.span, "`time`", "a time", ty);
            cx.fail(if *ty.bare() == Type::Int {
                error.help("declare the field as `time(s)` or `time(ms)`")
            } else {
                error
            })
        }
    }
}

fn ack_risk(cx: &Context<'_>, written: &Written<'_>) {
    let span = written.place("ack").unwrap_or(written.span);
    let message = "the sender is told before the event is safe: what is under way is lost if the process dies";
    let warning = Diagnostic::warning(codes::ACK_RISK, span, message, "acknowledged at once");
    cx.report.push(warning.help("`ack: processed`, the default, answers when every target has the event"));
}

fn dedupe(setting: Setting) -> Option<(Vec<(Name, Expr)>, i64)> {
    let Setting::Call(_, mut options) = setting else { return None };
    let keys = match options.remove("by")? {
        Setting::Expr(key) => vec![("key".into(), key)],
        Setting::Row(keys) => keys,
        _ => return None,
    };
    Some((keys, duration(options.remove("for")).unwrap_or(REMEMBERED)))
}

pub(super) fn value(setting: Option<Setting>) -> Option<Value> {
    match setting {
        Some(Setting::Value(value)) => Some(value),
        _ => None,
    }
}

pub(super) fn duration(setting: Option<Setting>) -> Option<i64> {
    value(setting).and_then(|v| v.as_duration())
}
