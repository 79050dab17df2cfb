//! The value of one option, by the kind of value that it takes.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::connector::{Opt, OptType, Setting};
use hexafn_ir::expr::Items;
use hexafn_ir::{Name, Record, Type, Value};
use hexafn_syntax::ast::{self, ExprKind as E};
use std::sync::Arc;

use super::text::wrong;
use super::{group, text};
use crate::constants;
use crate::context::Context;
use crate::declarations::{Space, did_you_mean};
use crate::expr::{Row, Scope};

/// The setting of an option; what reads rows sees `row`.
pub(super) fn setting(cx: &Context<'_>, opt: &'static Opt, e: &ast::Expr, row: &Row) -> Option<Setting> {
    let what = format!("`{}`", opt.name);
    if !matches!(opt.ty, OptType::Text | OptType::TextMap | OptType::Call(_) | OptType::Group(_))
        && let Some(source) = from_outside(cx, e)
    {
        let message = format!("{what} cannot come from {source}: only texts can");
        return cx.fail(Diagnostic::error(codes::WRONG_OPTION, e.span, message, "expected a constant"));
    }
    if matches!(e.kind, E::Range(..)) && !matches!(opt.ty, OptType::DurationRange) {
        let message = format!("{what} takes one value, not a range");
        return cx.fail(Diagnostic::error(codes::WRONG_OPTION, e.span, message, "a range"));
    }
    match opt.ty {
        OptType::Text => text::text(cx, e, &what),
        OptType::TextMap => Some(Setting::Call(opt.name.into(), group::texts(cx, e, &what)?)),
        OptType::Group(opts) => Some(Setting::Call(opt.name.into(), group::group(cx, opts, e, &what, row)?)),
        OptType::Call(forms) => call(cx, forms, e, &what, row),
        OptType::Word(words) => word(cx, words, e, &what),
        OptType::Row => over_rows(cx, e, row),
        OptType::RowItems => generated(cx, e, &what).map(Setting::Row),
        OptType::DurationRange => range(cx, e, &what),
        OptType::Count | OptType::Size => {
            let wanted = if matches!(opt.ty, OptType::Size) { "a size such as `16MiB`" } else { "a whole number" };
            match constants::any(cx, e, Some(&Type::Int))? {
                (_, Value::Int(n)) if n < 0 => {
                    let message = format!("{what} is not negative");
                    cx.fail(Diagnostic::error(codes::NUMBER_RANGE, e.span, message, "negative"))
                }
                (_, value @ Value::Int(_)) => Some(Setting::Value(value)),
                (ty, _) => cx.fail(wrong(e.span, &what, wanted, &ty)),
            }
        }
        OptType::Number => match constants::any(cx, e, None)? {
            (_, value @ (Value::Int(_) | Value::Float(_))) => Some(Setting::Value(value)),
            (ty, _) => cx.fail(wrong(e.span, &what, "a number", &ty)),
        },
        OptType::Bool => match constants::any(cx, e, Some(&Type::Bool))? {
            (_, value @ Value::Bool(_)) => Some(Setting::Value(value)),
            (ty, _) => cx.fail(wrong(e.span, &what, "`true` or `false`", &ty)),
        },
        OptType::Duration => duration(cx, e, &what).map(Setting::Value),
    }
}

/// What a value from outside of the program is called, if it is one.
fn from_outside(cx: &Context<'_>, e: &ast::Expr) -> Option<&'static str> {
    match &e.kind {
        E::Call(call) if call.name() == "env" => Some("the environment"),
        E::Name(name) => match cx.declarations.peek(Space::Value, name, e.span)?.noun() {
            "secret" => {
                cx.declarations.find(Space::Value, name, e.span);
                Some("a secret")
            }
            _ => None,
        },
        _ => None,
    }
}

fn duration(cx: &Context<'_>, e: &ast::Expr, what: &str) -> Option<Value> {
    match constants::any(cx, e, Some(&Type::Duration))? {
        (_, Value::Duration(d)) if d < 0 => {
            cx.fail(Diagnostic::error(codes::NUMBER_RANGE, e.span, format!("{what} is not negative"), "negative"))
        }
        (_, value @ Value::Duration(_)) => Some(value),
        (ty, _) => cx.fail(wrong(e.span, what, "a duration such as `5m`", &ty)),
    }
}

fn range(cx: &Context<'_>, e: &ast::Expr, what: &str) -> Option<Setting> {
    let E::Range(low, high) = &e.kind else {
        let message = format!("{what} takes a range of durations");
        let error = Diagnostic::error(codes::WRONG_OPTION, e.span, message, "expected `200ms..30s`");
        return cx.fail(error);
    };
    let (low, high) = (duration(cx, low, what), duration(cx, high, what));
    let (low, high) = (low?, high?);
    if low.as_duration() > high.as_duration() {
        let message = format!("{what} begins above its end");
        return cx.fail(Diagnostic::error(codes::NUMBER_RANGE, e.span, message, format!("{low} is more than {high}")));
    }
    Some(Setting::Range(low, high))
}

fn word(cx: &Context<'_>, words: &'static [&'static str], e: &ast::Expr, what: &str) -> Option<Setting> {
    let written = match &e.kind {
        E::Name(word) | E::String(word) => word.as_str(),
        _ => "",
    };
    if words.contains(&written) {
        return Some(Setting::Value(Value::String(written.into())));
    }
    let message = format!("{what} is one of {}", crate::expr::list_names(words));
    let error = Diagnostic::error(codes::WRONG_OPTION, e.span, message, "none of them");
    cx.fail(did_you_mean(error, e.span, written, words.iter().copied()))
}

/// An expression over the row, or several in a list.
fn over_rows(cx: &Context<'_>, e: &ast::Expr, row: &Row) -> Option<Setting> {
    let E::List(items) = &e.kind else {
        return Scope::new(cx, row.clone()).infer(e, None).map(Setting::Expr);
    };
    let mut all: Items = Vec::with_capacity(items.len());
    let mut fine = true;
    for (i, item) in items.iter().enumerate() {
        let name: Name = match &item.kind {
            E::Name(name) => name.as_str().into(),
            E::Field { name, .. } => name.text.as_str().into(),
            _ => format!("key{i}").into(),
        };
        match Scope::new(cx, row.clone()).infer(item, None) {
            Some(value) => all.push((name, value)),
            None => fine = false,
        }
    }
    fine.then_some(Setting::Row(all))
}

/// The row of `generate`: expressions over the count `i`.
fn generated(cx: &Context<'_>, e: &ast::Expr, what: &str) -> Option<Items> {
    let E::Record(fields) = &e.kind else {
        let message = format!("{what} takes a record of expressions");
        return cx.fail(Diagnostic::error(codes::WRONG_OPTION, e.span, message, "expected `{ name: value }`"));
    };
    if fields.is_empty() {
        return cx.fail(Diagnostic::error(codes::NO_FIELDS, e.span, "a row has at least one field", "no field"));
    }
    let count = Row::Of(Type::Record(Arc::new(Record::of([("i", Type::Int)]))));
    let mut fine = Scope::new(cx, count.clone()).distinct(fields.iter().map(|f| &f.name));
    let mut items: Items = Vec::with_capacity(fields.len());
    for field in fields {
        match Scope::new(cx, count.clone()).infer(&field.value, None) {
            Some(value) => {
                fine &= crate::flow::storable(cx, &value);
                items.push((field.name.text.as_str().into(), value));
            }
            None => fine = false,
        }
    }
    fine.then_some(items)
}

fn call(
    cx: &Context<'_>,
    forms: &'static [(&'static str, &'static [Opt])],
    e: &ast::Expr,
    what: &str,
    row: &Row,
) -> Option<Setting> {
    let names: Vec<&str> = forms.iter().map(|(n, _)| *n).collect();
    let E::Call(call) = &e.kind else {
        let message = format!("{what} is one of {}", crate::expr::list_names(&names));
        return cx.fail(Diagnostic::error(codes::WRONG_OPTION, e.span, message, "expected a call"));
    };
    let name = call.name();
    let Some((form, opts)) = forms.iter().find(|(n, _)| *n == name) else {
        let message = format!("{what} is one of {}", crate::expr::list_names(&names));
        let error = Diagnostic::error(codes::WRONG_OPTION, call.span, message, "none of them");
        return cx.fail(did_you_mean(error, call.span, &name, names));
    };
    // Positional arguments take the names of the options in order.
    let positional: Vec<ast::Name> = opts
        .iter()
        .map(|o| ast::Name { text: o.name.to_owned(), span: Span { end: call.span.start, ..call.span } })
        .collect();
    let mut given = Vec::with_capacity(call.arguments.len());
    for (i, argument) in call.arguments.iter().enumerate() {
        let Some(name) = argument.name.as_ref().or_else(|| positional.get(i)) else {
            let message = format!("`{form}` takes at most {} arguments", opts.len());
            return cx.fail(Diagnostic::error(codes::TOO_MANY_ARGUMENTS, argument.value.span, message, "one too many"));
        };
        given.push((name, &argument.value));
    }
    let settings = group::options(cx, opts, &given, call.span, &format!("`{form}`"), row)?;
    Some(Setting::Call((*form).into(), settings))
}
