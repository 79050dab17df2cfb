//! What a step reads of its input, given what is read of its output.
use std::sync::Arc;

use hexafn_ir::connector::Setting;
use hexafn_ir::dead_letter::{self, Loss};
use hexafn_ir::envelope::{OFFSET, RAW, TIME};
use hexafn_ir::expr::{Expr, Items};
use hexafn_ir::{Name, Record};
use petgraph::graph::NodeIndex;

use crate::demand::{Demand, Need, prune};
use crate::raw::{self, Bytes, Carried};
use crate::{Edge, KeyedKind, KeyedNode, NodeKind, Operation, OperationKind, Order, Plan, topo};

/// What a sink reads of the rows of one of its inputs; `None` for a node that is not a sink.
pub(super) fn of_sink(plan: &Plan, input: NodeIndex, sink: NodeIndex, carried: Option<&Carried>) -> Option<Demand> {
    let NodeKind::Sink(node) = &plan.graph[sink].kind else { return None };
    let row = &plan.graph[input].columns;
    let bytes = match carried {
        Some(c) if c.unchanged && raw::takes_bytes(&node.sink) => c.bytes,
        _ => Bytes::None,
    };
    let mut demand = Demand::default();
    if bytes > Bytes::None {
        demand.envelope(RAW);
    }
    if bytes < Bytes::All {
        demand.everything(row);
    }
    for setting in node.sink.connector.options.values() {
        if let Setting::Expr(e) = setting {
            demand.expression(e);
        }
    }
    Some(demand)
}

/// Notes what leaves a node, takes out what it need not compute, and gives what it reads.
pub(super) fn through(plan: &mut Plan, node: NodeIndex, left: Demand, carried: Option<&Carried>) -> Demand {
    let before = match topo::inputs(plan, node).first() {
        Some(input) => plan.graph[*input].columns.clone(),
        None => Arc::new(dead_letter::record()),
    };
    let payload = topo::losses(plan, node).iter().any(|(edge, _)| *edge == Edge::Loss(Loss::Error));
    let payload = payload.then_some(carried).flatten();
    let weight = &mut plan.graph[node];
    weight.envelope = envelope(&left);
    let mut demand = left;
    if let NodeKind::Keyed(KeyedNode { kind: KeyedKind::Running(aggregates), .. }) = &weight.kind {
        aggregates.iter().for_each(|a| whole(&mut demand, &a.name));
    }
    weight.columns = Arc::new(prune(&weight.columns, &demand.columns));
    match &mut weight.kind {
        NodeKind::Stage(operations) => {
            for i in (0..operations.len()).rev() {
                let before = if i == 0 { before.clone() } else { operations[i - 1].keep.clone() };
                demand = operation(&mut operations[i], demand);
                if operations[i].can_fail() {
                    of_payload(&mut demand, payload, &before);
                }
            }
        }
        NodeKind::Keyed(keyed) => {
            if let KeyedKind::Running(aggregates) = &keyed.kind {
                // All stay: what is kept as state must not depend on what is read of it today.
                aggregates.iter().for_each(|a| _ = demand.columns.remove(&a.name));
            }
            keyed.expressions().into_iter().for_each(|e| demand.expression(e));
            if keyed.order == Order::Time || !matches!(keyed.kind, KeyedKind::Running(_)) {
                demand.envelope(TIME);
            }
            if keyed.can_fail() {
                of_payload(&mut demand, payload, &before);
            }
        }
        // Records of several inputs can be put together only whole.
        NodeKind::Merge => demand.columns.values_mut().for_each(|need| *need = Need::All),
        NodeKind::Source(_) | NodeKind::Sink(_) => {}
    }
    demand
}

fn operation(operation: &mut Operation, after: Demand) -> Demand {
    use OperationKind as K;
    let mut demand = after;
    // What an operation makes itself it makes whole.
    match &operation.kind {
        K::Flatten(field) => whole(&mut demand, field),
        K::Fire(_) => whole(&mut demand, "fired"),
        _ => {}
    }
    operation.keep = Arc::new(prune(&operation.keep, &demand.columns));
    match &mut operation.kind {
        K::Where(condition) => demand.expression(condition),
        K::Set(items) => set(items, &mut demand),
        K::Select(items) => {
            items.retain(|(name, e)| demand.columns.contains_key(name) || e.can_fail());
            demand.columns.clear();
            items.iter().for_each(|(_, e)| demand.expression(e));
        }
        K::Flatten(field) => demand.column(field),
        K::Sample { share, by } => {
            demand.expression(share);
            by.iter().for_each(|(_, e)| demand.expression(e));
        }
        K::Fire(_) => {
            if demand.columns.remove("fired").is_some() {
                demand.envelope(TIME);
            } else {
                operation.kind = K::Keep;
            }
        }
        K::Tap(_) | K::Keep => {}
    }
    demand
}

/// Reads all of a column if it reads any of it.
fn whole(demand: &mut Demand, column: &str) {
    demand.columns.get_mut(column).into_iter().for_each(|need| *need = Need::All);
}

/// Each item sees those before it, so what is read is found from the last to the first.
fn set(items: &mut Items, demand: &mut Demand) {
    let mut live: Vec<(Name, Expr)> = vec![];
    for (name, value) in std::mem::take(items).into_iter().rev() {
        let read = demand.columns.remove(&name).is_some();
        if read || value.can_fail() {
            demand.expression(&value);
            live.push((name, value));
        }
    }
    live.reverse();
    *items = live;
}

/// A dead letter holds the event as it came: its bytes, or all that was decoded of it.
fn of_payload(demand: &mut Demand, carried: Option<&Carried>, before: &Record) {
    let Some(carried) = carried else { return };
    if carried.bytes > Bytes::None {
        demand.envelope(RAW);
    }
    if carried.bytes < Bytes::All && carried.text {
        demand.everything(before);
    }
}

/// `@offset` first, the others by name.
fn envelope(demand: &Demand) -> Vec<Name> {
    std::iter::once(OFFSET.into()).chain(demand.envelope.iter().filter(|c| &***c != OFFSET).cloned()).collect()
}
