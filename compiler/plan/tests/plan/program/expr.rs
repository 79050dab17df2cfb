//! Expressions, for tests.
use std::sync::Arc;

use hexafn_ir::envelope::Meta;
use hexafn_ir::expr::{BinaryOp, Expr, ExprKind};
use hexafn_ir::{Type, Value};

use super::{binary, span};

pub fn make(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty, span: span() }
}

pub fn col(name: &str, ty: Type) -> Expr {
    make(ExprKind::Column(name.into()), ty)
}

pub fn int(name: &str) -> Expr {
    col(name, Type::Int)
}

pub fn text(name: &str) -> Expr {
    col(name, Type::String)
}

pub fn n(value: i64) -> Expr {
    make(ExprKind::Literal(Value::Int(value)), Type::Int)
}

pub fn s(value: &str) -> Expr {
    make(ExprKind::Literal(Value::String(value.into())), Type::String)
}

pub fn truth(value: bool) -> Expr {
    make(ExprKind::Literal(Value::Bool(value)), Type::Bool)
}

pub fn gt(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Greater, left, right)
}

pub fn eq(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Equal, left, right)
}

/// `left / right`: can fail on ints.
pub fn div(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Divide, left, right)
}

pub fn add(left: Expr, right: Expr) -> Expr {
    binary(BinaryOp::Add, left, right)
}

pub fn and(left: Expr, right: Expr) -> Expr {
    let ty = if left.ty.is_optional() || right.ty.is_optional() { Type::Bool.optional() } else { Type::Bool };
    make(ExprKind::And(Box::new(left), Box::new(right)), ty)
}

pub fn or(left: Expr, right: Expr) -> Expr {
    make(ExprKind::Or(Box::new(left), Box::new(right)), Type::Bool)
}

pub fn not(inner: Expr) -> Expr {
    make(ExprKind::Not(Box::new(inner)), Type::Bool)
}

pub fn field(base: Expr, name: &str, ty: Type) -> Expr {
    make(ExprKind::Field(Box::new(base), name.into()), ty)
}

pub fn meta(meta: Meta, ty: Type) -> Expr {
    make(ExprKind::Meta(meta), ty)
}

pub fn one_of(value: Expr, list: &[&str]) -> Expr {
    let items = list.iter().map(|x| s(x)).collect();
    let list = make(ExprKind::List(items), Type::List(Box::new(Type::String)));
    make(ExprKind::In(Box::new(value), Box::new(list)), Type::Bool)
}

/// The tag of the NEXMark union.
pub fn kind() -> Expr {
    let kinds: Vec<_> = ["person", "auction", "bid"].into_iter().map(Into::into).collect();
    col("type", Type::Choice(Arc::from(kinds)))
}
