//! The plan for programs that draw it themselves.
use serde_json::{Value, json};

use super::picture::Picture;
use crate::{NodeKind, Plan, topo};

/// A JSON object: `nodes` (`id`, `kind`, `face`, `does`, `columns`, `envelope`, and what is fused in `steps`) and `edges`
/// (`from`, `to`, and `losses` where they are not rows). Ends with a newline.
pub fn json(plan: &Plan) -> String {
    let picture = Picture::of(plan);
    let by_id = |id: &str| topo::order(plan).into_iter().map(|n| &plan.graph[n]).find(|n| &*n.id.0 == id);
    let nodes: Vec<Value> = picture
        .boxes
        .iter()
        .filter_map(|card| {
            let node = by_id(&card.id)?;
            let kind = match &node.kind {
                NodeKind::Source(_) => "source",
                NodeKind::Stage(_) => "stage",
                NodeKind::Merge => "merge",
                NodeKind::Keyed(_) => "keyed",
                NodeKind::Sink(_) => "sink",
            };
            let steps: Vec<_> = match &node.kind {
                NodeKind::Stage(operations) => operations.iter().map(|o| &o.id).collect(),
                _ => vec![&node.id],
            };
            let columns: Vec<_> =
                node.columns.fields.iter().map(|f| json!({ "name": f.name, "type": f.ty.to_string() })).collect();
            Some(json!({
                "id": card.id,
                "kind": kind,
                "face": card.face.name().to_lowercase(),
                "does": card.lines,
                "columns": columns,
                "envelope": node.envelope,
                "steps": steps,
            }))
        })
        .collect();
    let edges = picture.arrows.iter().map(|arrow| {
        let (from, to) = (&picture.boxes[arrow.from].id, &picture.boxes[arrow.to].id);
        if arrow.is_rows() {
            json!({ "from": from, "to": to })
        } else {
            json!({ "from": from, "to": to, "losses": arrow.losses })
        }
    });
    let value = json!({ "nodes": nodes, "edges": edges.collect::<Vec<_>>() });
    format!("{value:#}\n")
}
