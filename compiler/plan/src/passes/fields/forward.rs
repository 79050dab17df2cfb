//! The types that columns have where members of records are gone.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_ir::expr::{Expr, ExprKind, Items};
use hexafn_ir::{Field, Name, Record, Type, dead_letter};
use petgraph::graph::NodeIndex;

use crate::{KeyedKind, NodeKind, Operation, OperationKind, Plan, topo};

type Types = BTreeMap<Name, Type>;

/// Gives columns and the expressions that read them the types that the source still decodes.
pub(super) fn types(plan: &mut Plan, order: &[NodeIndex]) {
    for node in order {
        let mut types = match topo::inputs(plan, *node).first() {
            Some(input) => of(&plan.graph[*input].columns),
            None => of(&dead_letter::record()),
        };
        let weight = &mut plan.graph[*node];
        match &mut weight.kind {
            NodeKind::Source(_) | NodeKind::Sink(_) => continue,
            NodeKind::Stage(operations) => {
                for operation in operations {
                    through(operation, &mut types);
                }
            }
            NodeKind::Keyed(keyed) => {
                keyed.expressions_mut().into_iter().for_each(|e| retype(e, &types));
                if let KeyedKind::Running(aggregates) = &keyed.kind {
                    aggregates.iter().for_each(|a| _ = types.insert(a.name.clone(), a.ty.clone()));
                }
            }
            NodeKind::Merge => {}
        }
        weight.columns = shaped(&weight.columns, &types);
    }
}

fn of(record: &Record) -> Types {
    record.fields.iter().map(|f| (f.name.clone(), f.ty.clone())).collect()
}

fn through(operation: &mut Operation, types: &mut Types) {
    use OperationKind as K;
    match &mut operation.kind {
        K::Set(items) => {
            for (name, value) in items {
                retype(value, types);
                types.insert(name.clone(), value.ty.clone());
            }
        }
        K::Select(items) => {
            for (_, value) in items.iter_mut() {
                retype(value, types);
            }
            *types = selected(items);
        }
        // The element is in the place of the list; elements are decoded whole.
        K::Flatten(field) => _ = types.remove(field),
        _ => operation.expressions_mut().into_iter().for_each(|e| retype(e, types)),
    }
    operation.keep = shaped(&operation.keep, types);
    *types = of(&operation.keep);
}

fn selected(items: &Items) -> Types {
    items.iter().map(|(name, value)| (name.clone(), value.ty.clone())).collect()
}

/// The fields with the records of `types` in place of their own.
fn shaped(record: &Record, types: &Types) -> Arc<Record> {
    let shape = |f: &Field| match types.get(&f.name) {
        Some(actual) => Field { ty: reshape(&f.ty, actual), ..f.clone() },
        None => f.clone(),
    };
    Arc::new(Record { name: record.name.clone(), fields: record.fields.iter().map(shape).collect() })
}

/// `ty` with the record that `actual` has; `?` and `secret` stay as they are.
fn reshape(ty: &Type, actual: &Type) -> Type {
    match (ty, actual.bare()) {
        (Type::Record(_), Type::Record(record)) => Type::Record(record.clone()),
        (Type::Optional(inner), _) => Type::Optional(Box::new(reshape(inner, actual))),
        (Type::Secret(inner), _) => Type::Secret(Box::new(reshape(inner, actual))),
        _ => ty.clone(),
    }
}

/// Gives columns and their members in `expr` the types of `types`.
fn retype(expr: &mut Expr, types: &Types) {
    expr.children_mut().into_iter().for_each(|child| retype(child, types));
    let actual = match &expr.kind {
        ExprKind::Column(name) => types.get(name).cloned(),
        ExprKind::Field(base, name) => match base.ty.bare() {
            Type::Record(record) => record.field(name).map(|f| f.ty.clone()),
            _ => None,
        },
        _ => None,
    };
    if let Some(actual) = actual {
        expr.ty = reshape(&expr.ty, &actual);
    }
}
