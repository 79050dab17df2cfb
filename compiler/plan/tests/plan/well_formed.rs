//! What holds for every plan, before and after every pass.
use std::collections::BTreeSet;

use hexafn_ir::expr::{Expr, ExprKind};
use hexafn_ir::{Name, Record, dead_letter};
use hexafn_plan::{Edge, NodeKind, Operation, OperationKind, Plan};
use petgraph::Direction::Incoming;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

type Columns = BTreeSet<Name>;

/// Panics where a plan is not one that can run.
pub fn check(plan: &Plan) {
    assert!(!petgraph::algo::is_cyclic_directed(&plan.graph), "there is a circle");
    let ids: BTreeSet<_> = plan.graph.node_weights().map(|n| &n.id).collect();
    assert_eq!(ids.len(), plan.graph.node_count(), "two nodes have one name");
    let operations: Vec<_> = plan.graph.node_weights().flat_map(|n| operations(&n.kind)).map(|o| &o.id).collect();
    assert_eq!(operations.iter().collect::<BTreeSet<_>>().len(), operations.len(), "two operations have one name");
    plan.graph.node_indices().for_each(|n| node(plan, n));
}

fn node(plan: &Plan, at: NodeIndex) {
    let node = &plan.graph[at];
    let inputs: Vec<_> = plan
        .graph
        .edges_directed(at, Incoming)
        .map(|e| match e.weight() {
            Edge::Rows => (names(&plan.graph[e.source()].columns), plan.graph[e.source()].envelope.clone()),
            Edge::Loss(_) => (names(&dead_letter::record()), vec!["@offset".into()]),
        })
        .collect();
    match &node.kind {
        NodeKind::Source(source) => {
            assert!(inputs.is_empty());
            assert!(names(&source.decode.wanted).is_superset(&names(&node.columns)));
        }
        NodeKind::Sink(_) => assert!(!inputs.is_empty(), "{} gets nothing", node.id),
        NodeKind::Merge => {
            for (columns, _) in &inputs {
                assert!(columns.is_superset(&names(&node.columns)), "an input of {} lacks columns", node.id);
            }
        }
        NodeKind::Keyed(keyed) => {
            for (columns, _) in &inputs {
                keyed.expressions().into_iter().for_each(|e| reads(e, columns));
            }
        }
        NodeKind::Stage(operations) => {
            let [first, ..] = &operations[..] else { panic!("{} is empty", node.id) };
            assert_eq!(first.id, node.id, "a stage has the name of its first operation");
            assert_eq!(operations.last().unwrap().keep, node.columns, "{} lets out what it keeps last", node.id);
            for (columns, _) in &inputs {
                stage(operations, columns.clone());
            }
        }
    }
    for (_, envelope) in &inputs {
        if !matches!(node.kind, NodeKind::Sink(_)) {
            assert!(node.envelope.iter().all(|c| envelope.contains(c)), "{} has an envelope from nowhere", node.id);
        }
    }
}

fn stage(operations: &[Operation], mut columns: Columns) {
    for operation in operations {
        match &operation.kind {
            OperationKind::Set(items) => {
                for (name, value) in items {
                    reads(value, &columns);
                    columns.insert(name.clone());
                }
            }
            OperationKind::Select(items) => {
                items.iter().for_each(|(_, value)| reads(value, &columns));
                columns = items.iter().map(|(name, _)| name.clone()).collect();
            }
            OperationKind::Fire(_) => _ = columns.insert("fired".into()),
            _ => operation.expressions().into_iter().for_each(|e| reads(e, &columns)),
        }
        assert!(columns.is_superset(&names(&operation.keep)), "{} keeps what is not there", operation.id);
        columns = names(&operation.keep);
    }
}

fn operations(kind: &NodeKind) -> &[Operation] {
    if let NodeKind::Stage(operations) = kind { operations } else { &[] }
}

fn names(record: &Record) -> Columns {
    record.fields.iter().map(|f| f.name.clone()).collect()
}

fn reads(expr: &Expr, columns: &Columns) {
    expr.walk(&mut |e| {
        if let ExprKind::Column(name) = &e.kind {
            assert!(columns.contains(name), "`{name}` is read but not there");
        }
    });
}
