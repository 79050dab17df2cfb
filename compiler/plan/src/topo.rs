//! Walks over the graph that do not depend on the numbers of its nodes.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::{Edge, Plan, StepId};

/// All nodes, each after those that it reads; of several that could come next, the one with the least name.
pub(crate) fn order(plan: &Plan) -> Vec<NodeIndex> {
    let mut waiting: BTreeMap<NodeIndex, usize> =
        plan.graph.node_indices().map(|n| (n, plan.graph.edges_directed(n, Incoming).count())).collect();
    let entry = |n: NodeIndex| Reverse((plan.graph[n].id.clone(), n));
    let mut ready: BinaryHeap<Reverse<(StepId, NodeIndex)>> =
        waiting.iter().filter(|(_, inputs)| **inputs == 0).map(|(n, _)| entry(*n)).collect();
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(Reverse((_, node))) = ready.pop() {
        order.push(node);
        for edge in plan.graph.edges_directed(node, Outgoing) {
            if let Some(inputs) = waiting.get_mut(&edge.target()) {
                *inputs -= 1;
                if *inputs == 0 {
                    ready.push(entry(edge.target()));
                }
            }
        }
    }
    order
}

/// The steps that take the rows of `node`, by their names. One that takes them twice is there twice.
pub(crate) fn consumers(plan: &Plan, node: NodeIndex) -> Vec<NodeIndex> {
    let rows = plan.graph.edges_directed(node, Outgoing).filter(|e| *e.weight() == Edge::Rows);
    sorted(plan, rows.map(|e| e.target()))
}

/// The steps whose rows `node` takes, by their names.
pub(crate) fn inputs(plan: &Plan, node: NodeIndex) -> Vec<NodeIndex> {
    let rows = plan.graph.edges_directed(node, Incoming).filter(|e| *e.weight() == Edge::Rows);
    sorted(plan, rows.map(|e| e.source()))
}

/// The one step whose rows `node` takes, if it takes those of one and no losses.
pub(crate) fn sole_input(plan: &Plan, node: NodeIndex) -> Option<NodeIndex> {
    let mut edges = plan.graph.edges_directed(node, Incoming);
    let first = edges.next().filter(|e| *e.weight() == Edge::Rows)?;
    edges.next().is_none().then(|| first.source())
}

/// The one step that takes the rows of `node`, if there is one.
pub(crate) fn sole_consumer(plan: &Plan, node: NodeIndex) -> Option<NodeIndex> {
    if let [one] = consumers(plan, node)[..] { Some(one) } else { None }
}

/// The losses of `node` and where they go, by kind and name.
pub(crate) fn losses(plan: &Plan, node: NodeIndex) -> Vec<(Edge, NodeIndex)> {
    let edges = plan.graph.edges_directed(node, Outgoing).filter(|e| *e.weight() != Edge::Rows);
    let mut losses: Vec<_> = edges.map(|e| (*e.weight(), e.target())).collect();
    losses.sort_by(|(a, x), (b, y)| (a.kind(), &plan.graph[*x].id).cmp(&(b.kind(), &plan.graph[*y].id)));
    losses
}

fn sorted(plan: &Plan, nodes: impl Iterator<Item = NodeIndex>) -> Vec<NodeIndex> {
    let mut nodes: Vec<_> = nodes.collect();
    nodes.sort_by(|a, b| plan.graph[*a].id.cmp(&plan.graph[*b].id));
    nodes
}
