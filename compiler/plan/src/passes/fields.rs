//! Dead fields: what nobody reads is not computed, not kept and not decoded.
//!
//! Backwards from the sinks for what is read, then forwards for the types that are left. A sink reads all fields of its
//! rows, unless their own bytes do ([`crate::raw`]).
mod align;
mod backward;
mod forward;

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use crate::demand::Demand;
use crate::{Plan, raw, topo};

/// Sets `columns`, `keep` and `envelope` of every step.
pub(super) fn run(plan: &mut Plan) {
    let carried = raw::carried(plan);
    let order = topo::order(plan);
    // What each node reads of its input.
    let mut read: BTreeMap<NodeIndex, Demand> = BTreeMap::new();
    for node in order.iter().rev() {
        let mut left = Demand::default();
        for consumer in topo::consumers(plan, *node) {
            match backward::of_sink(plan, *node, consumer, carried.get(node)) {
                Some(demand) => left.merge(&demand),
                None => read.get(&consumer).into_iter().for_each(|demand| left.merge(demand)),
            }
        }
        let input = backward::through(plan, *node, left, carried.get(node));
        read.insert(*node, input);
    }
    forward::types(plan, &order);
    align::run(plan, &carried);
}
