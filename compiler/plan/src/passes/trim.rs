//! Trimming: operations that do nothing any more go, and stages that are left without any.
use hexafn_ir::Record;
use petgraph::graph::NodeIndex;

use crate::{NodeKind, Operation, OperationKind, Plan, condition, rewire, topo};

/// Takes out what does nothing.
pub(super) fn run(plan: &mut Plan) {
    for node in topo::order(plan) {
        if let NodeKind::Stage(operations) = &mut plan.graph[node].kind {
            trim(operations);
            if let Some(first) = operations.first() {
                plan.graph[node].id = first.id.clone();
            }
            if idle(plan, node) {
                rewire::bypass(plan, node);
            }
        }
    }
}

/// An operation that only lets columns go is done by the one before it or, if it is the first, by the one after it.
fn trim(operations: &mut Vec<Operation>) {
    for operation in operations.iter_mut() {
        if nothing(&operation.kind) {
            operation.kind = OperationKind::Keep;
        }
    }
    let mut i = 0;
    while i < operations.len() && operations.len() > 1 {
        if !matches!(operations[i].kind, OperationKind::Keep) {
            i += 1;
            continue;
        }
        let gone = operations.remove(i);
        if i > 0 {
            operations[i - 1].keep = gone.keep;
        }
    }
}

fn nothing(kind: &OperationKind) -> bool {
    match kind {
        OperationKind::Where(condition) => condition::always(condition),
        OperationKind::Set(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether nobody would notice if the stage were not there.
fn idle(plan: &Plan, node: NodeIndex) -> bool {
    let NodeKind::Stage(operations) = &plan.graph[node].kind else { return false };
    let [Operation { kind: OperationKind::Keep, .. }] = &operations[..] else { return false };
    let Some(input) = topo::sole_input(plan, node) else { return false };
    let stages = |n: NodeIndex| matches!(plan.graph[n].kind, NodeKind::Stage(_));
    let (input, this) = (&plan.graph[input], &plan.graph[node]);
    let names = |r: &Record| r.fields.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    let same = names(&input.columns) == names(&this.columns) && input.envelope == this.envelope;
    same || topo::consumers(plan, node).into_iter().all(stages)
}
