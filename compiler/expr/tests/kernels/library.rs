//! The standard library does what its documentation says.
use std::sync::Arc;

use hexafn_expr::library::{self, ArgType, ResolveError, resolve};
use hexafn_expr::{constant, display};
use hexafn_ir::{Expr, ExprKind, Type, Value};

use crate::build::*;
use crate::example::read;

#[test]
fn every_example_gives_its_result_as_a_constant_and_by_row() {
    let rows = batch(&[("x", Type::Int, ints([Some(1), Some(2), None]))]);
    // All at once, so that one run tells of every wrong example.
    let mut wrong = Vec::new();
    // What is made from an event has no value without one: a test of whole programs has it.
    for function in library::all().filter(|f| !f.of_event) {
        let example = read(function.example);
        let (values, errors) = run(&example, &rows);
        let shown = values.iter().map(|v| display(&Expr::literal(v.clone(), example.ty.clone(), span(0, 0))));
        let folds = constant(&example).is_some();
        let by_row = run(&spread(example.clone()), &rows).0;
        let again = by_row.iter().map(|v| display(&Expr::literal(v.clone(), Type::Int.optional(), span(0, 0))));
        let other = shown.chain(again).find(|shown| shown != function.result);
        if other.is_some() || !folds || !errors.is_empty() || !function.doc.ends_with('.') {
            let name = function.name;
            wrong.push(format!("{name}: {} gives {other:?} {errors:?}, folds: {folds}", function.example));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With each text, int and float constant made depend on the row, so that nothing is folded.
fn spread(mut expr: Expr) -> Expr {
    let pattern = matches!(&expr.kind, ExprKind::Call { function, .. } if &**function == "is_null");
    if matches!(expr.kind, ExprKind::Literal(_)) && !matches!(expr.ty, Type::Null) && !pattern {
        let known = crate::build::expr(ExprKind::IsNull(Box::new(column("x", Type::Int.optional()))), Type::Bool);
        let ty = expr.ty.clone();
        return if_else(known, expr.clone(), expr, ty);
    }
    for child in expr.children_mut() {
        *child = spread(child.clone());
    }
    expr
}

fn value(ty: Type) -> ArgType {
    ArgType::Value(ty)
}

#[test]
fn an_optional_argument_makes_the_result_optional() {
    let found = resolve("lower", &[value(Type::String.optional())]).unwrap();
    assert_eq!(found.result, Type::String.optional());
    let rows = batch(&[("s", Type::String, texts(&[Some("A"), None]))]);
    let call = call("lower", vec![column("s", Type::String.optional())], Type::String.optional());
    assert_eq!(run(&call, &rows).0, texts(&[Some("a"), None]));
}

#[test]
fn numbers_of_an_overload_are_brought_to_one_type() {
    let found = resolve("max", &[value(Type::Int), value(Type::Decimal(2)), value(Type::Decimal(3))]).unwrap();
    assert_eq!((found.result, found.arguments), (Type::Decimal(3), vec![Type::Decimal(3); 3]));
    let found = resolve("sqrt", &[value(Type::Int)]).unwrap();
    assert_eq!((found.result, found.arguments), (Type::Float, vec![Type::Float]));
    let found = resolve("abs", &[value(Type::Decimal(2))]).unwrap();
    assert_eq!(found.result, Type::Decimal(2));
}

#[test]
fn secrets_stay_secret_unless_revealed() {
    let secret = || Type::Secret(Box::new(Type::String));
    assert_eq!(resolve("lower", &[value(secret())]).unwrap().result, secret());
    assert_eq!(resolve("reveal", &[value(secret())]).unwrap().result, Type::String);
    assert_eq!(resolve("mask", &[value(secret())]).unwrap().result, Type::String);
}

#[test]
fn what_does_not_resolve_says_what_would() {
    let unknown = resolve("lowr", &[value(Type::String)]).unwrap_err();
    assert_eq!(unknown.to_string(), "there is no function `lowr`; did you mean `lower`?");
    let wrong = resolve("round", &[value(Type::String)]).unwrap_err();
    assert!(matches!(wrong, ResolveError::NoForm { .. }));
    assert_eq!(
        wrong.to_string(),
        "`round` takes round(x: float, digits?: int) -> float or round(x: decimal, digits?: int) -> decimal; \
         found (string)"
    );
    assert!(resolve("sum", &[value(Type::List(Box::new(Type::String)))]).is_err());
}

#[test]
fn a_bad_pattern_is_refused_when_compiled_or_fails_its_rows() {
    let rows = batch(&[("s", Type::String, texts(&[Some("a"), Some("(")]))]);
    let constant = call("matches", vec![column("s", Type::String), text("(")], Type::Bool);
    let error = hexafn_expr::compile(&constant, &rows.schema()).unwrap_err();
    assert_eq!(error.to_string(), "`matches`: \"(\" is not a regular expression: unclosed group");
    let by_row = call("matches", vec![text("a"), column("s", Type::String)], Type::Bool);
    let (values, errors) = run(&by_row, &rows);
    assert_eq!((values, errors.len(), errors[0].row), (bools([Some(true), None]), 1, 1));
}

fn lambda(parameters: Vec<(u32, Type)>, body: Expr) -> Expr {
    let ty = body.ty.clone();
    expr(ExprKind::Lambda { parameters, body: Box::new(body) }, ty)
}

#[test]
fn functions_of_elements_see_the_row_around_them_and_fail_only_their_row() {
    let list = Type::List(Box::new(Type::Int));
    let lists = [vec![1, 2], vec![], vec![0]].map(|l| Value::List(l.into_iter().map(Value::Int).collect()));
    let rows = batch(&[("l", list.clone(), lists.to_vec()), ("x", Type::Int, ints([Some(10), Some(20), Some(30)]))]);
    let body =
        binary(hexafn_ir::BinaryOp::Divide, column("x", Type::Int), expr(ExprKind::Local(0), Type::Int), Type::Int);
    let arguments = vec![column("l", list.clone()), lambda(vec![(0, Type::Int)], body)];
    let (values, errors) = run(&call("map", arguments, list), &rows);
    assert_eq!(values[..2], [Value::List(ints([Some(10), Some(5)])), Value::List(vec![])]);
    assert_eq!(errors.iter().map(|e| e.row).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_record_of_the_row_can_be_written_as_json() {
    let record = Arc::new(hexafn_ir::Record::of([("a", Type::Decimal(2)), ("t", Type::Time(Default::default()))]));
    let row = expr(ExprKind::Row, Type::Record(record));
    let columns = [
        ("a", Type::Decimal(2), vec![Value::Decimal(-5, 2)]),
        ("t", Type::Time(Default::default()), vec![Value::Time(1_500_000)]),
    ];
    let (values, _) = run(&call("to_string", vec![row], Type::String), &batch(&columns));
    assert_eq!(values, texts(&[Some(r#"{"a":-0.05,"t":"1970-01-01T00:00:01.500Z"}"#)]));
}
