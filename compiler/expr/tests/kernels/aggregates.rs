//! Aggregates: values after each row and of whole groups, and states that survive being stored.
use hexafn_diagnostics::OVERFLOW;
use hexafn_expr::aggregate::{Accumulator, Rows, accumulator, all, resolve};
use hexafn_expr::{Column, RowErrors, array_of, display, value_at};
use hexafn_ir::{Expr, Type, Value};
use proptest::prelude::*;

use crate::build::*;

fn made(name: &str, ty: &Type, groups: usize) -> Box<dyn Accumulator> {
    let mut made = accumulator(name, std::slice::from_ref(ty)).unwrap();
    made.grow(groups);
    made
}

fn emitted(
    of: &mut dyn Accumulator,
    ty: &Type,
    out: &Type,
    values: &[Value],
    groups: &[u32],
) -> (Vec<Value>, RowErrors) {
    let columns = [Column::Array(array_of(values, ty).unwrap())];
    let mut errors = RowErrors::new();
    let rows = Rows { arguments: &columns, groups, mask: None, span: span(7, 9) };
    let array = of.update_and_emit(&rows, &mut errors).unwrap();
    ((0..array.len()).map(|i| value_at(&array, i, out)).collect(), errors)
}

fn value(of: &dyn Accumulator, group: u32, ty: &Type) -> Value {
    value_at(&of.values(&[group]).unwrap(), 0, ty)
}

/// The values in the rows of an example, and their type.
fn example_rows(text: &str) -> (Vec<Value>, Type) {
    let cells: Vec<serde_json::Value> = serde_json::from_str(&format!("[{text}]")).unwrap();
    let value = |cell: &serde_json::Value| match cell {
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => Value::Int(n.as_i64().unwrap()),
        serde_json::Value::String(s) => Value::String(s.as_str().into()),
        _ => Value::Null,
    };
    let ty = match cells.iter().find(|c| !c.is_null()) {
        Some(serde_json::Value::Bool(_)) => Type::Bool,
        Some(serde_json::Value::String(_)) => Type::String,
        _ => Type::Int,
    };
    (cells.iter().map(value).collect(), ty)
}

#[test]
fn every_example_of_an_aggregate_gives_its_result() {
    for function in all() {
        let (values, ty) = example_rows(function.rows);
        let most = function.example.strip_prefix("collect(x, ").and_then(|rest| rest.strip_suffix(')'));
        let more: Vec<i64> = most.into_iter().map(|n| n.parse().unwrap()).collect();
        let plain = if more.is_empty() { format!("{}(x)", function.name) } else { function.example.to_owned() };
        assert_eq!(function.example, plain);
        let types = [vec![ty.clone().optional()], vec![Type::Int; more.len()]].concat();
        let resolved = resolve(function.name, &types, false).unwrap();
        let mut columns = vec![Column::Array(array_of(&values, &resolved.arguments[0]).unwrap())];
        columns.extend(more.iter().map(|n| Column::Constant(array_of(&[Value::Int(*n)], &Type::Int).unwrap())));
        let mut state = accumulator(function.name, &types).unwrap();
        state.grow(1);
        let groups = vec![0; values.len()];
        let mut errors = RowErrors::new();
        let rows = Rows { arguments: &columns, groups: &groups, mask: None, span: span(0, 1) };
        state.update(&rows, &mut errors).unwrap();
        let shown = Expr::literal(value(&*state, 0, &resolved.result), resolved.result, span(0, 1));
        assert_eq!(display(&shown), function.result, "{}", function.example);
        assert!(function.doc.ends_with('.'), "{}", function.name);
    }
}

#[test]
fn running_values_follow_the_order_of_rows_within_their_group() {
    let values = ints([Some(5), Some(1), None, Some(7), Some(2)]);
    let groups = [0, 1, 0, 0, 1];
    let run = |name, out: &Type| emitted(&mut *made(name, &Type::Int, 2), &Type::Int, out, &values, &groups).0;
    assert_eq!(run("sum", &Type::Int), ints([Some(5), Some(1), Some(5), Some(12), Some(3)]));
    assert_eq!(run("count", &Type::Int), ints([Some(1), Some(1), Some(1), Some(2), Some(2)]));
    assert_eq!(run("min", &Type::Int), ints([Some(5), Some(1), Some(5), Some(5), Some(1)]));
    assert_eq!(run("last", &Type::Int), ints([Some(5), Some(1), Some(5), Some(7), Some(2)]));
    let floats = |xs: [f64; 5]| xs.map(Value::Float).to_vec();
    let values: Vec<Value> = floats([1.0, 2.0, 4.0, 4.0, 7.0]);
    let mut mean = made("avg", &Type::Float, 2);
    let means = emitted(&mut *mean, &Type::Float, &Type::Float, &values, &[0, 0, 1, 0, 0]).0;
    assert_eq!(means, [1.0, 1.5, 4.0, 7.0 / 3.0, 3.5].map(Value::Float));
}

#[test]
fn an_overflowing_sum_fails_its_row_and_keeps_its_state() {
    let values = ints([Some(i64::MAX), Some(1), Some(-1)]);
    let (sums, errors) = emitted(&mut *made("sum", &Type::Int, 1), &Type::Int, &Type::Int, &values, &[0, 0, 0]);
    let error = errors.into_sorted().remove(0);
    assert_eq!((error.row, error.code, error.span), (1, OVERFLOW, span(7, 9)));
    assert_eq!(sums[2], Value::Int(i64::MAX - 1));
}

#[test]
fn rows_left_out_by_the_mask_do_not_count() {
    let mut count = accumulator("count", &[]).unwrap();
    count.grow(1);
    let mask = arrow_buffer::BooleanBuffer::from(vec![true, false, true]);
    let rows = Rows { arguments: &[], groups: &[0, 0, 0], mask: Some(&mask), span: span(0, 0) };
    count.update(&rows, &mut RowErrors::new()).unwrap();
    assert_eq!(value(&*count, 0, &Type::Int), Value::Int(2));
    count.clear(0);
    assert_eq!(value(&*count, 0, &Type::Int), Value::Int(0));
}

#[test]
fn types_of_results() {
    let result = |name: &str, arguments: &[Type], sure| resolve(name, arguments, sure).unwrap().result;
    assert_eq!(result("count", &[], true), Type::Int);
    assert_eq!(result("sum", &[Type::Decimal(2).optional()], true), Type::Decimal(2));
    assert_eq!(result("max", &[Type::String], true), Type::String);
    assert_eq!(result("max", &[Type::String], false), Type::String.optional());
    assert_eq!(result("avg", &[Type::Int], true), Type::Float);
    assert_eq!(result("stddev", &[Type::Int], true), Type::Float.optional());
    assert_eq!(result("collect", &[Type::Int], true), Type::List(Box::new(Type::Int)));
    assert_eq!(resolve("avg", &[Type::Int], true).unwrap().arguments, [Type::Float]);
    assert!(resolve("sum", &[Type::String], true).is_err());
    assert_eq!(
        resolve("cuont", &[], true).unwrap_err().to_string(),
        "there is no function `cuont`; did you mean `count`?"
    );
}

#[test]
fn a_corrupt_state_is_refused_and_changes_nothing() {
    for function in all() {
        for ty in [Type::Int, Type::Float, Type::Bool, Type::String] {
            let Ok(mut state) = accumulator(function.name, std::slice::from_ref(&ty)) else { continue };
            state.grow(1);
            let mut saved = Vec::new();
            state.save(0, &mut saved);
            assert!(state.load(0, &mut &saved[..saved.len() - 1]).is_err(), "{}", function.name);
            assert!(state.load(0, &mut &saved[..]).is_ok(), "{}", function.name);
        }
    }
}

fn any_value(ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Int => (-50i64..50).prop_map(Value::Int).boxed(),
        Type::Float => (-50i32..50).prop_map(|n| Value::Float(f64::from(n) / 4.0)).boxed(),
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Decimal(n) => {
            let n = *n;
            (-5000i128..5000).prop_map(move |d| Value::Decimal(d, n)).boxed()
        }
        _ => "[a-c]{0,20}".prop_map(|s| Value::String(s.into())).boxed(),
    }
}

fn stories() -> impl Strategy<Value = (Type, Vec<(Value, u32)>, usize)> {
    let types = [Type::Int, Type::Float, Type::Bool, Type::Decimal(2), Type::String];
    proptest::sample::select(types.to_vec()).prop_flat_map(|ty| {
        let value = prop_oneof![9 => any_value(&ty), 1 => Just(Value::Null)];
        (Just(ty), proptest::collection::vec((value, 0u32..3), 1..40), 0usize..40)
    })
}

proptest! {
    /// Stopping anywhere, storing every group and going on elsewhere gives what never stopping gives.
    #[test]
    fn states_survive_being_stored((ty, rows, cut) in stories()) {
        for function in all() {
            let Ok(mut whole) = accumulator(function.name, std::slice::from_ref(&ty)) else { continue };
            let out = resolve(function.name, std::slice::from_ref(&ty), false).unwrap();
            let given = &out.arguments[0];
            // What an int is taken as where a float is asked for.
            let value = |v: &Value| match (given.bare(), v) {
                (Type::Float, Value::Int(n)) => Value::Float(*n as f64),
                (Type::Float, Value::Decimal(d, _)) => Value::Float(*d as f64),
                _ => v.clone(),
            };
            let values: Vec<Value> = rows.iter().map(|(v, _)| value(v)).collect();
            let groups: Vec<u32> = rows.iter().map(|(_, g)| *g).collect();
            let cut = cut.min(rows.len());
            whole.grow(3);
            let expected = emitted(&mut *whole, given, &out.result, &values, &groups).0;
            let mut first = accumulator(function.name, std::slice::from_ref(&ty)).unwrap();
            first.grow(3);
            let mut found = emitted(&mut *first, given, &out.result, &values[..cut], &groups[..cut]).0;
            let mut second = accumulator(function.name, std::slice::from_ref(&ty)).unwrap();
            let mut saved = Vec::new();
            (0..3).for_each(|group| first.save(group, &mut saved));
            let mut bytes = &saved[..];
            (0..3).for_each(|group| second.load(group, &mut bytes).unwrap());
            prop_assert!(bytes.is_empty());
            found.extend(emitted(&mut *second, given, &out.result, &values[cut..], &groups[cut..]).0);
            prop_assert_eq!(&found, &expected, "{}", function.name);
            let (mut a, mut b) = (Vec::new(), Vec::new());
            (0..3).for_each(|group| {
                whole.save(group, &mut a);
                second.save(group, &mut b);
            });
            prop_assert_eq!(a, b, "{}", function.name);
        }
    }
}
