//! What order-sensitive steps wait for: one [`Order`] for each connected part of the graph.
use std::collections::BTreeMap;

use hexafn_ir::Value;
use hexafn_ir::connector::Connector;
use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;

use crate::{Edge, NodeKind, Order, Plan};

/// Sets the order of every source, and of every step with state that does not take rows as they come. Sinks and losses
/// do not connect parts: nothing waits for rows there.
pub(crate) fn assign(plan: &mut Plan) {
    let bound = plan.graph.node_indices().map(|n| n.index() + 1).max().unwrap_or(0);
    let mut parts = UnionFind::<usize>::new(bound);
    for edge in plan.graph.edge_indices() {
        if let (Some((from, to)), Some(Edge::Rows)) = (plan.graph.edge_endpoints(edge), plan.graph.edge_weight(edge))
            && !matches!(plan.graph[to].kind, NodeKind::Sink(_))
        {
            parts.union(from.index(), to.index());
        }
    }
    let mut seen: BTreeMap<usize, Part> = BTreeMap::new();
    let nodes: Vec<NodeIndex> = plan.graph.node_indices().collect();
    for node in &nodes {
        let part = seen.entry(parts.find(node.index())).or_default();
        match &plan.graph[*node].kind {
            NodeKind::Source(source) => {
                part.timed |= source.source.time.is_some();
                part.endless |= !ends(&source.source.connector);
            }
            NodeKind::Keyed(keyed) => part.sensitive |= keyed.order != Order::Arrival,
            NodeKind::Stage(_) | NodeKind::Merge | NodeKind::Sink(_) => {}
        }
    }
    for node in nodes {
        let order = seen.get(&parts.find(node.index())).map_or(Order::Arrival, Part::order);
        match &mut plan.graph[node].kind {
            NodeKind::Source(source) => source.order = order,
            NodeKind::Keyed(keyed) if keyed.order != Order::Arrival => keyed.order = order,
            _ => {}
        }
    }
}

/// What is in a connected part.
#[derive(Default)]
struct Part {
    sensitive: bool,
    timed: bool,
    endless: bool,
}

impl Part {
    fn order(&self) -> Order {
        match self {
            Part { sensitive: false, .. } => Order::Arrival,
            Part { timed: true, .. } => Order::Time,
            Part { endless: false, .. } => Order::Sequence,
            Part { .. } => Order::Arrival,
        }
    }
}

/// Whether a source ends by itself and always has the same rows in the same chunks.
fn ends(connector: &Connector) -> bool {
    match &*connector.kind {
        "file" => connector.value("follow").and_then(Value::as_bool) != Some(true),
        "generate" => connector.value("count").is_some(),
        "nexmark" => connector.value("events").is_some(),
        _ => false,
    }
}
