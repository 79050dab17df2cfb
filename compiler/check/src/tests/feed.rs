//! `feed source = …`: events for a source.
use std::sync::Arc;

use hexafn_diagnostics::{self as codes, Diagnostic};
use hexafn_ir::program::Source;
use hexafn_ir::test::{Data, DataKind, Events, Feed};
use hexafn_ir::{Expr, ExprKind, Field, Name, Program, Record, Type};
use hexafn_syntax::ast::{self, ExprKind as E};

use super::data::Fit;
use crate::constants;
use crate::context::Context;
use crate::declarations::{Space, did_you_mean};
use crate::expr::{NoRow, Row, Scope, list_names, owner, unknown_field};

pub(super) fn check(cx: &Context<'_>, program: &Program, name: &ast::Name, written: &ast::Feed) -> Option<Feed> {
    let Some(source) = program.sources.iter().find(|s| *s.name == *name.text) else {
        let sources: Vec<&str> = program.sources.iter().map(|s| &*s.name).collect();
        let declared = |space| cx.declarations.peek(space, &name.text, name.span);
        let known = declared(Space::Input).or(declared(Space::Sink));
        if known.is_none() && cx.declarations.is_gap(&name.text, name.span) {
            return None;
        }
        return cx.fail(match known {
            Some(entry) => {
                let message = format!("`{}` is a {}: only sources are fed", name.text, entry.noun());
                Diagnostic::error(codes::WRONG_NOUN, name.span, message, "expected a source")
                    .help(format!("the sources are {}", list_names(&sources)))
            }
            None => {
                let message = format!("there is no source `{}`", name.text);
                let error = Diagnostic::error(codes::UNKNOWN_NAME, name.span, message, "not declared");
                did_you_mean(error, name.span, &name.text, sources)
            }
        });
    };
    let of = Of { cx, source };
    let (events, every) = match written {
        ast::Feed::Rows { rows, every } => (of.rows(rows), every),
        ast::Feed::Repeat { count, every, counter, event } => (of.repeated(count, counter.as_ref(), event), every),
    };
    let every = every.as_ref().map_or(Some(0), |e| super::time(cx, e, "`every`"));
    Some(Feed { source: source.name.clone(), events: events?, every: every? })
}

/// Events of one source.
struct Of<'c, 'a> {
    cx: &'c Context<'a>,
    source: &'c Source,
}

impl Of<'_, '_> {
    fn rows(&self, rows: &ast::Expr) -> Option<Events> {
        if let Some(path) = super::file(self.cx, rows) {
            return Some(Events::File(path));
        }
        let row = || Row::None(NoRow::Constant);
        match &rows.kind {
            E::List(items) => {
                let events: Vec<_> = items.iter().map(|item| self.event(item, row())).collect();
                events.into_iter().collect::<Option<_>>().map(Events::List)
            }
            _ => Some(Events::List(vec![self.event(rows, row())?])),
        }
    }

    fn repeated(&self, count: &ast::Expr, counter: Option<&ast::Name>, event: &ast::Expr) -> Option<Events> {
        let cx = self.cx;
        let times = constants::typed_for(cx, count, &Type::Int, "`repeat`").and_then(|n| n.as_int());
        let row = match counter {
            None => Row::None(NoRow::Constant),
            Some(name) => {
                let fields = vec![Field::new(name.text.as_str(), Type::Int)];
                Row::Of(Type::Record(Arc::new(Record { name: Some("repeat".into()), fields })))
            }
        };
        let event = self.event(event, row);
        let Ok(count) = u64::try_from(times?) else {
            return cx.fail(super::amount(count.span, "an event cannot come less than 0 times".into(), "negative"));
        };
        Some(Events::Repeat { count, counter: counter.map(|c| c.text.as_str().into()), event: event? })
    }

    /// A record, or a text that comes in as it is.
    fn event(&self, written: &ast::Expr, row: Row) -> Option<Data> {
        let cx = self.cx;
        let mut scope = Scope::new(cx, row);
        if let E::Record(fields) = &written.kind {
            return self.record(&mut scope, fields, written);
        }
        let expr = scope.infer(written, None)?;
        match expr.ty.bare() {
            Type::String => Some(Data { span: written.span, kind: DataKind::Raw(expr) }),
            Type::Record(_) => {
                let fit = Fit { cx, what: "the event" };
                fit.typed(expr, &[Type::Record(hexafn_ir::layout::columns(&self.source.row).ok()?).revealed()])
            }
            other => {
                let message = format!("an event of `{}` is a record, and this is `{other}`", self.source.name);
                let error = Diagnostic::error(codes::TEST_FORM, written.span, message, "neither a record nor a text");
                cx.fail(error.help("feed `[{ … }, { … }]`, `repeat 3 { … }`, `file(\"./events.ndjson\")` or a text, which comes in as it is"))
            }
        }
    }

    fn record(&self, scope: &mut Scope<'_, '_>, fields: &[ast::RecordField], written: &ast::Expr) -> Option<Data> {
        let cx = self.cx;
        let row = self.kind(fields, written)?;
        let mut fine = scope.distinct(fields.iter().map(|f| &f.name));
        let fit = Fit { cx, what: "this field" };
        let mut members = Vec::with_capacity(fields.len() + 1);
        for field in fields {
            let Some(known) = row.field(&field.name.text) else {
                let shown = Type::Record(row.clone());
                cx.report.push(unknown_field(&shown, &row.fields, &field.name));
                fine = false;
                continue;
            };
            match fit.data(scope, &field.value, &[known.ty.revealed()]) {
                Some(value) => members.push((known.name.clone(), value)),
                None => fine = false,
            }
        }
        let time = self.time_field();
        let given = |name: &str| fields.iter().any(|f| f.name.text == name);
        if let Some(field) = time.and_then(|name| row.field(&name)).filter(|f| !given(&f.name)) {
            members.push((field.name.clone(), Data { kind: DataKind::Now(field.ty.clone()), span: written.span }));
        }
        let filled = |name: &str| given(name) || members.iter().any(|(n, _)| **n == *name);
        let missing: Vec<&str> = row
            .fields
            .iter()
            .filter(|f| !f.ty.is_optional() && f.default.is_none() && !filled(&f.name))
            .map(|f| &*f.name)
            .collect();
        if !missing.is_empty() && fine {
            let is = if missing.len() == 1 { "is" } else { "are" };
            let message = format!("{} {is} required in {}", list_names(&missing), owner(&Type::Record(row.clone())));
            let error = Diagnostic::error(codes::TEST_ROW_LACKS, written.span, message, "missing");
            return cx.fail(error.help(
                "to test an event that is invalid, feed its text: an element such as `\"{ … }\"` comes in as it is",
            ));
        }
        fine.then_some(Data { kind: DataKind::Record(members), span: written.span })
    }

    /// The record that an event must be: the source's, or that of the kind that its tag names.
    fn kind(&self, fields: &[ast::RecordField], written: &ast::Expr) -> Option<Arc<Record>> {
        let Type::Union(union) = &self.source.row else {
            return hexafn_ir::layout::columns(&self.source.row).ok();
        };
        let tags: Vec<&str> = union.kinds.iter().map(|(tag, _)| &**tag).collect();
        let tag = fields.iter().find(|f| f.name.text == *union.tag);
        let Some(E::String(text)) = tag.map(|f| &f.value.kind) else {
            let span = tag.map_or(written.span, |f| f.value.span);
            let message = format!("which kind of `{}` is this? Its field `{}` says it", union.name, union.tag);
            let error = Diagnostic::error(codes::TEST_ROW_LACKS, span, message, "kind unknown");
            return self.cx.fail(error.help(format!("the kinds are {}", list_names(&tags))));
        };
        let Some((name, record)) = union.kinds.iter().find(|(tag, _)| **tag == **text) else {
            let choice = Type::Choice(union.kinds.iter().map(|(tag, _)| tag.clone()).collect());
            let span = tag.map_or(written.span, |f| f.value.span);
            return self.cx.fail(crate::expr::member(text, &choice, span));
        };
        let tag = Field::new(union.tag.clone(), Type::Choice([name.clone()].into()));
        let own = record.fields.iter().filter(|f| f.name != union.tag).cloned();
        Some(Arc::new(Record { name: record.name.clone(), fields: std::iter::once(tag).chain(own).collect() }))
    }

    /// The field that the event time is, where it is one as it stands.
    fn time_field(&self) -> Option<Name> {
        let mut value: &Expr = &self.source.time.as_ref()?.value;
        while let ExprKind::Cast(inner, _) = &value.kind {
            value = inner;
        }
        if let ExprKind::Column(name) = &value.kind { Some(name.clone()) } else { None }
    }
}
