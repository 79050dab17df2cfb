//! Changes to the graph that passes have in common.
use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::{Edge, Node, Plan, StepId, topo};

/// Takes a node with one input out: its rows come from that input from now on. Its losses are gone with it.
pub(crate) fn bypass(plan: &mut Plan, node: NodeIndex) {
    let Some(input) = topo::inputs(plan, node).first().copied() else { return };
    move_consumers(plan, node, input);
    plan.graph.remove_node(node);
}

/// Lets all who take the rows of `from` take those of `to`.
pub(crate) fn move_consumers(plan: &mut Plan, from: NodeIndex, to: NodeIndex) {
    for consumer in topo::consumers(plan, from) {
        plan.graph.add_edge(to, consumer, Edge::Rows);
    }
    let old: Vec<_> =
        plan.graph.edges_directed(from, Outgoing).filter(|e| *e.weight() == Edge::Rows).map(|e| e.id()).collect();
    for edge in old {
        plan.graph.remove_edge(edge);
    }
}

/// Puts a node between `before` and each of its inputs of which `wanted` holds: what `make` gives for the input. Gives the
/// new nodes.
pub(crate) fn insert_on(
    plan: &mut Plan,
    before: NodeIndex,
    wanted: impl Fn(&Plan, NodeIndex) -> bool,
    make: impl Fn(&Node) -> Node,
) -> Vec<NodeIndex> {
    let edges = plan.graph.edges_directed(before, Incoming).filter(|e| *e.weight() == Edge::Rows);
    let mut edges: Vec<_> = edges.map(|e| (e.id(), e.source())).filter(|(_, input)| wanted(plan, *input)).collect();
    edges.sort_by(|(_, a), (_, b)| plan.graph[*a].id.cmp(&plan.graph[*b].id));
    let mut made = vec![];
    for (edge, input) in edges {
        let mut node = make(&plan.graph[input]);
        node.id = unique(plan, node.id);
        let node = plan.graph.add_node(node);
        plan.graph.remove_edge(edge);
        plan.graph.add_edge(input, node, Edge::Rows);
        plan.graph.add_edge(node, before, Edge::Rows);
        made.push(node);
    }
    made
}

/// The name itself, or with the next number if a node has it already.
fn unique(plan: &Plan, id: StepId) -> StepId {
    let taken = |id: &StepId| plan.graph.node_weights().any(|n| n.id == *id);
    let mut candidate = id.clone();
    let mut n = 1;
    while taken(&candidate) {
        n += 1;
        candidate = StepId(format!("{id}-{n}").into());
    }
    candidate
}
