//! Fusion: neighbouring stages of which one feeds only the other become one.
use petgraph::Direction::Outgoing;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::{Edge, Node, NodeKind, Plan, topo};

/// Fuses all that can be.
pub(super) fn run(plan: &mut Plan) {
    for node in topo::order(plan) {
        // The node may have been fused into the one before it, or may take in several after it.
        while plan.graph.contains_node(node) && fuse(plan, node) {}
    }
}

/// Fuses the stage after `first` into it.
fn fuse(plan: &mut Plan, first: NodeIndex) -> bool {
    let Some(second) = topo::sole_consumer(plan, first) else { return false };
    if topo::sole_input(plan, second) != Some(first) || !same_losses(plan, first, second) {
        return false;
    }
    let (NodeKind::Stage(_), NodeKind::Stage(_)) = (&plan.graph[first].kind, &plan.graph[second].kind) else {
        return false;
    };
    let edges: Vec<_> = plan.graph.edges_directed(second, Outgoing).map(|e| (e.target(), *e.weight())).collect();
    let Some(Node { kind: NodeKind::Stage(rest), row, columns, envelope, .. }) = plan.graph.remove_node(second) else {
        return false;
    };
    let node = &mut plan.graph[first];
    if let NodeKind::Stage(operations) = &mut node.kind {
        operations.extend(rest);
    }
    (node.row, node.columns, node.envelope) = (row, columns, envelope);
    for (target, edge) in edges {
        match edge {
            Edge::Rows => {
                plan.graph.add_edge(first, target, edge);
            }
            Edge::Loss(_) => update(plan, first, target, edge),
        }
    }
    true
}

/// Adds an edge of losses unless it is there.
fn update(plan: &mut Plan, from: NodeIndex, to: NodeIndex, edge: Edge) {
    if !topo::losses(plan, from).contains(&(edge, to)) {
        plan.graph.add_edge(from, to, edge);
    }
}

/// The losses of a node have one set of routes, so both must have the same; those of a stage that cannot fail do not count.
fn same_losses(plan: &Plan, first: NodeIndex, second: NodeIndex) -> bool {
    let fails = |n: NodeIndex| plan.graph[n].kind.can_fail();
    !fails(first) || !fails(second) || topo::losses(plan, first) == topo::losses(plan, second)
}
