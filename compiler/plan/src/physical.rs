//! What the engine makes of a plan, as text, for `explain --stage physical`.
use std::fmt::Write;

use hexafn_ir::connector::Connector;
use petgraph::graph::NodeIndex;

use crate::{Edge, KeyedNode, NodeKind, Order, Plan, SourceNode, show, topo};

/// For each step: what is decoded, what is fused, where rows change workers, what is waited for.
pub fn physical(plan: &Plan) -> String {
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
    let head = match weight.kind {
        NodeKind::Source(_) => "source",
        NodeKind::Stage(_) => "stage",
        NodeKind::Merge => "merge",
        NodeKind::Keyed(_) => "keyed",
        NodeKind::Sink(_) => "sink",
    };
    // Writing to a String cannot fail.
    _ = writeln!(out, "{head} {}", weight.id);
    let mut line = |name: &str, value: String| _ = writeln!(out, "  {name:<9} {value}");
    match &weight.kind {
        NodeKind::Source(node) => source(&mut line, node),
        NodeKind::Stage(operations) => {
            let fused: Vec<_> =
                operations.iter().map(|o| format!("{} ({})", o.id, show::operation(&o.kind).0)).collect();
            line("fused", show::list(fused));
            let last = operations.last();
            let dropped = last.is_some_and(|o| o.keep.fields.is_empty());
            line(
                "columns",
                if dropped { "none, rows are counted by @offset".into() } else { show::columns(&weight.columns) },
            );
        }
        NodeKind::Merge => {
            line("inputs", show::list(topo::inputs(plan, node).into_iter().map(|i| plan.graph[i].id.clone())));
        }
        NodeKind::Keyed(node) => keyed(&mut line, node),
        NodeKind::Sink(sink) => inputs_of_sink(&mut line, plan, node, &sink.sink.connector),
    }
    let losses: Vec<_> = topo::losses(plan, node);
    let told = losses.iter().filter_map(|(edge, to)| match edge {
        Edge::Loss(loss) => Some(format!("{} to {}", loss.name(), plan.graph[*to].id)),
        Edge::Rows => None,
    });
    if !losses.is_empty() {
        line("losses", show::list(told));
    }
}

fn source(line: &mut impl FnMut(&str, String), node: &SourceNode) {
    line("reads", show::connector(&node.source.connector));
    line(
        "decodes",
        match node.decode.wanted.fields.is_empty() {
            true => "no columns".into(),
            false => show::columns(&node.decode.wanted),
        },
    );
    line("envelope", show::list(&node.decode.envelope));
    if let Some(kinds) = &node.decode.kinds {
        line("kinds", format!("{}; others are filtered before they are decoded", show::list(kinds)));
    }
    if let Some(time) = &node.source.time {
        let late = hexafn_ir::Value::Duration(time.late);
        line("time", format!("{}, late after {late}", show::expression(&time.value)));
    }
    let split = match node.order {
        Order::Time => "by time; a file may be split over workers",
        Order::Sequence => "by chunk, then place; a file may be split over workers",
        Order::Arrival => "as they come",
    };
    line("order", split.into());
}

fn keyed(line: &mut impl FnMut(&str, String), node: &KeyedNode) {
    let (word, what) = show::keyed(node);
    line("does", format!("{word} {what}").trim_end().to_owned());
    let key = match node.key.is_empty() {
        true => "all rows to one worker".to_owned(),
        false => format!("by the hash of {}", show::items(&node.key)),
    };
    line("exchange", key);
    let waits = match node.order {
        Order::Time => "for the watermark; rows per key by (time, source, partition, offset)",
        Order::Sequence => "for the chunk; rows per key by (chunk, source, partition, offset)",
        Order::Arrival => "for nothing; rows as they come",
    };
    line("waits", waits.into());
}

fn inputs_of_sink(line: &mut impl FnMut(&str, String), plan: &Plan, node: NodeIndex, connector: &Connector) {
    line("writes", show::connector(connector));
    for input in topo::inputs(plan, node) {
        let input = &plan.graph[input];
        let raw = input.envelope.iter().any(|c| &**c == hexafn_ir::envelope::RAW);
        let how = match (raw, input.columns.fields.is_empty()) {
            (true, true) => "the bytes of the event".to_owned(),
            (true, false) => format!("the bytes of the event, else {}", show::columns(&input.columns)),
            (false, _) => show::columns(&input.columns),
        };
        line("from", format!("{}: {how}", input.id));
    }
}
