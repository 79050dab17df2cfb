//! Maps, json and durations: the kernels agree with a few lines that say the same row by row.
use hexafn_diagnostics::{DIVISION_BY_ZERO, OVERFLOW};
use hexafn_ir::{BinaryOp, ExprKind, Type, Value};
use proptest::prelude::*;

use crate::build::*;

fn entry(name: &str, n: i64) -> (hexafn_ir::Name, Value) {
    (name.into(), Value::Int(n))
}

#[test]
fn a_map_has_the_values_computed_for_each_row() {
    let rows = batch(&[("n", Type::Int, ints([Some(1), Some(2)]))]);
    let members = vec![("a".into(), column("n", Type::Int)), ("b".into(), int(7))];
    let map = expr(ExprKind::Record(members), Type::Map(Box::new(Type::Int)));
    let (values, errors) = run(&map, &rows);
    assert_eq!(values, [1, 2].map(|n| Value::Record(vec![entry("a", n), entry("b", 7)])));
    assert!(errors.is_empty());
}

#[test]
fn a_json_text_shows_strings_as_they_are_and_never_fails() {
    let json = |text: &str| Value::Json(text.into());
    let rows = batch(&[("j", Type::Json, vec![json(r#""a\nb""#), json("[1, 2]"), json("7"), Value::Null])]);
    let text = cast(column("j", Type::Json.optional()), Type::String.optional(), hexafn_ir::expr::CastMode::Widen);
    let (values, errors) = run(&text, &rows);
    assert_eq!(values, texts(&[Some("a\nb"), Some("[1, 2]"), Some("7"), None]));
    assert!(errors.is_empty());
}

/// A JSON value, written in some way.
#[derive(Clone, Debug)]
enum Json {
    Number(i32),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Its text: `odd` decides on white space, the order of members and how numbers are written.
    fn write(&self, odd: bool, out: &mut String) {
        let comma = if odd { " ,\t" } else { "," };
        match self {
            Json::Number(n) if odd => out.push_str(&format!("{n}.0")),
            Json::Number(n) => out.push_str(&n.to_string()),
            Json::Text(text) => out.push_str(&format!("\"{text}\"")),
            Json::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { comma } else { "" });
                    item.write(odd, out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                let mut members: Vec<_> = members.iter().collect();
                if odd {
                    members.reverse();
                }
                for (i, (name, value)) in members.into_iter().enumerate() {
                    out.push_str(if i > 0 { comma } else { "" });
                    out.push_str(&format!("\"{name}\"{}:", if odd { " " } else { "" }));
                    value.write(odd, out);
                }
                out.push('}');
            }
        }
    }

    fn text(&self, odd: bool) -> String {
        let mut out = String::new();
        self.write(odd, &mut out);
        out
    }

    /// Equality by meaning: the order of members does not count.
    fn same(&self, other: &Json) -> bool {
        match (self, other) {
            (Json::Number(a), Json::Number(b)) => a == b,
            (Json::Text(a), Json::Text(b)) => a == b,
            (Json::List(a), Json::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same(y)),
            (Json::Object(a), Json::Object(b)) => {
                let find = |name: &str| b.iter().find(|(n, _)| n == name);
                a.len() == b.len() && a.iter().all(|(n, x)| find(n).is_some_and(|(_, y)| x.same(y)))
            }
            _ => false,
        }
    }
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![(-3i32..4).prop_map(Json::Number), "[ab]{0,2}".prop_map(Json::Text)];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let members = proptest::collection::btree_map("[abc]", inner.clone(), 0..3);
        prop_oneof![
            proptest::collection::vec(inner, 0..3).prop_map(Json::List),
            members.prop_map(|m| Json::Object(m.into_iter().collect())),
        ]
    })
}

fn duration() -> impl Strategy<Value = i64> {
    prop_oneof![4 => -1_000_000i64..1_000_000, 1 => any::<i64>(), 1 => Just(0)]
}

proptest! {
    #[test]
    fn json_is_equal_however_it_is_written(pairs in proptest::collection::vec((json(), json()), 1..20)) {
        let value = |text: String| Value::Json(text.into());
        let rows = batch(&[
            ("a", Type::Json, pairs.iter().map(|(a, _)| value(a.text(false))).collect()),
            ("b", Type::Json, pairs.iter().map(|(_, b)| value(b.text(true))).collect()),
            ("c", Type::Json, pairs.iter().map(|(a, _)| value(a.text(true))).collect()),
        ]);
        let equal = |x: &str, y: &str, op| binary(op, column(x, Type::Json), column(y, Type::Json), Type::Bool);
        let wanted = |op: BinaryOp| bools(pairs.iter().map(|(a, b)| Some(a.same(b) == (op == BinaryOp::Equal))));
        for op in [BinaryOp::Equal, BinaryOp::NotEqual] {
            prop_assert_eq!(run(&equal("a", "b", op), &rows).0, wanted(op));
        }
        prop_assert_eq!(run(&equal("a", "c", BinaryOp::Equal), &rows).0, bools(pairs.iter().map(|_| Some(true))));
    }

    #[test]
    fn keys_are_found_in_maps(
        maps in proptest::collection::vec(proptest::option::of(proptest::collection::btree_map("[abc]", any::<i64>(), 0..4)), 1..40),
        wanted in proptest::option::of("[abc]"),
    ) {
        let map = |m: &Option<std::collections::BTreeMap<String, i64>>| {
            m.as_ref().map_or(Value::Null, |m| Value::Record(m.iter().map(|(k, n)| entry(k, *n)).collect()))
        };
        let key = wanted.as_ref().map_or(Value::Null, |k| Value::String(k.as_str().into()));
        let ty = Type::Map(Box::new(Type::Int)).optional();
        let rows = batch(&[
            ("m", ty.clone(), maps.iter().map(map).collect()),
            ("k", Type::String, maps.iter().map(|_| key.clone()).collect()),
        ]);
        let result = bools(maps.iter().map(|m| Some(m.as_ref()?.contains_key(wanted.as_ref()?))));
        for key in [column("k", Type::String.optional()), literal(key.clone(), Type::String.optional())] {
            let test = expr(ExprKind::In(Box::new(key), Box::new(column("m", ty.clone()))), Type::Bool.optional());
            let (values, errors) = run(&test, &rows);
            prop_assert_eq!(&values, &result);
            prop_assert!(errors.is_empty());
        }
    }

    #[test]
    fn durations_go_with_durations_and_floats(a in duration(), b in duration(), x in prop_oneof![-4.0f64..4.0, Just(0.0), any::<f64>()]) {
        let d = Type::Duration;
        let rows = batch(&[
            ("a", d.clone(), vec![Value::Duration(a), Value::Null]),
            ("b", d.clone(), vec![Value::Duration(b), Value::Duration(b)]),
            ("x", Type::Float, vec![Value::Float(x), Value::Float(x)]),
        ]);
        let ratio = binary(BinaryOp::Divide, column("a", d.clone()), column("b", d.clone()), Type::Float);
        let (values, errors) = run(&ratio, &rows);
        match b {
            0 => prop_assert_eq!((errors.len(), errors[0].row, errors[0].code), (1, 0, DIVISION_BY_ZERO)),
            b => prop_assert_eq!(&values, &[Value::Float(a as f64 / b as f64), Value::Null]),
        }
        for op in [BinaryOp::Multiply, BinaryOp::Divide] {
            let (values, errors) = run(&binary(op, column("a", d.clone()), column("x", Type::Float), d.clone()), &rows);
            let exact = if op == BinaryOp::Divide { a as f64 / x } else { a as f64 * x };
            let rounded = exact.round_ties_even();
            let fits = rounded >= i64::MIN as f64 && rounded < -(i64::MIN as f64);
            if op == BinaryOp::Divide && x == 0.0 {
                prop_assert_eq!((errors.len(), errors[0].code), (1, DIVISION_BY_ZERO));
            } else if fits {
                prop_assert_eq!(&values, &[Value::Duration(rounded as i64), Value::Null]);
                prop_assert!(errors.is_empty());
            } else {
                prop_assert_eq!((errors.len(), errors[0].code), (1, OVERFLOW));
            }
        }
    }
}
