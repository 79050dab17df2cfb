//! The plan as text, for `explain --stage plan`. It does not depend on the numbers of nodes or on places in the source.
use std::fmt::Write;

use petgraph::graph::NodeIndex;

use crate::{Edge, NodeKind, Plan, show, topo};

/// All steps, each after those that it reads: what it does, the columns that leave it, and where they go.
pub fn dump(plan: &Plan) -> String {
    let mut out = String::new();
    for node in topo::order(plan) {
        if !out.is_empty() {
            out.push('\n');
        }
        step(&mut out, plan, node);
    }
    out
}

fn step(out: &mut String, plan: &Plan, node: NodeIndex) {
    let weight = &plan.graph[node];
    match &weight.kind {
        NodeKind::Source(source) => {
            line(out, &format!("source {}", weight.id), &show::connector(&source.source.connector));
            detail(out, "row", &source.source.row.to_string());
            detail(out, "order", show::order(source.order));
            if let Some(kinds) = &source.decode.kinds {
                detail(out, "kinds", &show::list(kinds));
            }
            detail(out, "decode", &show::columns(&source.decode.wanted));
            detail(out, "with", &show::list(&source.decode.envelope));
        }
        NodeKind::Stage(operations) => {
            line(out, &format!("stage {}", weight.id), "");
            for operation in operations {
                let (word, what) = show::operation(&operation.kind);
                line(out, &format!("  {}", operation.id), &format!("{word} {what}"));
                detail(out, "  keep", &show::columns(&operation.keep));
            }
        }
        NodeKind::Merge => line(out, &format!("merge {}", weight.id), ""),
        NodeKind::Keyed(keyed) => {
            let (word, what) = show::keyed(keyed);
            line(out, &format!("keyed {}", weight.id), &format!("{word} {what}"));
            detail(out, "by", &show::items(&keyed.key));
            detail(out, "order", show::order(keyed.order));
        }
        NodeKind::Sink(sink) => line(out, &format!("sink {}", weight.id), &show::connector(&sink.sink.connector)),
    }
    if !matches!(weight.kind, NodeKind::Sink(_)) {
        let columns = show::columns(&weight.columns);
        detail(out, "out", &format!("{columns} with {}", show::list(&weight.envelope)));
    }
    for consumer in topo::consumers(plan, node) {
        line(out, &format!("  -> {}", plan.graph[consumer].id), "");
    }
    for (edge, target) in topo::losses(plan, node) {
        if let Edge::Loss(loss) = edge {
            line(out, &format!("  {} -> {}", loss.name(), plan.graph[target].id), "");
        }
    }
}

fn line(out: &mut String, head: &str, rest: &str) {
    let text = if rest.trim().is_empty() { head.to_owned() } else { format!("{head}: {}", rest.trim_end()) };
    // Writing to a String cannot fail.
    _ = writeln!(out, "{text}");
}

fn detail(out: &mut String, name: &str, value: &str) {
    _ = writeln!(out, "  {name:<6} {value}");
}
