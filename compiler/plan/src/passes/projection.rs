//! Projection: a source decodes only what the plan reads of its rows.
use std::sync::Arc;

use hexafn_ir::dead_letter::Loss;
use hexafn_ir::envelope::{RAW, is_decoded};
use hexafn_ir::layout;
use petgraph::graph::NodeIndex;

use crate::demand::{Demand, Need, prune};
use crate::raw::{self, Bytes};
use crate::{Edge, NodeKind, Plan, topo};

/// Sets `Decode.wanted` and `Decode.envelope` of every source.
pub(super) fn run(plan: &mut Plan) {
    let carried = raw::carried(plan);
    for node in topo::order(plan) {
        let payload = dead_letters_of_rows(plan, node).then(|| carried.get(&node)).flatten().copied();
        let weight = &mut plan.graph[node];
        let NodeKind::Source(source) = &mut weight.kind else { continue };
        let Ok(layout) = layout::columns(&source.source.row) else { continue };
        let mut demand = Demand::default();
        demand.envelope.extend(weight.envelope.iter().cloned());
        if let Some(time) = &source.source.time {
            // Always: what is late is decided here, whoever reads the rows.
            demand.expression(&time.value);
        }
        if let Some(carried) = payload {
            if carried.bytes > Bytes::None {
                demand.envelope(RAW);
            }
            if carried.bytes < Bytes::All && carried.text {
                demand.everything(&layout);
            }
        }
        demand.merge(&shape(&weight.columns, &layout));
        source.decode.wanted = Arc::new(prune(&layout, &demand.columns));
        source.decode.envelope = demand.envelope.into_iter().filter(|c| is_decoded(c)).collect();
    }
}

/// Whether rows can be lost at the source after they were decoded.
fn dead_letters_of_rows(plan: &Plan, node: NodeIndex) -> bool {
    topo::losses(plan, node).iter().any(|(edge, _)| matches!(edge, Edge::Loss(Loss::Late | Loss::Error)))
}

/// The demand that leaves of `whole` just `part`.
fn shape(part: &hexafn_ir::Record, whole: &hexafn_ir::Record) -> Demand {
    let columns = part.fields.iter().map(|f| {
        let full = whole.field(&f.name).map(|w| &w.ty);
        (f.name.clone(), full.map_or(Need::All, |full| Need::between(&f.ty, full)))
    });
    Demand { columns: columns.collect(), ..Demand::default() }
}
