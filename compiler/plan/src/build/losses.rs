//! The routes of what is lost.
use hexafn_diagnostics::{Diagnostic, LOSS_CONDITION, UNDELIVERED_CIRCLE};
use hexafn_ir::connector::Role;
use hexafn_ir::dead_letter::{self, Loss};
use hexafn_ir::program::LossRoute;
use hexafn_ir::{Name, Type};
use petgraph::algo::tarjan_scc;
use petgraph::graph::NodeIndex;

use super::Builder;
use crate::{Edge, NodeKind, OperationKind, Plan, StepId};

impl Builder<'_> {
    /// Leads one kind of loss of `from` to its targets. Without a route for it, or with `-> drop`, there is no edge.
    pub(super) fn losses(
        &mut self,
        from: NodeIndex,
        loss: Loss,
        owner: &Name,
        routes: &[LossRoute],
    ) -> Result<(), Box<Diagnostic>> {
        for target in routes.iter().filter(|r| r.loss == loss).flat_map(|r| &r.targets) {
            let sink = self.sink(&target.sink, target.span)?;
            if sink == from {
                // What a sink of dead letters cannot deliver has no other place: the engine stops rather than lose it.
                continue;
            }
            let Some(condition) = &target.when else {
                self.plan.graph.add_edge(from, sink, Edge::Loss(loss));
                continue;
            };
            if condition.can_fail() {
                let message = "a condition on losses must not fail";
                let problem = Diagnostic::error(LOSS_CONDITION, condition.span, message, "this can fail");
                let help = "what is lost has no other route: compare fields without arithmetic or `as`";
                return Err(Box::new(problem.help(help)));
            }
            let id = StepId(format!("{owner}.{}-to-{}", loss.name(), target.sink).into());
            let filter = match self.filters.get(&id) {
                Some(filter) => *filter,
                None => {
                    let row = Type::Record(dead_letter::record().into());
                    let stage = self.stage(id.clone(), OperationKind::Where(condition.clone()), &row, target.span)?;
                    let filter = self.plan.graph.add_node(stage);
                    self.plan.graph.add_edge(filter, sink, Edge::Rows);
                    self.filters.insert(id, filter);
                    filter
                }
            };
            self.plan.graph.add_edge(from, filter, Edge::Loss(loss));
        }
        Ok(())
    }

    /// The losses of the sinks; their routes may lead to further sinks.
    pub(super) fn undelivered(&mut self) -> Result<(), Box<Diagnostic>> {
        let mut done = std::collections::BTreeSet::new();
        while let Some((name, node)) = self.sinks.iter().find(|(n, _)| !done.contains(*n)).map(|(n, i)| (n.clone(), *i))
        {
            done.insert(name.clone());
            let NodeKind::Sink(sink) = self.plan.graph[node].kind.clone() else { continue };
            let spec = hexafn_ir::connectors::find(&sink.sink.connector.kind, Role::Sink);
            if spec.is_none_or(|s| s.can_lose) {
                self.losses(node, Loss::Undelivered, &name, &sink.sink.losses)?;
            }
        }
        Ok(())
    }
}

/// Refuses sinks whose losses come back to them over others.
///
/// # Errors
/// One diagnostic for each circle.
pub(super) fn circles(plan: &Plan) -> Result<(), Vec<Diagnostic>> {
    let sinks = |circle: Vec<NodeIndex>| {
        let nodes = circle.into_iter().map(|i| &plan.graph[i]);
        let mut sinks: Vec<_> = nodes.filter(|n| matches!(n.kind, NodeKind::Sink(_))).collect();
        sinks.sort_by_key(|n| (n.span, &n.id));
        sinks
    };
    let problems: Vec<_> = tarjan_scc(&plan.graph)
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .filter_map(|circle| {
            let sinks = sinks(circle);
            let (first, rest) = sinks.split_first()?;
            let names: Vec<_> = sinks.iter().map(|n| format!("`{}`", n.id)).collect();
            let message = format!("what {} cannot deliver comes back to them", names.join(" and "));
            let problem = Diagnostic::error(UNDELIVERED_CIRCLE, first.span, message, "its losses come back to it");
            let problem = rest.iter().fold(problem, |p, n| p.related(n.span, "by way of this sink"));
            Some(problem.help("send what one of them loses to a sink outside the circle, or to `drop`"))
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
