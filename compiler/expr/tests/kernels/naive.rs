//! Kernels agree with a row-at-a-time evaluation written for clarity.
use hexafn_ir::expr::CastMode;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};
use proptest::prelude::*;

use crate::build::*;

/// The value of a row; `Err` where it fails.
fn evaluate(expr: &Expr, row: &[(&str, Value)]) -> Result<Value, ()> {
    let truth = |v: &Value| v.as_bool();
    Ok(match &expr.kind {
        ExprKind::Literal(value) => value.clone(),
        ExprKind::Column(name) => row.iter().find(|(n, _)| *n == &**name).unwrap().1.clone(),
        ExprKind::Not(a) => truth(&evaluate(a, row)?).map_or(Value::Null, |b| Value::Bool(!b)),
        ExprKind::IsNull(a) => Value::Bool(evaluate(a, row)? == Value::Null),
        ExprKind::And(a, b) => match truth(&evaluate(a, row)?) {
            Some(false) => Value::Bool(false),
            Some(true) => evaluate(b, row)?,
            None => match truth(&evaluate(b, row)?) {
                Some(false) => Value::Bool(false),
                _ => Value::Null,
            },
        },
        ExprKind::Or(a, b) => match truth(&evaluate(a, row)?) {
            Some(true) => Value::Bool(true),
            Some(false) => evaluate(b, row)?,
            None => match truth(&evaluate(b, row)?) {
                Some(true) => Value::Bool(true),
                _ => Value::Null,
            },
        },
        ExprKind::Coalesce(a, b) => match evaluate(a, row)? {
            Value::Null => evaluate(b, row)?,
            value => value,
        },
        ExprKind::If { condition, then, otherwise } => {
            let taken = truth(&evaluate(condition, row)?) == Some(true);
            evaluate(if taken { then } else { otherwise }, row)?
        }
        ExprKind::Binary { op, left, right } => arithmetic(*op, evaluate(left, row)?, evaluate(right, row)?)?,
        other => panic!("not among the generated: {other:?}"),
    })
}

fn arithmetic(op: BinaryOp, left: Value, right: Value) -> Result<Value, ()> {
    use BinaryOp as B;
    let (Value::Int(a), Value::Int(b)) = (left, right) else { return Ok(Value::Null) };
    Ok(match op {
        B::Add => Value::Int(a.checked_add(b).ok_or(())?),
        B::Subtract => Value::Int(a.checked_sub(b).ok_or(())?),
        B::Multiply => Value::Int(a.checked_mul(b).ok_or(())?),
        B::Divide => Value::Int(a.checked_div(b).ok_or(())?),
        B::Remainder => Value::Int(if b == 0 { return Err(()) } else { a.wrapping_rem(b) }),
        B::Equal => Value::Bool(a == b),
        B::NotEqual => Value::Bool(a != b),
        B::Less => Value::Bool(a < b),
        B::LessEqual => Value::Bool(a <= b),
        B::Greater => Value::Bool(a > b),
        B::GreaterEqual => Value::Bool(a >= b),
    })
}

fn number() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        3 => (-4i64..5).prop_map(Some),
        1 => prop_oneof![Just(Some(i64::MAX)), Just(Some(i64::MIN)), Just(None)],
    ]
}

fn int_leaf() -> BoxedStrategy<Expr> {
    let optional = || Type::Int.optional();
    prop_oneof![
        Just(column("x", optional())),
        Just(column("y", optional())),
        number().prop_map(move |n| literal(n.map_or(Value::Null, Value::Int), optional())),
    ]
    .boxed()
}

fn int_expr(depth: u32) -> BoxedStrategy<Expr> {
    if depth == 0 {
        return int_leaf();
    }
    let optional = || Type::Int.optional();
    let ops = [BinaryOp::Add, BinaryOp::Subtract, BinaryOp::Multiply, BinaryOp::Divide, BinaryOp::Remainder];
    prop_oneof![
        int_leaf(),
        (proptest::sample::select(ops.to_vec()), int_expr(depth - 1), int_expr(depth - 1))
            .prop_map(move |(op, a, b)| binary(op, a, b, optional())),
        (bool_expr(depth - 1), int_expr(depth - 1), int_expr(depth - 1)).prop_map(move |(c, a, b)| if_else(
            c,
            a,
            b,
            optional()
        )),
        (int_expr(depth - 1), int_expr(depth - 1))
            .prop_map(move |(a, b)| expr(ExprKind::Coalesce(Box::new(a), Box::new(b)), optional())),
    ]
    .boxed()
}

fn bool_expr(depth: u32) -> BoxedStrategy<Expr> {
    use BinaryOp as B;
    let ops = [B::Equal, B::NotEqual, B::Less, B::LessEqual, B::Greater, B::GreaterEqual];
    let optional = || Type::Bool.optional();
    let comparison = (proptest::sample::select(ops.to_vec()), int_expr(depth), int_expr(depth))
        .prop_map(move |(op, a, b)| binary(op, a, b, optional()));
    if depth == 0 {
        return comparison.boxed();
    }
    let not = |a: Expr| expr(ExprKind::Not(Box::new(a)), Type::Bool.optional());
    prop_oneof![
        2 => comparison,
        1 => (bool_expr(depth - 1), bool_expr(depth - 1)).prop_map(|(a, b)| and(a, b)),
        1 => (bool_expr(depth - 1), bool_expr(depth - 1)).prop_map(|(a, b)| or(a, b)),
        1 => bool_expr(depth - 1).prop_map(not),
        1 => int_expr(depth - 1).prop_map(|a| expr(ExprKind::IsNull(Box::new(a)), Type::Bool)),
    ]
    .boxed()
}

fn agree(expr: &Expr, xs: &[(Option<i64>, Option<i64>)]) -> Result<(), TestCaseError> {
    let rows = batch(&[
        ("x", Type::Int, ints(xs.iter().map(|(x, _)| *x))),
        ("y", Type::Int, ints(xs.iter().map(|(_, y)| *y))),
    ]);
    let (values, errors) = run(expr, &rows);
    for (i, (x, y)) in xs.iter().enumerate() {
        let row = [("x", x.map_or(Value::Null, Value::Int)), ("y", y.map_or(Value::Null, Value::Int))];
        let failed = errors.iter().any(|e| e.row == i as u32);
        match evaluate(expr, &row) {
            Ok(value) => {
                prop_assert!(!failed, "row {i} {row:?} failed: {errors:?}");
                prop_assert_eq!(&values[i], &value, "row {} {:?}", i, row);
            }
            Err(()) => prop_assert!(failed, "row {i} {row:?} did not fail"),
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn int_expressions_agree(e in int_expr(3), rows in proptest::collection::vec((number(), number()), 1..80)) {
        agree(&e, &rows)?;
    }

    #[test]
    fn bool_expressions_agree(e in bool_expr(3), rows in proptest::collection::vec((number(), number()), 1..80)) {
        agree(&e, &rows)?;
    }

    #[test]
    fn remainders_of_constants_agree(rows in proptest::collection::vec(any::<i64>(), 1..80), d in any::<i64>(), small in 1i64..200) {
        for divisor in [d, small, -small] {
            let rest = binary(BinaryOp::Remainder, column("x", Type::Int), int(divisor), Type::Int);
            let xs: Vec<_> = rows.iter().flat_map(|x| [*x, (x / divisor.max(1)).saturating_mul(divisor)]).collect();
            let xs: Vec<_> = xs.into_iter().map(|x| (Some(x), None)).collect();
            agree(&binary(BinaryOp::Equal, rest, int(0), Type::Bool), &xs)?;
        }
    }

    #[test]
    fn decimals_round_half_to_even(a in any::<i64>(), b in any::<i64>(), scale in 0u8..6) {
        let ty = Type::Decimal(scale);
        let rows = batch(&[("a", ty.clone(), vec![Value::Decimal(a.into(), scale)]), ("b", ty.clone(), vec![Value::Decimal(b.into(), scale)])]);
        let one = 10i128.pow(u32::from(scale));
        let exact = |numerator: i128, denominator: i128| {
            let (floor, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator) * 2);
            let away = rest > denominator.abs() || (rest == denominator.abs() && floor.rem_euclid(2) == 1);
            // div_euclid rounds towards the floor for positive denominators.
            floor + i128::from(away)
        };
        let product = binary(BinaryOp::Multiply, column("a", ty.clone()), column("b", ty.clone()), ty.clone());
        let wanted = exact(i128::from(a) * i128::from(b), one);
        prop_assert_eq!(&run(&product, &rows).0[0], &Value::Decimal(wanted, scale));
        if b != 0 {
            let quotient = binary(BinaryOp::Divide, column("a", ty.clone()), column("b", ty.clone()), ty);
            let sign = i128::from(b.signum());
            let wanted = exact(i128::from(a) * one * sign, i128::from(b) * sign);
            prop_assert_eq!(&run(&quotient, &rows).0[0], &Value::Decimal(wanted, scale));
        }
    }

    #[test]
    fn numbers_survive_being_text(n in any::<i64>(), x in any::<f64>(), digits in any::<i64>(), scale in 0u8..18) {
        let check = |value: Value, ty: Type| {
            let rows = batch(&[("v", ty.clone(), vec![value.clone()])]);
            let written = cast(column("v", ty.clone()), Type::String, CastMode::Widen);
            run(&cast(written, ty, CastMode::OrFail), &rows).0[0] == value
        };
        prop_assert!(check(Value::Int(n), Type::Int));
        prop_assert!(!x.is_finite() || check(Value::Float(x), Type::Float));
        prop_assert!(check(Value::Decimal(digits.into(), scale), Type::Decimal(scale)));
        prop_assert!(check(Value::Duration(n), Type::Duration));
    }

    #[test]
    fn times_survive_being_text(micros in -62_135_596_800_000_000i64..253_402_300_800_000_000) {
        let mut text = String::new();
        hexafn_expr::text::write_time(&mut text, micros);
        prop_assert_eq!(hexafn_expr::text::parse_time(&text), Some(micros), "{}", text);
        prop_assert!(chrono::DateTime::parse_from_rfc3339(&text).is_ok_and(|t| t.timestamp_micros() == micros));
    }
}
