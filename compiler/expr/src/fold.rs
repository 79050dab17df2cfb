//! Constant folding: parts that depend on nothing are computed once, by the same kernels as everything else.
use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use hexafn_ir::expr::Local;
use hexafn_ir::{Expr, ExprKind, Type, Value};
use std::sync::Arc;

use crate::compile::compile_as_is;
use crate::constant::value_at;
use crate::{RowErrors, Scope};

/// The largest constant that folding makes: elements of lists, members of records and texts of 64 bytes count one.
const LARGEST: usize = 4096;

/// The expression with its constant parts computed. A part that would fail stays as it is and fails when it runs.
pub fn fold(mut expr: Expr) -> Expr {
    for child in expr.children_mut() {
        let inner = std::mem::replace(child, Expr::literal(Value::Null, Type::Null, child.span));
        *child = fold(inner);
    }
    let expr = simplify(expr);
    match evaluate(&expr) {
        Some(value) => Expr { kind: ExprKind::Literal(value), ..expr },
        None => expr,
    }
}

/// The value of an expression that depends on nothing and does not fail.
pub fn constant(expr: &Expr) -> Option<Value> {
    match fold(expr.clone()).kind {
        ExprKind::Literal(value) => Some(value),
        _ => None,
    }
}

/// What can be said without computing: a condition that is known, a local that is a constant or a column.
fn simplify(mut expr: Expr) -> Expr {
    let truth = |e: &Expr| e.as_literal().and_then(Value::as_bool);
    expr.kind = match expr.kind {
        ExprKind::If { condition, then, otherwise } => match condition.as_literal() {
            Some(value) => {
                return if value.as_bool() == Some(true) {
                    retyped(*then, expr.ty)
                } else {
                    retyped(*otherwise, expr.ty)
                };
            }
            None => ExprKind::If { condition, then, otherwise },
        },
        ExprKind::And(a, b) => match truth(&a) {
            Some(true) => return retyped(*b, expr.ty),
            Some(false) => return retyped(*a, expr.ty),
            None if truth(&b) == Some(true) => return retyped(*a, expr.ty),
            None => ExprKind::And(a, b),
        },
        ExprKind::Or(a, b) => match truth(&a) {
            Some(true) => return retyped(*a, expr.ty),
            Some(false) => return retyped(*b, expr.ty),
            None if truth(&b) == Some(false) => return retyped(*a, expr.ty),
            None => ExprKind::Or(a, b),
        },
        ExprKind::Coalesce(a, b) => match a.as_literal() {
            Some(Value::Null) => return retyped(*b, expr.ty),
            Some(_) => return retyped(*a, expr.ty),
            None => ExprKind::Coalesce(a, b),
        },
        ExprKind::Let { local, value, mut body } => {
            if matches!(value.kind, ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::Local(_)) {
                replace(&mut body, local, &value);
                return fold(*body);
            }
            ExprKind::Let { local, value, body }
        }
        other => other,
    };
    expr
}

/// An operand in place of the operation: with its type, which may be optional or another union's row.
fn retyped(operand: Expr, ty: Type) -> Expr {
    Expr { ty, ..operand }
}

fn replace(expr: &mut Expr, local: Local, value: &Expr) {
    if expr.kind == ExprKind::Local(local) {
        // The type of the place stays: it is what the operations around were made for.
        expr.kind = value.kind.clone();
        return;
    }
    for child in expr.children_mut() {
        replace(child, local, value);
    }
}

/// The value of an expression whose operands are all literals.
fn evaluate(expr: &Expr) -> Option<Value> {
    let leaf = matches!(
        expr.kind,
        ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Row
            | ExprKind::Meta(_)
            | ExprKind::Param(_)
            | ExprKind::Local(_)
            | ExprKind::Lambda { .. }
            | ExprKind::Let { .. }
    );
    if leaf || !is_closed(expr) || expr.ty.has_secret() {
        return None;
    }
    let kernel = compile_as_is(expr, &Schema::empty()).ok()?;
    let mut errors = RowErrors::new();
    // A batch cannot have rows without columns that say how many.
    let one: ArrayRef = Arc::new(Int64Array::from(vec![0]));
    let schema = Arc::new(Schema::new(vec![Field::new("one", DataType::Int64, false)]));
    let batch = RecordBatch::try_new(schema, vec![one]).ok()?;
    let column = kernel.evaluate(&batch, &Scope::new(), None, &mut errors);
    let value = value_at(column.array(), 0, &expr.ty);
    (errors.is_empty() && size(&value) <= LARGEST).then_some(value)
}

/// Whether all operands are literals, or functions that read only their own parameters.
fn is_closed(expr: &Expr) -> bool {
    expr.children().into_iter().all(|child| match &child.kind {
        ExprKind::Literal(_) => true,
        ExprKind::Lambda { .. } => {
            let (mut closed, mut bound) = (true, Vec::new());
            child.walk(&mut |e| match &e.kind {
                ExprKind::Lambda { parameters, .. } => bound.extend(parameters.iter().map(|(local, _)| *local)),
                ExprKind::Let { local, .. } => bound.push(*local),
                ExprKind::Local(local) => closed &= bound.contains(local),
                ExprKind::Column(_) | ExprKind::Row | ExprKind::Meta(_) | ExprKind::Param(_) => closed = false,
                _ => {}
            });
            closed
        }
        _ => false,
    })
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(s) | Value::Json(s) => 1 + s.len() / 64,
        Value::Bytes(b) => 1 + b.len() / 64,
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Record(members) => 1 + members.iter().map(|(_, v)| size(v)).sum::<usize>(),
        _ => 1,
    }
}
