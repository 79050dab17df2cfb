//! Triggers, streams and pipelines: their steps and routes.
use std::sync::Arc;

use hexafn_diagnostics::{Diagnostic, Span};
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::expr::{Expr, Items};
use hexafn_ir::program::{LossRoute, Stream};
use hexafn_ir::step::{Step, StepKind};
use hexafn_ir::{Name, Record, Type};
use petgraph::graph::NodeIndex;

use super::ids::Ids;
use super::{Builder, contradiction};
use crate::{Edge, KeyedKind, KeyedNode, Node, NodeKind, Operation, OperationKind, Order, StepId};

impl Builder<'_> {
    /// Adds the steps of a stream and its routes.
    pub(super) fn stream(&mut self, stream: &Stream) -> Result<(), Box<Diagnostic>> {
        let mut ids = Ids::new(&stream.name, &stream.steps);
        let mut at = self.output(&stream.input, stream.span)?;
        for step in &stream.steps {
            let id = ids.step(step);
            at = self.step(at, step, id, &mut ids, stream)?;
        }
        self.outputs.insert(stream.name.clone(), at);
        for route in &stream.routes {
            let mut from = at;
            if let Some(condition) = &route.when {
                let row = self.plan.graph[at].row.clone();
                let stage =
                    self.stage(ids.route(&route.sink), OperationKind::Where(condition.clone()), &row, route.span)?;
                from = self.append(at, stage, &stream.name, &stream.losses)?;
            }
            let sink = self.sink(&route.sink, route.span)?;
            self.plan.graph.add_edge(from, sink, Edge::Rows);
        }
        Ok(())
    }

    fn step(
        &mut self,
        at: NodeIndex,
        step: &Step,
        id: StepId,
        ids: &mut Ids,
        stream: &Stream,
    ) -> Result<NodeIndex, Box<Diagnostic>> {
        use OperationKind as O;
        let node = match &step.kind {
            StepKind::Where(condition) => self.stage(id, O::Where(condition.clone()), &step.row, step.span)?,
            StepKind::Set(items) => self.stage(id, O::Set(items.clone()), &step.row, step.span)?,
            StepKind::Select(items) => self.stage(id, O::Select(items.clone()), &step.row, step.span)?,
            StepKind::Without(_) => self.stage(id, O::Keep, &step.row, step.span)?,
            StepKind::Flatten(field) => self.stage(id, O::Flatten(field.clone()), &step.row, step.span)?,
            StepKind::Sample { share, by } => {
                self.stage(id, O::Sample { share: share.clone(), by: by.clone() }, &step.row, step.span)?
            }
            StepKind::Fire(trigger) => self.stage(id, O::Fire(trigger.clone()), &step.row, step.span)?,
            StepKind::Tap(name) => self.stage(id, O::Tap(name.clone()), &step.row, step.span)?,
            StepKind::Dedupe { by, lasting, arrival } => {
                self.keyed(id, by, KeyedKind::Dedupe(*lasting), *arrival, &step.row, step.span)?
            }
            StepKind::Throttle { count, per, by, arrival } => {
                let kind = KeyedKind::Throttle { count: *count, per: *per };
                self.keyed(id, by, kind, *arrival, &step.row, step.span)?
            }
            StepKind::Running { by, aggregates, arrival } => {
                self.keyed(id, by, KeyedKind::Running(aggregates.clone()), *arrival, &step.row, step.span)?
            }
            StepKind::Merge(others) => return self.merge(at, others, step, id, ids),
        };
        self.append(at, node, &stream.name, &stream.losses)
    }

    /// A merge wants the same columns in the same order from all its inputs.
    fn merge(
        &mut self,
        at: NodeIndex,
        others: &[Name],
        step: &Step,
        id: StepId,
        ids: &mut Ids,
    ) -> Result<NodeIndex, Box<Diagnostic>> {
        let node = self.node(id, NodeKind::Merge, &step.row, step.span)?;
        let columns = node.columns.clone();
        let merge = self.plan.graph.add_node(node);
        let mut inputs = vec![at];
        for name in others {
            inputs.push(self.output(name, step.span)?);
        }
        for input in inputs {
            let mut from = input;
            if !same_names(&self.plan.graph[input].columns, &columns) {
                let keep = self.stage(ids.fresh("columns"), OperationKind::Keep, &step.row, step.span)?;
                from = self.plan.graph.add_node(keep);
                self.plan.graph.add_edge(input, from, Edge::Rows);
            }
            self.plan.graph.add_edge(from, merge, Edge::Rows);
        }
        Ok(merge)
    }

    /// Adds `node` after `at`, with the edges of its errors.
    pub(super) fn append(
        &mut self,
        at: NodeIndex,
        node: Node,
        owner: &Name,
        losses: &[LossRoute],
    ) -> Result<NodeIndex, Box<Diagnostic>> {
        let fails = node.kind.can_fail();
        let next = self.plan.graph.add_node(node);
        self.plan.graph.add_edge(at, next, Edge::Rows);
        if fails {
            self.losses(next, Loss::Error, owner, losses)?;
        }
        Ok(next)
    }

    /// A stage of one operation.
    pub(super) fn stage(
        &self,
        id: StepId,
        kind: OperationKind,
        row: &Type,
        span: Span,
    ) -> Result<Node, Box<Diagnostic>> {
        let mut node = self.node(id.clone(), NodeKind::Stage(vec![]), row, span)?;
        node.kind = NodeKind::Stage(vec![Operation { id, kind, keep: node.columns.clone(), span }]);
        Ok(node)
    }

    /// A step with state. Its order is decided when the graph is whole; until then `Time` stands for "in order".
    pub(super) fn keyed(
        &self,
        id: StepId,
        by: &Items,
        kind: KeyedKind,
        arrival: bool,
        row: &Type,
        span: Span,
    ) -> Result<Node, Box<Diagnostic>> {
        let order = if arrival { Order::Arrival } else { Order::Time };
        self.node(id, NodeKind::Keyed(KeyedNode { key: by.clone(), kind, order }), row, span)
    }

    /// A node that lets all columns of its rows out.
    pub(super) fn node(&self, id: StepId, kind: NodeKind, row: &Type, span: Span) -> Result<Node, Box<Diagnostic>> {
        let columns = hexafn_ir::layout::columns(row)
            .map_err(|ty| contradiction(span, format!("rows of `{id}` have the type `{ty}`")))?;
        Ok(Node { id, kind, row: row.clone(), columns, envelope: self.envelope.clone(), span })
    }

    fn output(&self, name: &Name, span: Span) -> Result<NodeIndex, Box<Diagnostic>> {
        let found = self.outputs.get(name).copied();
        found.ok_or_else(|| contradiction(span, format!("`{name}` is read before it is there")))
    }
}

fn same_names(left: &Arc<Record>, right: &Arc<Record>) -> bool {
    left.fields.iter().map(|f| &f.name).eq(right.fields.iter().map(|f| &f.name))
}

/// Whether a step's own expressions read something that [`hexafn_ir::envelope`] has; see [`super::envelope`].
pub(super) fn expressions(step: &Step) -> Vec<&Expr> {
    match &step.kind {
        StepKind::Where(e) => vec![e],
        StepKind::Set(items) | StepKind::Select(items) => items.iter().map(|(_, e)| e).collect(),
        StepKind::Sample { share, by } => std::iter::once(share).chain(by.iter().map(|(_, e)| e)).collect(),
        StepKind::Dedupe { by, .. } | StepKind::Throttle { by, .. } => by.iter().map(|(_, e)| e).collect(),
        StepKind::Running { by, aggregates, .. } => {
            let inner = aggregates.iter().flat_map(|a| a.arguments.iter().chain(&a.filter));
            by.iter().map(|(_, e)| e).chain(inner).collect()
        }
        StepKind::Without(_) | StepKind::Flatten(_) | StepKind::Merge(_) | StepKind::Fire(_) | StepKind::Tap(_) => {
            vec![]
        }
    }
}
