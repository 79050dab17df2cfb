//! Which of the six F a step is.
use petgraph::Direction::Incoming;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::{Edge, KeyedKind, NodeKind, OperationKind, Plan};

/// The part that a step has in the life of an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Face {
    /// Events come in.
    Feed,
    /// Some go on.
    Filter,
    /// They take another form.
    Format,
    /// Something is computed over them.
    Function,
    /// They go out.
    Forward,
    /// What was lost is taken care of.
    Feedback,
}

impl Face {
    /// All, in the order in which an event meets them.
    pub const ALL: [Face; 6] = [Face::Feed, Face::Filter, Face::Format, Face::Function, Face::Forward, Face::Feedback];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Face::Feed => "Feed",
            Face::Filter => "Filter",
            Face::Format => "Format",
            Face::Function => "Function",
            Face::Forward => "Forward",
            Face::Feedback => "Feedback",
        }
    }

    /// That of a step. A stage that filters and changes rows counts by what it changes.
    pub fn of(plan: &Plan, node: NodeIndex) -> Face {
        let mut edges = plan.graph.edges_directed(node, Incoming).peekable();
        if edges.peek().is_some() && edges.all(|e| takes_losses(plan, e.source(), *e.weight())) {
            return Face::Feedback;
        }
        match &plan.graph[node].kind {
            NodeKind::Source(_) => Face::Feed,
            NodeKind::Stage(operations) => {
                operations.iter().map(|o| of_operation(&o.kind)).max().unwrap_or(Face::Format)
            }
            NodeKind::Merge => Face::Format,
            NodeKind::Keyed(keyed) => match keyed.kind {
                KeyedKind::Running(_) => Face::Function,
                KeyedKind::Dedupe(_) | KeyedKind::Throttle { .. } => Face::Filter,
            },
            NodeKind::Sink(_) => Face::Forward,
        }
    }
}

fn of_operation(kind: &OperationKind) -> Face {
    match kind {
        OperationKind::Where(_) | OperationKind::Sample { .. } | OperationKind::Tap(_) | OperationKind::Fire(_) => {
            Face::Filter
        }
        OperationKind::Set(_) | OperationKind::Select(_) | OperationKind::Flatten(_) | OperationKind::Keep => {
            Face::Format
        }
    }
}

/// Whether dead letters come by this edge: losses, or rows of a filter of losses.
fn takes_losses(plan: &Plan, from: NodeIndex, edge: Edge) -> bool {
    let losses = |n: NodeIndex| {
        let mut edges = plan.graph.edges_directed(n, Incoming).peekable();
        edges.peek().is_some() && edges.all(|e| *e.weight() != Edge::Rows)
    };
    edge != Edge::Rows || (matches!(plan.graph[from].kind, NodeKind::Stage(_)) && losses(from))
}
