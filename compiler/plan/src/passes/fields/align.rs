//! Stages that only let columns go, where a step is particular about its input: a merge, whose inputs must be alike, and a
//! sink, which takes `@raw` for the row.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_ir::envelope::RAW;
use hexafn_ir::{Name, Record};
use petgraph::graph::NodeIndex;

use crate::raw::{self, Carried};
use crate::{Node, NodeKind, Operation, OperationKind, Plan, StepId, rewire, topo};

pub(super) fn run(plan: &mut Plan, carried: &BTreeMap<NodeIndex, Carried>) {
    for node in topo::order(plan) {
        match &plan.graph[node].kind {
            NodeKind::Merge => merge(plan, node),
            NodeKind::Sink(_) => sink(plan, node, carried),
            _ => {}
        }
    }
}

fn merge(plan: &mut Plan, node: NodeIndex) {
    let (columns, envelope) = (plan.graph[node].columns.clone(), plan.graph[node].envelope.clone());
    let name = plan.graph[node].id.clone();
    let differs = |plan: &Plan, input: NodeIndex| {
        let input = &plan.graph[input];
        let names = |r: &Record| r.fields.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
        names(&input.columns) != names(&columns) || input.envelope != envelope
    };
    rewire::insert_on(plan, node, differs, |input| {
        keep(StepId(format!("{name}.from-{}", input.id).into()), input, &columns, &envelope)
    });
}

fn sink(plan: &mut Plan, node: NodeIndex, carried: &BTreeMap<NodeIndex, Carried>) {
    let NodeKind::Sink(sink) = &plan.graph[node].kind else { return };
    let takes = raw::takes_bytes(&sink.sink);
    let name = plan.graph[node].id.clone();
    let misleads = |plan: &Plan, input: NodeIndex| {
        let unchanged = takes && carried.get(&input).is_some_and(|c| c.unchanged);
        !unchanged && plan.graph[input].envelope.iter().any(|c| &**c == RAW)
    };
    rewire::insert_on(plan, node, misleads, |input| {
        let envelope: Vec<Name> = input.envelope.iter().filter(|c| &***c != RAW).cloned().collect();
        keep(StepId(format!("{}.as-{name}", input.id).into()), input, &input.columns, &envelope)
    });
}

fn keep(id: StepId, input: &Node, columns: &Arc<Record>, envelope: &[Name]) -> Node {
    let (keep, span) = (columns.clone(), input.span);
    let operation = Operation { id: id.clone(), kind: OperationKind::Keep, keep, span };
    let (row, columns, envelope) = (input.row.clone(), columns.clone(), envelope.to_vec());
    Node { id, kind: NodeKind::Stage(vec![operation]), row, columns, envelope, span }
}
