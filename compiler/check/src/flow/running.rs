//! `running by k { n = count() }`.
use hexafn_diagnostics::{self as codes, Diagnostic};
use hexafn_expr::aggregate;
use hexafn_ir::step::{Aggregate, StepKind};
use hexafn_ir::{Expr, Name, Type};
use hexafn_syntax::ast::{self, ExprKind as E, Item};

use super::Flows;
use super::items::scope_row;
use crate::declarations::did_you_mean;
use crate::expr::{Scope, is_secret, opened, refused};

impl Flows<'_, '_> {
    pub(super) fn running(
        &self,
        by: &[Item],
        written: &[Item],
        arrival: bool,
        row: Option<&Type>,
    ) -> Option<(Option<StepKind>, Type)> {
        let by = self.keys(by, row);
        let mut aggregates: Vec<Aggregate> = Vec::with_capacity(written.len());
        let mut fine = by.is_some();
        let mut unknown: Vec<Name> = Vec::new();
        for item in written {
            let Some(aggregate) = self.aggregate(item, row) else {
                fine = false;
                unknown.extend(item.name.as_ref().map(|n| Name::from(n.text.as_str())));
                continue;
            };
            if let Some(first) = aggregates.iter().find(|a| a.name == aggregate.name) {
                let span = item.name.as_ref().map_or(aggregate.span, |n| n.span);
                let message = format!("the result `{}` is there twice", aggregate.name);
                let error = Diagnostic::error(codes::DUPLICATE_NAME, span, message, "again");
                self.cx.report.push(error.related(first.span, "first here"));
                fine = false;
            }
            aggregates.push(aggregate);
        }
        let results = aggregates.iter().map(|a| (a.name.clone(), a.ty.clone()));
        let row = self.with(row?, results.chain(unknown.into_iter().map(|n| (n, Type::Null))))?;
        let kind = by.filter(|_| fine).map(|by| StepKind::Running { by, aggregates, arrival });
        Some((kind, row))
    }

    fn aggregate(&self, item: &Item, row: Option<&Type>) -> Option<Aggregate> {
        let span = item.value.span;
        let E::Call(call) = &item.value.kind else {
            let error = Diagnostic::error(codes::AGGREGATE_PLACE, span, "an aggregate stands here", "not an aggregate");
            return self.cx.fail(error.help("calculate with its result in the next step: `| set ratio = a / b`"));
        };
        let function = call.name();
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
        let filter = call.filter.as_ref().map(|f| self.condition(f, row, "what `where` takes"));
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
