//! Kinds: where all readers of a union ask for its tag first, the source decodes only the kinds that somebody wants.
use std::collections::BTreeSet;

use hexafn_ir::expr::{BinaryOp, CastMode, Expr, ExprKind};
use hexafn_ir::{Name, Type, Union, Value};
use petgraph::graph::NodeIndex;

use crate::{NodeKind, OperationKind, Plan, condition, topo};

/// Sets `Decode.kinds` and takes away the conditions that it makes true.
pub(super) fn run(plan: &mut Plan) {
    for node in topo::order(plan) {
        if let Some((union, kinds)) = wanted(plan, node) {
            for consumer in topo::consumers(plan, node) {
                for filter in filters(plan, consumer) {
                    reduce(plan, filter, &union, &kinds);
                }
            }
            let all = kinds.len() == union.kinds.len();
            if let NodeKind::Source(source) = &mut plan.graph[node].kind {
                let in_order = union.kinds.iter().map(|(kind, _)| kind).filter(|k| kinds.contains(*k));
                source.decode.kinds = (!all).then(|| in_order.cloned().collect());
            }
        }
    }
}

/// The kinds that some reader of a source wants.
///
/// Not of a source with an event time: rows of all kinds move its watermark, and so decide what comes too late.
fn wanted(plan: &Plan, node: NodeIndex) -> Option<(Union, BTreeSet<Name>)> {
    let NodeKind::Source(source) = &plan.graph[node].kind else { return None };
    let Type::Union(union) = &source.source.row else { return None };
    if source.source.time.is_some() {
        return None;
    }
    let mut kinds = BTreeSet::new();
    for consumer in topo::consumers(plan, node) {
        let asked = filters(plan, consumer).into_iter().flat_map(|f| leading(plan, f));
        let asked: Vec<_> = asked.filter_map(|part| tags(&part, union)).collect();
        kinds.extend(asked.into_iter().reduce(|a, b| &a & &b)?);
    }
    Some((Union::clone(union), kinds))
}

/// The filters that begin at `node`, one after the other, up to the first that can fail: rows of other kinds must still
/// fail there.
fn filters(plan: &Plan, node: NodeIndex) -> Vec<NodeIndex> {
    let mut filters = vec![];
    let mut at = Some(node);
    while let Some(node) = at {
        let NodeKind::Stage(operations) = &plan.graph[node].kind else { break };
        let [operation] = &operations[..] else { break };
        let (OperationKind::Where(_), Some(_)) = (&operation.kind, topo::sole_input(plan, node)) else { break };
        filters.push(node);
        if operation.can_fail() {
            break;
        }
        at = topo::sole_consumer(plan, node);
    }
    filters
}

/// The parts of a filter's condition before the first that can fail.
fn leading(plan: &Plan, filter: NodeIndex) -> Vec<Expr> {
    let NodeKind::Stage(operations) = &plan.graph[filter].kind else { return vec![] };
    let conditions =
        operations.iter().filter_map(|o| if let OperationKind::Where(c) = &o.kind { Some(c) } else { None });
    conditions.flat_map(|c| condition::parts(c.clone())).take_while(|part| !part.can_fail()).collect()
}

/// Takes away the leading parts that hold for every row of these kinds.
fn reduce(plan: &mut Plan, filter: NodeIndex, union: &Union, kinds: &BTreeSet<Name>) {
    let NodeKind::Stage(operations) = &mut plan.graph[filter].kind else { return };
    for operation in operations {
        if let OperationKind::Where(whole) = &mut operation.kind {
            let mut leading = true;
            let parts = condition::parts(whole.clone()).into_iter().filter(|part| {
                leading &= !part.can_fail();
                !(leading && tags(part, union).is_some_and(|t| t.is_superset(kinds)))
            });
            *whole = condition::all(parts.collect(), whole);
        }
    }
}

/// The kinds for which a condition holds, if it is about the tag alone.
fn tags(condition: &Expr, union: &Union) -> Option<BTreeSet<Name>> {
    let all = || union.kinds.iter().map(|(kind, _)| kind.clone()).collect::<BTreeSet<_>>();
    let one = |e: &Expr| Some([text(e)?].into());
    match &condition.kind {
        ExprKind::Binary { op, left, right } => {
            let kind =
                if is_tag(left, union) { one(right) } else { is_tag(right, union).then(|| one(left)).flatten() }?;
            match op {
                BinaryOp::Equal => Some(&all() & &kind),
                BinaryOp::NotEqual => Some(&all() - &kind),
                _ => None,
            }
        }
        ExprKind::In(tag, list) if is_tag(tag, union) => Some(&all() & &texts(list)?),
        ExprKind::Or(a, b) => Some(&tags(a, union)? | &tags(b, union)?),
        ExprKind::And(a, b) => Some(&tags(a, union)? & &tags(b, union)?),
        ExprKind::Not(inner) => Some(&all() - &tags(inner, union)?),
        _ => None,
    }
}

fn is_tag(expr: &Expr, union: &Union) -> bool {
    match &expr.kind {
        ExprKind::Column(name) => *name == union.tag,
        ExprKind::Cast(inner, CastMode::Widen) => is_tag(inner, union),
        _ => false,
    }
}

fn text(expr: &Expr) -> Option<Name> {
    match &expr.kind {
        ExprKind::Literal(Value::String(s)) => Some(s.clone()),
        ExprKind::Cast(inner, CastMode::Widen) => text(inner),
        _ => None,
    }
}

fn texts(list: &Expr) -> Option<BTreeSet<Name>> {
    match &list.kind {
        ExprKind::List(items) => items.iter().map(text).collect(),
        ExprKind::Literal(Value::List(items)) => {
            items.iter().map(|v| if let Value::String(s) = v { Some(s.clone()) } else { None }).collect()
        }
        ExprKind::Cast(inner, CastMode::Widen) => texts(inner),
        _ => None,
    }
}
