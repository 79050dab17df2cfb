//! Arithmetic: results, and errors with their rows, spans and operands.

use crate::build::*;
use hexafn_diagnostics::{CONVERSION, DIVISION_BY_ZERO, OVERFLOW};
use hexafn_ir::expr::CastMode;
use hexafn_ir::{BinaryOp, Type, Value};

#[test]
fn overflow_fails_its_row_only_and_shows_the_operands() {
    let rows = batch(&[("x", Type::Int, ints([Some(1), Some(i64::MAX), None]))]);
    let (values, errors) = run(&binary(BinaryOp::Add, column("x", Type::Int), int(1), Type::Int), &rows);
    assert_eq!(values, ints([Some(2), None, None]));
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].row, errors[0].code), (1, OVERFLOW));
    assert_eq!(errors[0].message, "9223372036854775807 + 1 does not fit 64 bits");
}

#[test]
fn division_by_zero_points_at_the_divisor() {
    let rows = batch(&[("x", Type::Int, ints([Some(7), Some(-7)])), ("y", Type::Int, ints([Some(0), Some(2)]))]);
    for (op, result, sign) in [(BinaryOp::Divide, -3, "/"), (BinaryOp::Remainder, -1, "%")] {
        let (values, errors) = run(&binary(op, column("x", Type::Int), column("y", Type::Int), Type::Int), &rows);
        assert_eq!(values, ints([None, Some(result)]));
        assert_eq!((errors[0].row, errors[0].code, errors[0].span), (0, DIVISION_BY_ZERO, span(4, 5)));
        assert_eq!(errors[0].message, format!("division by zero: 7 {sign} 0"));
    }
}

#[test]
fn the_least_int_divided_by_minus_one_overflows_but_has_a_remainder() {
    let rows = batch(&[("x", Type::Int, ints([Some(i64::MIN)]))]);
    let (_, errors) = run(&binary(BinaryOp::Divide, column("x", Type::Int), int(-1), Type::Int), &rows);
    assert_eq!(errors[0].code, OVERFLOW);
    let (values, errors) = run(&binary(BinaryOp::Remainder, column("x", Type::Int), int(-1), Type::Int), &rows);
    assert_eq!((values, errors), (ints([Some(0)]), vec![]));
}

fn decimal(digits: i128, scale: u8) -> Value {
    Value::Decimal(digits, scale)
}

#[test]
fn decimals_multiply_and_divide_half_to_even_to_the_larger_scale() {
    let two = Type::Decimal(2);
    let rows = batch(&[("x", two.clone(), vec![decimal(105, 2), decimal(115, 2), decimal(-105, 2), Value::Null])]);
    let half = literal(decimal(5, 1), Type::Decimal(1));
    let (values, errors) = run(&binary(BinaryOp::Multiply, column("x", two.clone()), half, two.clone()), &rows);
    assert_eq!(values, [decimal(52, 2), decimal(58, 2), decimal(-52, 2), Value::Null]);
    assert!(errors.is_empty());
    let by = literal(decimal(2, 0), Type::Decimal(0));
    let (values, _) = run(&binary(BinaryOp::Divide, column("x", two.clone()), by, two), &rows);
    assert_eq!(values, [decimal(52, 2), decimal(58, 2), decimal(-52, 2), Value::Null]);
}

#[test]
fn wide_decimals_are_exact_and_39_digits_overflow() {
    let nine = Type::Decimal(9);
    let big = 10i128.pow(28) + 7;
    let rows = batch(&[("x", nine.clone(), vec![decimal(big, 9), decimal(-big, 9)])]);
    let one = literal(decimal(3 * 10i128.pow(9), 9), nine.clone());
    let (values, errors) =
        run(&binary(BinaryOp::Multiply, column("x", nine.clone()), one.clone(), nine.clone()), &rows);
    assert_eq!((values, errors.len()), (vec![decimal(3 * big, 9), decimal(-3 * big, 9)], 0));
    let (values, _) = run(&binary(BinaryOp::Divide, column("x", nine.clone()), one, nine.clone()), &rows);
    assert_eq!(
        values,
        vec![decimal(3_333_333_333_333_333_333_333_333_336, 9), decimal(-3_333_333_333_333_333_333_333_333_336, 9)]
    );
    let square = binary(BinaryOp::Multiply, column("x", nine.clone()), column("x", nine.clone()), nine);
    let (_, errors) = run(&square, &rows);
    assert_eq!((errors.len(), errors[0].code), (2, OVERFLOW));
}

#[test]
fn an_int_column_times_a_decimal_constant_is_exact() {
    let three = Type::Decimal(3);
    let rows = batch(&[("price", Type::Int, ints([Some(100), None, Some(i64::MAX)]))]);
    let rate = literal(decimal(908, 3), three.clone());
    let price = cast(column("price", Type::Int), Type::Decimal(0), CastMode::Widen);
    let (values, errors) = run(&binary(BinaryOp::Multiply, price, rate, three), &rows);
    assert_eq!(values, [decimal(90_800, 3), Value::Null, decimal(i128::from(i64::MAX) * 908, 3)]);
    assert!(errors.is_empty());
}

#[test]
fn a_failed_conversion_says_what_could_not_be_converted() {
    let rows = batch(&[("s", Type::String, texts(&[Some("12"), Some("1x"), None, Some(" 7 ")]))]);
    let (values, errors) = run(&cast(column("s", Type::String), Type::Int, CastMode::OrFail), &rows);
    assert_eq!(values, ints([Some(12), None, None, Some(7)]));
    assert_eq!((errors.len(), errors[0].row, errors[0].code, errors[0].span), (1, 1, CONVERSION, span(4, 5)));
    assert_eq!(errors[0].message, "\"1x\" is not a value of type int");
    let (values, errors) = run(&cast(column("s", Type::String), Type::Int.optional(), CastMode::OrNull), &rows);
    assert_eq!((values, errors), (ints([Some(12), None, None, Some(7)]), vec![]));
}

#[test]
fn a_conversion_to_a_required_type_fails_where_the_value_is_absent() {
    for ty in [Type::String.optional(), Type::Int.optional()] {
        let present = if ty == Type::Int.optional() { Value::Int(12) } else { Value::String("12".into()) };
        let rows = batch(&[("s", ty.clone(), vec![present, Value::Null])]);
        let (values, errors) = run(&cast(column("s", ty.clone()), Type::Int, CastMode::OrFail), &rows);
        assert_eq!(values, ints([Some(12), None]));
        assert_eq!((errors.len(), errors[0].row, errors[0].code), (1, 1, CONVERSION));
        assert_eq!(errors[0].message, "the value is absent, and int is required");
        let (_, errors) = run(&cast(column("s", ty), Type::Int.optional(), CastMode::OrFail), &rows);
        assert_eq!(errors, []);
    }
}

#[test]
fn floats_are_cut_towards_zero_and_refused_beyond_64_bits() {
    let floats = [2.9, -2.9, f64::NAN, 9.3e18].map(Value::Float).to_vec();
    let rows = batch(&[("f", Type::Float, floats)]);
    let (values, errors) = run(&cast(column("f", Type::Float), Type::Int, CastMode::OrFail), &rows);
    assert_eq!(values, ints([Some(2), Some(-2), None, None]));
    assert_eq!(errors.iter().map(|e| e.row).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn secrets_are_masked_in_messages() {
    let secret = Type::Secret(Box::new(Type::Int));
    let rows = batch(&[("x", secret.clone(), ints([Some(i64::MAX)]))]);
    let (_, errors) = run(&binary(BinaryOp::Add, column("x", secret.clone()), int(1), secret), &rows);
    assert_eq!(errors[0].message, "<secret> + 1 does not fit 64 bits");
}

#[test]
fn times_and_durations_add_up() {
    let time = Type::Time(hexafn_ir::TimeWire::Rfc3339);
    let rows = batch(&[("t", time.clone(), vec![Value::Time(1_000_000)])]);
    let later =
        binary(BinaryOp::Add, column("t", time.clone()), literal(Value::Duration(5), Type::Duration), time.clone());
    assert_eq!(run(&later, &rows).0, [Value::Time(1_000_005)]);
    let between = binary(BinaryOp::Subtract, later, column("t", time), Type::Duration);
    assert_eq!(run(&between, &rows).0, [Value::Duration(5)]);
}
