//! Predicate pushdown: conditions that cannot fail are asked as near to the source as they can be.
mod swap;

use std::sync::Arc;

use hexafn_ir::expr::Expr;
use hexafn_ir::{Record, Type};
use petgraph::graph::NodeIndex;

use crate::{Node, NodeKind, Operation, OperationKind, Plan, StepId, condition, rewire, topo};

/// Moves the conditions of all filters, those near the sources first.
pub(super) fn run(plan: &mut Plan) {
    for filter in topo::order(plan) {
        if let Some(condition) = condition_of(plan, filter) {
            push(plan, filter, condition);
        }
    }
}

/// Where a part of a condition goes, and what it is there.
#[derive(Clone, PartialEq)]
struct Move {
    before: NodeIndex,
    condition: Expr,
}

fn push(plan: &mut Plan, filter: NodeIndex, whole: Expr) {
    let parts = condition::parts(whole.clone());
    let may = condition::movable(&parts);
    let moves: Vec<Option<Move>> =
        parts.iter().zip(may).map(|(part, may)| may.then(|| target(plan, filter, part)).flatten()).collect();
    if moves.iter().all(Option::is_none) {
        return;
    }
    let stays: Vec<Expr> = parts.iter().zip(&moves).filter(|(_, m)| m.is_none()).map(|(p, _)| p.clone()).collect();
    let all_move = stays.is_empty();
    let mut targets: Vec<(usize, NodeIndex, Vec<Expr>)> = vec![];
    for (i, found) in moves.into_iter().enumerate() {
        let Some(Move { before, condition }) = found else { continue };
        match targets.iter_mut().find(|(_, b, _)| *b == before) {
            Some((_, _, parts)) => parts.push(condition),
            None => targets.push((i + 1, before, vec![condition])),
        }
    }
    let id = plan.graph[filter].id.clone();
    let whole_moves = all_move && targets.len() == 1;
    leave(plan, filter, stays, &whole, whole_moves);
    for (number, before, parts) in targets {
        let id = if whole_moves { id.clone() } else { StepId(format!("{id}.{number}").into()) };
        insert(plan, before, id, condition::all(parts, &whole));
    }
}

/// What is left of the filter at its old place.
fn leave(plan: &mut Plan, filter: NodeIndex, stays: Vec<Expr>, whole: &Expr, whole_moves: bool) {
    let nothing = stays.is_empty();
    if nothing && topo::sole_input(plan, filter).is_some_and(|i| plan.graph[i].columns == plan.graph[filter].columns) {
        rewire::bypass(plan, filter);
        return;
    }
    let node = &mut plan.graph[filter];
    if whole_moves {
        // The filter also changes the type of its rows; that stays behind under a name of its own.
        node.id = StepId(format!("{}.narrow", node.id).into());
    }
    let id = node.id.clone();
    if let NodeKind::Stage(operations) = &mut node.kind
        && let [operation] = &mut operations[..]
    {
        operation.id = id;
        operation.kind = OperationKind::Where(condition::all(stays, whole));
    }
}

/// Puts a filter before a step; before a merge one on each of its inputs, which may go on from there.
fn insert(plan: &mut Plan, before: NodeIndex, id: StepId, condition: Expr) {
    let merge = matches!(plan.graph[before].kind, NodeKind::Merge);
    let made = rewire::insert_on(
        plan,
        before,
        |_, _| true,
        |input| {
            let id = if merge { StepId(format!("{id}@{}", input.id).into()) } else { id.clone() };
            stage(id, condition.clone(), &input.row, &input.columns, &input.envelope)
        },
    );
    if merge {
        for filter in made {
            push(plan, filter, condition.clone());
        }
    }
}

fn stage(id: StepId, condition: Expr, row: &Type, columns: &Arc<Record>, envelope: &[hexafn_ir::Name]) -> Node {
    let span = condition.span;
    let kind = OperationKind::Where(condition);
    let operation = Operation { id: id.clone(), kind, keep: columns.clone(), span };
    let (row, columns, envelope) = (row.clone(), columns.clone(), envelope.to_vec());
    Node { id, kind: NodeKind::Stage(vec![operation]), row, columns, envelope, span }
}

/// The farthest step before which the condition can be asked instead. Other filters are passed only on the way to more.
fn target(plan: &Plan, filter: NodeIndex, part: &Expr) -> Option<Move> {
    let mut condition = part.clone();
    let mut found = None;
    let mut at = filter;
    while let Some(above) = topo::sole_input(plan, at) {
        if topo::sole_consumer(plan, above) != Some(at) {
            break;
        }
        match &plan.graph[above].kind {
            NodeKind::Merge => {
                found = Some(Move { before: above, condition });
                break;
            }
            NodeKind::Stage(operations) => {
                let [operation] = &operations[..] else { break };
                // Losses come into a filter of dead letters by several edges; nothing goes before it.
                if operation.can_fail() || topo::sole_input(plan, above).is_none() {
                    break;
                }
                let Some(moved) = swap::before(operation, condition) else { break };
                condition = moved;
                if !matches!(operation.kind, OperationKind::Where(_)) {
                    found = Some(Move { before: above, condition: condition.clone() });
                }
            }
            NodeKind::Source(_) | NodeKind::Keyed(_) | NodeKind::Sink(_) => break,
        }
        at = above;
    }
    found
}

fn condition_of(plan: &Plan, node: NodeIndex) -> Option<Expr> {
    let NodeKind::Stage(operations) = &plan.graph.node_weight(node)?.kind else { return None };
    let [Operation { kind: OperationKind::Where(condition), .. }] = &operations[..] else { return None };
    // A filter of dead letters has its input from many steps: it stays where it is.
    topo::sole_input(plan, node).map(|_| condition.clone())
}
