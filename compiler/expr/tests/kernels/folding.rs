//! Constants are computed before any row comes; what would fail is left to fail when it runs.
use hexafn_expr::{constant, display, fold};
use hexafn_ir::expr::CastMode;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};

use crate::build::*;

fn shown(expr: Expr) -> String {
    display(&fold(expr))
}

fn x() -> Expr {
    column("x", Type::Int)
}

#[test]
fn constant_parts_become_literals() {
    let sum = binary(BinaryOp::Add, int(1), binary(BinaryOp::Multiply, int(2), int(3), Type::Int), Type::Int);
    assert_eq!(constant(&sum), Some(Value::Int(7)));
    assert_eq!(shown(binary(BinaryOp::Subtract, x(), sum, Type::Int)), "x - 7");
    let limit = cast(int(100), Type::Decimal(2), CastMode::Widen);
    assert_eq!(constant(&limit), Some(Value::Decimal(10_000, 2)));
}

#[test]
fn what_fails_stays_as_it_is() {
    let broken = binary(BinaryOp::Divide, int(1), int(0), Type::Int);
    assert_eq!(shown(broken.clone()), "1 / 0");
    assert_eq!(constant(&broken), None);
}

#[test]
fn known_conditions_leave_one_branch() {
    let yes = || literal(Value::Bool(true), Type::Bool);
    let large = || binary(BinaryOp::Greater, x(), int(3), Type::Bool);
    assert_eq!(shown(and(yes(), large())), "x > 3");
    assert_eq!(shown(or(large(), yes())), "x > 3 or true");
    assert_eq!(shown(if_else(yes(), x(), int(0), Type::Int)), "x");
}

#[test]
fn locals_that_are_constants_or_columns_disappear() {
    let local = || expr(ExprKind::Local(0), Type::Int);
    let body = || Box::new(binary(BinaryOp::Multiply, local(), int(2), Type::Int));
    let bind = |value: Expr| expr(ExprKind::Let { local: 0, value: Box::new(value), body: body() }, Type::Int);
    assert_eq!(shown(bind(int(4))), "8");
    assert_eq!(shown(bind(x())), "x * 2");
    assert_eq!(shown(bind(binary(BinaryOp::Add, x(), int(1), Type::Int))), "{ let a = x + 1; a * 2 }");
}

#[test]
fn expressions_are_shown_with_the_parentheses_they_need() {
    let sum = || binary(BinaryOp::Add, x(), int(1), Type::Int);
    let product = binary(BinaryOp::Multiply, sum(), binary(BinaryOp::Subtract, x(), sum(), Type::Int), Type::Int);
    assert_eq!(display(&product), "(x + 1) * (x - (x + 1))");
    let not = expr(ExprKind::Not(Box::new(or(x(), x()))), Type::Bool);
    assert_eq!(display(&and(not, x())), "not (x or x) and x");
    let parts = vec![text("{n} \"is\" "), cast(x(), Type::String, CastMode::Widen)];
    assert_eq!(display(&expr(ExprKind::Concat(parts), Type::String)), r#"$"{{n}} \"is\" {x}""#);
    let lambda = expr(ExprKind::Lambda { parameters: vec![(1, Type::Int)], body: Box::new(sum()) }, Type::Int);
    assert_eq!(display(&call("map", vec![x(), lambda], Type::Int)), "map(x, b => x + 1)");
    let secret = literal(Value::String("hunter2".into()), Type::Secret(Box::new(Type::String)));
    assert_eq!(display(&secret), "<secret>");
    assert_eq!(display(&literal(Value::Duration(90_000_000), Type::Duration)), "90s");
    assert_eq!(display(&cast(x(), Type::String.optional(), CastMode::OrNull)), "x as string?");
}
