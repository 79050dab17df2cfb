//! What all drawings show: boxes with a few words, and arrows.
use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use super::Face;
use crate::{Edge, NodeKind, Order, Plan, show, topo};

/// A plan as boxes and arrows.
pub(super) struct Picture {
    /// The boxes, each after those with an arrow to it, and chains together.
    pub(super) boxes: Vec<Card>,
    /// The arrows, at most one of each sort between two boxes.
    pub(super) arrows: Vec<Arrow>,
}

/// A box.
pub(super) struct Card {
    /// The name of the step.
    pub(super) id: String,
    /// What it is.
    pub(super) face: Face,
    /// What it does, a line for each operation.
    pub(super) lines: Vec<String>,
    /// The columns that leave it; none for a sink.
    pub(super) columns: Option<String>,
}

/// An arrow.
pub(super) struct Arrow {
    /// The place of the box that it comes from.
    pub(super) from: usize,
    /// The place of the box that it goes to.
    pub(super) to: usize,
    /// The losses that go this way; empty for rows.
    pub(super) losses: Vec<&'static str>,
}

impl Arrow {
    /// Whether rows go this way.
    pub(super) fn is_rows(&self) -> bool {
        self.losses.is_empty()
    }
}

impl Picture {
    pub(super) fn of(plan: &Plan) -> Picture {
        let order = chains(plan);
        let places: BTreeMap<NodeIndex, usize> = order.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let mut arrows: Vec<Arrow> = vec![];
        for (from, node) in order.iter().enumerate() {
            let rows = topo::consumers(plan, *node).into_iter().map(|n| (Edge::Rows, n));
            for (edge, target) in rows.chain(topo::losses(plan, *node)) {
                let Some(to) = places.get(&target).copied() else { continue };
                let losses: Vec<_> = edge.kind().map(|l| l.name()).into_iter().collect();
                let same = |a: &&mut Arrow| (a.from, a.to, a.is_rows()) == (from, to, losses.is_empty());
                match arrows.iter_mut().find(same) {
                    Some(arrow) => arrow.losses.extend(losses),
                    None => arrows.push(Arrow { from, to, losses }),
                }
            }
        }
        Picture { boxes: order.into_iter().map(|n| card(plan, n)).collect(), arrows }
    }
}

/// An order in which a step comes right after the one before it where that can be.
fn chains(plan: &Plan) -> Vec<NodeIndex> {
    let by_name = topo::order(plan);
    let inputs = |n: NodeIndex| plan.graph.edges_directed(n, petgraph::Incoming).count();
    let mut waiting: BTreeMap<NodeIndex, usize> = by_name.iter().map(|n| (*n, inputs(*n))).collect();
    let mut ready: Vec<NodeIndex> = by_name.iter().rev().copied().filter(|n| waiting[n] == 0).collect();
    let mut order = vec![];
    while let Some(node) = ready.pop() {
        order.push(node);
        let rows = topo::consumers(plan, node);
        // Losses first, so that rows are on top of the stack.
        let next = topo::losses(plan, node).into_iter().map(|(_, n)| n).chain(rows.into_iter().rev());
        for next in next {
            if let Some(inputs) = waiting.get_mut(&next) {
                *inputs -= 1;
                if *inputs == 0 {
                    ready.push(next);
                }
            }
        }
    }
    order
}

fn card(plan: &Plan, node: NodeIndex) -> Card {
    let weight = &plan.graph[node];
    let said = |(word, what): (&str, String)| format!("{word} {what}").trim_end().to_owned();
    let lines = match &weight.kind {
        NodeKind::Source(source) => {
            let kinds = source.decode.kinds.as_ref().map(|kinds| format!("only {}", show::list(kinds)));
            std::iter::once(show::connector(&source.source.connector)).chain(kinds).collect()
        }
        NodeKind::Stage(operations) => operations.iter().map(|o| said(show::operation(&o.kind))).collect(),
        NodeKind::Merge => vec!["merge".to_owned()],
        NodeKind::Keyed(keyed) => {
            let by = format!("by {}", show::items(&keyed.key));
            let by = if keyed.order == Order::Arrival {
                by
            } else {
                format!("{by}, in order of {}", show::order(keyed.order))
            };
            vec![said(show::keyed(keyed)), by]
        }
        NodeKind::Sink(sink) => vec![show::connector(&sink.sink.connector)],
    };
    let columns = (!matches!(weight.kind, NodeKind::Sink(_))).then(|| columns(plan, node));
    Card { id: weight.id.to_string(), face: Face::of(plan, node), lines, columns }
}

/// The columns, and whether the bytes of the event go with them.
fn columns(plan: &Plan, node: NodeIndex) -> String {
    let weight = &plan.graph[node];
    let raw = weight.envelope.iter().any(|c| &**c == hexafn_ir::envelope::RAW);
    match (weight.columns.fields.is_empty(), raw) {
        (true, true) => "bytes".to_owned(),
        (false, true) => format!("{} + bytes", show::columns(&weight.columns)),
        (true, false) => "no columns".to_owned(),
        (false, false) => show::columns(&weight.columns),
    }
}
