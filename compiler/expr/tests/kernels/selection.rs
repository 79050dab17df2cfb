//! What is not reached is not evaluated: rows that nobody asked for give no errors.

use crate::build::*;
use arrow_buffer::BooleanBuffer;
use hexafn_expr::{RowErrors, Scope, compile};
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};

fn x() -> Expr {
    column("x", Type::Int)
}

fn inverse() -> Expr {
    binary(BinaryOp::Divide, int(100), x(), Type::Int)
}

fn rows() -> arrow_array::RecordBatch {
    batch(&[("x", Type::Int, ints([Some(0), Some(5), None, Some(0)]))])
}

#[test]
fn unselected_rows_do_not_fail() {
    let selection = BooleanBuffer::from(vec![false, true, true, true]);
    let (_, errors) = run_selected(&inverse(), &rows(), Some(&selection));
    assert_eq!(errors.iter().map(|e| e.row).collect::<Vec<_>>(), [3]);
}

#[test]
fn and_or_protect_their_right_side() {
    let not_zero = || binary(BinaryOp::NotEqual, x(), int(0), Type::Bool);
    let large = || binary(BinaryOp::Greater, inverse(), int(10), Type::Bool);
    let (values, errors) = run(&and(not_zero(), large()), &rows());
    assert_eq!((values, errors), (bools([Some(false), Some(true), None, Some(false)]), vec![]));
    let zero = binary(BinaryOp::Equal, x(), int(0), Type::Bool);
    let (values, errors) = run(&or(zero, large()), &rows());
    assert_eq!((values, errors), (bools([Some(true), Some(true), None, Some(true)]), vec![]));
}

#[test]
fn if_and_coalesce_evaluate_only_the_branch_taken() {
    let zero = binary(BinaryOp::Equal, x(), int(0), Type::Bool);
    let (values, errors) = run(&if_else(zero, int(-1), inverse(), Type::Int.optional()), &rows());
    assert_eq!((values, errors), (ints([Some(-1), Some(20), None, Some(-1)]), vec![]));
    let rest = expr(
        ExprKind::Coalesce(Box::new(x()), Box::new(binary(BinaryOp::Divide, int(1), int(0), Type::Int))),
        Type::Int,
    );
    let (values, errors) = run(&rest, &rows());
    assert_eq!(values, ints([Some(0), Some(5), None, Some(0)]));
    assert_eq!(errors.iter().map(|e| e.row).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_mask_leaves_out_null_failed_and_unselected_rows() {
    let condition = binary(BinaryOp::Greater, inverse(), int(1), Type::Bool);
    let rows = rows();
    let kernel = compile(&condition, &rows.schema()).unwrap();
    let mut errors = RowErrors::new();
    let mask = kernel.mask(&rows, &Scope::new(), None, &mut errors);
    assert_eq!(mask.iter().collect::<Vec<_>>(), [false, true, false, false]);
    assert_eq!(errors.len(), 2);
}

#[test]
fn a_constant_that_fails_fails_every_selected_row() {
    let selection = BooleanBuffer::from(vec![true, false, true, false]);
    let (_, errors) = run_selected(&binary(BinaryOp::Divide, int(1), int(0), Type::Int), &rows(), Some(&selection));
    assert_eq!(errors.iter().map(|e| e.row).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn params_are_read_from_the_scope() {
    let limit = expr(ExprKind::Param("limit".into()), Type::Int);
    let rows = rows();
    let kernel = compile(&binary(BinaryOp::Less, x(), limit, Type::Bool), &rows.schema()).unwrap();
    let mut scope = Scope::new();
    scope.set("limit", &Value::Int(3), &Type::Int).unwrap();
    let mask = kernel.mask(&rows, &scope, None, &mut RowErrors::new());
    assert_eq!(mask.iter().collect::<Vec<_>>(), [true, false, false, true]);
    let mut errors = RowErrors::new();
    kernel.mask(&rows, &Scope::new(), None, &mut errors);
    assert_eq!(errors.len(), 4);
}
