//! `running by k { n = count() }`.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_expr::{aggregate, library};
use hexafn_ir::expr::Items;
use hexafn_ir::step::{Aggregate, StepKind};
use hexafn_ir::{Expr, ExprKind, Field, Name, Type, layout};
use hexafn_syntax::ast::{self, ExprKind as E, Item};

use super::Flows;
use super::distinct::{distinct, is_hidden};
use super::items::{record, scope_row, storable};
use crate::declarations::{Space, did_you_mean};
use crate::expr::{Scope, is_secret, opened, refused};

/// The steps that a `running` is, with the types of their rows (`None` after an error), and the type of the rows after it.
pub(super) type Running = (Option<Vec<(StepKind, Type)>>, Type);

/// What the items of a `running` are.
#[derive(Default)]
struct Results {
    /// The aggregates, hidden ones included.
    aggregates: Vec<Aggregate>,
    /// The results: an aggregate's own field, or a calculation.
    values: Vec<(Name, Meaning, Span)>,
    /// Whether some result is a calculation.
    computed: bool,
    /// Results with errors.
    unknown: Vec<Name>,
}

/// A result as written.
enum Meaning {
    /// The aggregate at this place.
    Aggregate(usize),
    /// A calculation with hidden aggregates.
    Computed(ast::Expr),
}

impl Flows<'_, '_> {
    /// The step, and a `select` after it where there are calculations with aggregates.
    pub(super) fn running(&self, by: &[Item], written: &[Item], arrival: bool, row: Option<&Type>) -> Option<Running> {
        let by = self.keys(by, row);
        let mut results = Results::default();
        let mut fine = by.is_some();
        for (number, item) in written.iter().enumerate() {
            if self.result(item, number, row, &mut results).is_none() {
                fine = false;
                results.unknown.extend(item.name.as_ref().map(|n| Name::from(n.text.as_str())));
            }
        }
        let Results { aggregates, values, computed, unknown } = results;
        if !computed {
            let types = aggregates.iter().map(|a| (a.name.clone(), a.ty.clone()));
            let row = self.with(row?, types.chain(unknown.into_iter().map(|n| (n, Type::Null))))?;
            let kind = by.filter(|_| fine).map(|by| StepKind::Running { by, aggregates, arrival });
            return Some((kind.map(|kind| vec![(kind, row.clone())]), row));
        }
        // The calculations see the fields as they came, and each aggregate under the name that it has in them.
        let fields = layout::columns(row?).ok()?;
        let seen =
            self.with(row?, aggregates.iter().map(|a| (a.name.clone(), a.ty.clone())).filter(|(n, _)| is_hidden(n)))?;
        let kept = distinct(&aggregates, &|name| fields.field(name).is_some());
        let mut items: Items = Vec::new();
        for field in &fields.fields {
            items.push((field.name.clone(), column(&field.name, &field.ty, values.first()?.2)));
        }
        for (name, result, span) in values {
            let value = match result {
                Meaning::Aggregate(at) => Some(column(&kept.names[at], &aggregates[at].ty, span)),
                Meaning::Computed(e) => Scope::new(self.cx, scope_row(Some(&seen))).infer(&e, None).map(|mut value| {
                    for (aggregate, name) in aggregates.iter().zip(&kept.names).filter(|(a, _)| is_hidden(&a.name)) {
                        rename(&mut value, &aggregate.name, name);
                    }
                    value
                }),
            };
            fine &= value.is_some();
            let value = value.unwrap_or_else(|| Expr::literal(hexafn_ir::Value::Null, Type::Null, span));
            fine &= value.ty == Type::Null || storable(self.cx, &value);
            match items.iter_mut().find(|(n, _)| *n == name) {
                Some(item) => item.1 = value,
                None => items.push((name, value)),
            }
        }
        let aggregates = kept.aggregates;
        let between = self.with(row?, aggregates.iter().map(|a| (a.name.clone(), a.ty.clone())))?;
        let fields = items.iter().map(|(n, e)| Field::new(n.clone(), e.ty.clone()));
        let after = self.with(&record(fields.collect()), unknown.into_iter().map(|n| (n, Type::Null)))?;
        let kinds = by.filter(|_| fine).map(|by| {
            let running = StepKind::Running { by, aggregates, arrival };
            vec![(running, between), (StepKind::Select(items), after.clone())]
        });
        Some((kinds, after))
    }

    /// Adds what an item of the braces is; `None` after an error.
    fn result(&self, item: &Item, number: usize, row: Option<&Type>, results: &mut Results) -> Option<()> {
        let span = item.value.span;
        let alone = match &item.value.kind {
            E::Call(call) => self.is_aggregate(call, row),
            _ => false,
        };
        let found = if alone { None } else { Some(self.computed(&item.value, number, row)) };
        let result = match found.filter(|f| !f.aggregates.is_empty()) {
            None => {
                let aggregate = self.aggregate(item, row)?;
                results.aggregates.push(aggregate);
                Meaning::Aggregate(results.aggregates.len() - 1)
            }
            Some(found) => {
                let mut fine = true;
                for (name, call) in found.aggregates {
                    let name = ast::Name { text: name, span: call.span };
                    let value = ast::Expr { span: call.span, kind: E::Call(call) };
                    let aggregate = self.aggregate(&Item { name: Some(name), value }, row);
                    fine &= aggregate.is_some();
                    results.aggregates.extend(aggregate);
                }
                results.computed = true;
                fine.then_some(())?;
                Meaning::Computed(found.value)
            }
        };
        let Some(name) = &item.name else {
            let error = Diagnostic::error(codes::UNNAMED_ITEM, span, "this result has no name", "name missing");
            let start = Span { end: span.start, ..span };
            return self.cx.fail(error.fix(start, "name = ", "give it a name"));
        };
        let key = Name::from(name.text.as_str());
        if let Some((_, _, first)) = results.values.iter().find(|(n, _, _)| *n == key) {
            let message = format!("the result `{key}` is there twice");
            let error = Diagnostic::error(codes::DUPLICATE_NAME, name.span, message, "again");
            return self.cx.fail(error.related(*first, "first here"));
        }
        results.values.push((key, result, span));
        Some(())
    }

    fn aggregate(&self, item: &Item, row: Option<&Type>) -> Option<Aggregate> {
        let span = item.value.span;
        let E::Call(call) = &item.value.kind else {
            let error = Diagnostic::error(codes::AGGREGATE_PLACE, span, "an aggregate stands here", "not an aggregate");
            return self.cx.fail(
                error.help("the braces hold aggregates and calculations with them; `set` computes other fields"),
            );
        };
        let function = call.name();
        let known = library::find(&function).is_some()
            || self.cx.declarations.peek(Space::Value, &function, call.span).is_some();
        if known && !self.is_aggregate(call, row) && aggregate::find(&function).is_none() {
            let message = format!("`{function}` is a function of values, not an aggregate over rows");
            let error = Diagnostic::error(codes::AGGREGATE_PLACE, call.span, message, "not an aggregate");
            return self.cx.fail(match crate::aggregates::inside(self.cx, &item.value) {
                true => error
                    .help("aggregates do not stand in the functions of elements: compute them as results of their own"),
                false => {
                    error.help("the braces hold aggregates and calculations with them; `set` computes other fields")
                }
            });
        }
        if aggregate::find(&function).is_none() {
            let error = Diagnostic::error(
                codes::AGGREGATE_PLACE,
                call.span,
                format!("`{function}` is no aggregate"),
                "not an aggregate",
            );
            let names: Vec<&str> = aggregate::all().map(|f| f.name).collect();
            let help = format!("there are {}", crate::expr::list_names(&names));
            let place = call.path.iter().map(|n| n.span).reduce(|a, b| a.to(b)).unwrap_or(call.span);
            return self.cx.fail(did_you_mean(error, place, &function, names).help(help));
        }
        let name = match &item.name {
            Some(name) => Some(name),
            None => {
                let error = Diagnostic::error(codes::UNNAMED_ITEM, span, "this result has no name", "name missing");
                let start = hexafn_diagnostics::Span { end: span.start, ..span };
                self.cx.fail(error.guess(start, format!("{function} = "), "give it a name"))
            }
        };
        if let Some(inner) = call.arguments.iter().find(|a| self.holds_aggregate(&a.value, row)) {
            let message = "aggregates do not stand in each other";
            let error = Diagnostic::error(codes::AGGREGATE_PLACE, inner.value.span, message, "an aggregate");
            return self.cx.fail(error.help("compute the inner one in a `running` before"));
        }
        let filter = call.filter.as_ref().map(|f| self.condition(f, row, "`where`"));
        let arguments = self.arguments(call, row)?;
        let types: Vec<Type> = arguments.iter().map(|a| opened(&a.ty)).collect();
        let resolved = match aggregate::resolve(&function, &types, call.filter.is_none()) {
            Ok(resolved) => resolved,
            Err(error) => return self.cx.fail(refused(&function, error, &arguments, call.span)),
        };
        let secret =
            arguments.iter().any(|a| is_secret(&a.ty)) && !matches!(function.as_str(), "count" | "count_distinct");
        let ty = if secret { Type::Secret(Box::new(resolved.result)) } else { resolved.result };
        let scope = Scope::new(self.cx, scope_row(row));
        let place = format!("`{function}`");
        let arguments: Option<Vec<Expr>> = arguments
            .into_iter()
            .zip(&resolved.arguments)
            .map(|(a, wanted)| scope.argument(a, wanted, &place))
            .collect();
        let filter = match filter {
            None => None,
            Some(filter) => Some(filter?),
        };
        let name = name?.text.as_str().into();
        Some(Aggregate { name, function: function.as_str().into(), arguments: arguments?, filter, ty, span: call.span })
    }

    fn arguments(&self, call: &ast::Call, row: Option<&Type>) -> Option<Vec<Expr>> {
        if let Some(named) = call.arguments.iter().find_map(|a| a.name.as_ref()) {
            let message = format!("`{}` takes its arguments by place, not by name", call.name());
            return self.cx.fail(Diagnostic::error(codes::BAD_ARGUMENTS, named.span, message, "no name here"));
        }
        let values = call.arguments.iter().map(|a| Scope::new(self.cx, scope_row(row)).infer(&a.value, None));
        let values: Vec<Option<Expr>> = values.collect();
        values.into_iter().collect()
    }
}

fn rename(expr: &mut Expr, from: &Name, to: &Name) {
    if let ExprKind::Column(name) = &mut expr.kind
        && name == from
    {
        *name = to.clone();
    }
    expr.children_mut().into_iter().for_each(|child| rename(child, from, to));
}

fn column(name: &Name, ty: &Type, span: Span) -> Expr {
    Expr { kind: ExprKind::Column(name.clone()), ty: ty.clone(), span }
}
