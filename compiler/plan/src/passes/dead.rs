//! Dead steps: what gets no rows, and what leads to no sink.
use petgraph::Direction::Incoming;
use petgraph::graph::NodeIndex;

use crate::{NodeKind, OperationKind, Plan, condition, rewire, topo};

/// Takes out what is dead.
pub(super) fn run(plan: &mut Plan) {
    cut(plan);
    while let Some(node) = plan.graph.node_indices().find(|n| is_dead(plan, *n)) {
        plan.graph.remove_node(node);
    }
    let merges: Vec<_> = plan.graph.node_indices().filter(|n| matches!(plan.graph[*n].kind, NodeKind::Merge)).collect();
    for merge in merges {
        if topo::inputs(plan, merge).len() == 1 {
            rewire::bypass(plan, merge);
        }
    }
}

/// Nothing leaves a stage with a condition that no row meets.
fn cut(plan: &mut Plan) {
    let closed = |n: &NodeIndex| {
        let NodeKind::Stage(operations) = &plan.graph[*n].kind else { return false };
        operations.iter().any(|o| matches!(&o.kind, OperationKind::Where(c) if condition::never(c)))
    };
    let closed: Vec<_> = plan.graph.node_indices().filter(closed).collect();
    closed.into_iter().for_each(|node| _ = plan.graph.remove_node(node));
}

fn is_dead(plan: &Plan, node: NodeIndex) -> bool {
    let nothing_in = plan.graph.edges_directed(node, Incoming).next().is_none();
    // What is lost in a step goes on its route, whatever becomes of the rows that it passes on.
    let nothing_out = topo::consumers(plan, node).is_empty() && topo::losses(plan, node).is_empty();
    match plan.graph[node].kind {
        NodeKind::Source(_) => nothing_out,
        NodeKind::Sink(_) => nothing_in,
        _ => nothing_in || nothing_out,
    }
}
