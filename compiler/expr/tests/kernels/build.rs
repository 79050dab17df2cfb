//! Short ways to write typed expressions and batches.
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::BooleanBuffer;
use arrow_schema::{Field, Schema};
use hexafn_diagnostics::{FileId, Span};
use hexafn_expr::{RowError, RowErrors, Scope, array_of, compile, value_at};
use hexafn_ir::expr::CastMode;
use hexafn_ir::layout::data_type;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};

pub fn span(start: usize, end: usize) -> Span {
    Span::new(FileId(0), start, end)
}

pub fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty, span: span(0, 1) }
}

pub fn literal(value: Value, ty: Type) -> Expr {
    Expr::literal(value, ty, span(2, 3))
}

pub fn int(n: i64) -> Expr {
    literal(Value::Int(n), Type::Int)
}

pub fn text(s: &str) -> Expr {
    literal(Value::String(s.into()), Type::String)
}

pub fn column(name: &str, ty: Type) -> Expr {
    Expr { span: span(4, 5), ..expr(ExprKind::Column(name.into()), ty) }
}

pub fn binary(op: BinaryOp, left: Expr, right: Expr, ty: Type) -> Expr {
    expr(ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, ty)
}

pub fn cast(from: Expr, to: Type, mode: CastMode) -> Expr {
    expr(ExprKind::Cast(Box::new(from), mode), to)
}

pub fn and(a: Expr, b: Expr) -> Expr {
    expr(ExprKind::And(Box::new(a), Box::new(b)), Type::Bool.optional())
}

pub fn or(a: Expr, b: Expr) -> Expr {
    expr(ExprKind::Or(Box::new(a), Box::new(b)), Type::Bool.optional())
}

pub fn if_else(condition: Expr, then: Expr, otherwise: Expr, ty: Type) -> Expr {
    let (condition, then, otherwise) = (Box::new(condition), Box::new(then), Box::new(otherwise));
    expr(ExprKind::If { condition, then, otherwise }, ty)
}

pub fn call(function: &str, arguments: Vec<Expr>, ty: Type) -> Expr {
    expr(ExprKind::Call { function: function.into(), arguments, can_fail: true }, ty)
}

/// A batch of nullable columns.
pub fn batch(columns: &[(&str, Type, Vec<Value>)]) -> RecordBatch {
    let fields: Vec<Field> = columns.iter().map(|(name, ty, _)| Field::new(*name, data_type(ty), true)).collect();
    let arrays = columns.iter().map(|(_, ty, values)| array_of(values, ty).unwrap()).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

/// The values of an expression over a batch, and the rows that failed.
pub fn run(expr: &Expr, batch: &RecordBatch) -> (Vec<Value>, Vec<RowError>) {
    run_selected(expr, batch, None)
}

pub fn run_selected(expr: &Expr, batch: &RecordBatch, rows: Option<&BooleanBuffer>) -> (Vec<Value>, Vec<RowError>) {
    let kernel = compile(expr, &batch.schema()).unwrap();
    let mut errors = RowErrors::new();
    let array = kernel.array(batch, &Scope::new(), rows, &mut errors);
    let values = (0..array.len()).map(|row| value_at(&array, row, &expr.ty)).collect();
    (values, errors.into_sorted())
}

pub fn ints(values: impl IntoIterator<Item = Option<i64>>) -> Vec<Value> {
    values.into_iter().map(|v| v.map_or(Value::Null, Value::Int)).collect()
}

pub fn texts(values: &[Option<&str>]) -> Vec<Value> {
    values.iter().map(|v| v.map_or(Value::Null, |s| Value::String(s.into()))).collect()
}

pub fn bools(values: impl IntoIterator<Item = Option<bool>>) -> Vec<Value> {
    values.into_iter().map(|v| v.map_or(Value::Null, Value::Bool)).collect()
}
