//! Texts: comparisons on views, membership, interpolation, json.
use hexafn_ir::expr::CastMode;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};

use crate::build::*;

const LONG: &str = "a text of more than twelve bytes";

fn rows() -> arrow_array::RecordBatch {
    let other = format!("{}!", &LONG[..LONG.len() - 1]);
    let values = [Some("bid"), Some("bids"), Some(""), None, Some("twelve bytes"), Some(LONG), Some(&other)];
    batch(&[("s", Type::String, texts(&values))])
}

fn is(op: BinaryOp, wanted: &str) -> Vec<Value> {
    run(&binary(op, column("s", Type::String), text(wanted), Type::Bool), &rows()).0
}

#[test]
fn equality_with_short_and_long_constants_compares_whole_texts() {
    let only = |at: usize| bools((0..7).map(|i| (i != 3).then_some(i == at)));
    for (at, wanted) in [(0, "bid"), (2, ""), (4, "twelve bytes"), (5, LONG)] {
        assert_eq!(is(BinaryOp::Equal, wanted), only(at), "{wanted}");
        let not = bools((0..7).map(|i| (i != 3).then_some(i != at)));
        assert_eq!(is(BinaryOp::NotEqual, wanted), not, "{wanted}");
    }
    assert_eq!(is(BinaryOp::Equal, "a text of mo"), only(9));
}

#[test]
fn texts_are_ordered_by_their_bytes() {
    let less = [Some(true), Some(true), Some(true), None, Some(false), Some(true), Some(true)];
    assert_eq!(is(BinaryOp::Less, "c"), bools(less));
}

fn within(list: Expr) -> Vec<Value> {
    run(&expr(ExprKind::In(Box::new(column("s", Type::String)), Box::new(list)), Type::Bool), &rows()).0
}

#[test]
fn membership_in_few_many_and_computed_texts() {
    let list = |items: Vec<Expr>| expr(ExprKind::List(items), Type::List(Box::new(Type::String)));
    let wanted = bools([Some(true), Some(false), Some(false), None, Some(false), Some(true), Some(false)]);
    assert_eq!(within(list(vec![text("bid"), text(LONG)])), wanted);
    let many = (0..20).map(|i| text(&format!("x{i}"))).chain([text("bid"), text(LONG)]);
    assert_eq!(within(list(many.collect())), wanted);
    let computed = call("lower", vec![column("s", Type::String)], Type::String);
    let same = bools([Some(true), Some(true), Some(true), None, Some(true), Some(true), Some(true)]);
    assert_eq!(within(list(vec![computed])), same);
}

#[test]
fn interpolation_shows_null_but_plus_gives_null() {
    let parts = vec![text("<"), column("s", Type::String.optional()), text(">")];
    let shown = run(&expr(ExprKind::Concat(parts), Type::String), &rows()).0;
    assert_eq!((&shown[0], &shown[3]), (&texts(&[Some("<bid>")])[0], &texts(&[Some("<null>")])[0]));
    let sum = binary(BinaryOp::Add, text("<"), column("s", Type::String), Type::String.optional());
    assert_eq!(run(&sum, &rows()).0[3], Value::Null);
}

#[test]
fn json_is_taken_apart_by_name_and_place_and_made_typed() {
    let json = |s: &str| Value::Json(s.into());
    let values = vec![json(r#"{"user":{"id":"7","tags":["a","b"],"n":12}}"#), json("{}"), json("[1]"), Value::Null];
    let rows = batch(&[("j", Type::Json, values)]);
    let field = |base: Expr, name: &str| expr(ExprKind::Field(Box::new(base), name.into()), Type::Json.optional());
    let user = || field(column("j", Type::Json.optional()), "user");
    let number = cast(field(user(), "n"), Type::Int.optional(), CastMode::OrFail);
    assert_eq!(run(&number, &rows), (ints([Some(12), None, None, None]), vec![]));
    let wrong = cast(field(user(), "id"), Type::Int.optional(), CastMode::OrFail);
    let (values, errors) = run(&wrong, &rows);
    assert_eq!((values, errors.len()), (ints([None, None, None, None]), 1));
    assert_eq!(errors[0].message, r#""\"7\"" is not a value of type int"#);
    let or_null = cast(field(user(), "id"), Type::Int.optional(), CastMode::OrNull);
    assert_eq!(run(&or_null, &rows).1, vec![]);
    let tag = expr(ExprKind::Index(Box::new(field(user(), "tags")), Box::new(int(-1))), Type::Json.optional());
    let tag = cast(tag, Type::String.optional(), CastMode::OrFail);
    assert_eq!(run(&tag, &rows).0, texts(&[Some("b"), None, None, None]));
    let list = Type::List(Box::new(Type::String));
    let tags = cast(field(user(), "tags"), list.optional(), CastMode::OrFail);
    let wanted = Value::List(texts(&[Some("a"), Some("b")]));
    assert_eq!(run(&tags, &rows).0, [wanted, Value::Null, Value::Null, Value::Null]);
}

#[test]
fn an_index_out_of_range_fails_its_row() {
    let list = Type::List(Box::new(Type::Int));
    let value = |items: &[i64]| Value::List(items.iter().copied().map(Value::Int).collect());
    let rows = batch(&[("l", list.clone(), vec![value(&[1, 2]), value(&[]), Value::Null])]);
    let first = expr(ExprKind::Index(Box::new(column("l", list.optional())), Box::new(int(0))), Type::Int.optional());
    let (values, errors) = run(&first, &rows);
    assert_eq!(values, ints([Some(1), None, None]));
    assert_eq!((errors.len(), errors[0].row, errors[0].code), (1, 1, hexafn_diagnostics::INDEX));
    assert_eq!(errors[0].message, "index 0 is out of range: the list has 0 elements");
}

#[test]
fn a_record_with_a_failed_member_fails_only_its_row() {
    let ty = Type::Record(std::sync::Arc::new(hexafn_ir::Record::of([("a", Type::Int)])));
    let rows = batch(&[("x", Type::Int, ints([Some(0), Some(4)]))]);
    let member = binary(BinaryOp::Divide, int(8), column("x", Type::Int), Type::Int);
    let record = expr(ExprKind::Record(vec![("a".into(), member)]), ty);
    let (values, errors) = run(&record, &rows);
    assert_eq!(values[1], Value::Record(vec![("a".into(), Value::Int(2))]));
    assert_eq!(errors.iter().map(|e| e.row).collect::<Vec<_>>(), [0]);
    let field = expr(ExprKind::Field(Box::new(record), "a".into()), Type::Int);
    assert_eq!(run(&field, &rows).0[1], Value::Int(2));
}

#[test]
fn times_are_read_as_rfc_3339_only() {
    let read = hexafn_expr::text::parse_time;
    assert_eq!(read("1970-01-01T01:00:00.25+01:00"), Some(250_000));
    assert_eq!(read("1970-01-02"), Some(86_400_000_000));
    assert_eq!(read("2024-02-29T00:00:00z"), Some(1_709_164_800_000_000));
    for wrong in [
        "",
        "2023-02-29",
        "2023-13-01",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:00:00",
        "1970-01-01T00:00:00.Z",
        "é970-01-01",
        "1970-01-01T00:00:00+1:00",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}
