//! Random programs give the same rows and the same failures after every pass, on random rows.
use std::collections::BTreeMap;

use hexafn_ir::expr::Expr;
use hexafn_ir::step::StepKind as S;
use hexafn_ir::{Type, Value};
use hexafn_plan::{build, passes};
use proptest::prelude::*;

use crate::program::*;
use crate::run::{Outcome, Row, run};
use crate::well_formed;

const FIELDS: [&str; 3] = ["a", "b", "c"];

fn row_type() -> Type {
    record("R", &FIELDS.map(|name| (name, Type::Int)))
}

fn column() -> impl Strategy<Value = Expr> {
    prop::sample::select(&FIELDS[..]).prop_map(int)
}

/// Comparisons that cannot fail, some that can, and conditions made of both.
fn condition() -> impl Strategy<Value = Expr> {
    let safe = (column(), -2..3_i64).prop_map(|(c, k)| gt(c, n(k)));
    let failing = (column(), column()).prop_map(|(a, b)| gt(div(a, b), n(0)));
    let known = any::<bool>().prop_map(truth);
    let leaf = prop_oneof![6 => safe, 1 => failing, 1 => known];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| and(a, b)),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| or(a, b)),
            1 => inner.prop_map(not),
        ]
    })
}

fn value() -> impl Strategy<Value = Expr> {
    prop_oneof![
        3 => column(),
        2 => (-2..3_i64).prop_map(n),
        2 => (column(), column()).prop_map(|(a, b)| div(a, b)),
    ]
}

/// Steps after which a row still has the fields a, b and c.
fn step() -> impl Strategy<Value = S> {
    let assign = || prop::collection::vec((prop::sample::select(&FIELDS[..]), value()), 1..3);
    let all = (value(), value(), value()).prop_map(|(a, b, c)| S::Select(items(&[("a", a), ("b", b), ("c", c)])));
    let dedupe = column().prop_map(|c| S::Dedupe { by: items(&[("k", c)]), lasting: None, arrival: false });
    prop_oneof![
        5 => condition().prop_map(S::Where),
        3 => assign().prop_map(|i| S::Set(items(&i))),
        1 => all,
        1 => Just(S::Tap(None)),
        1 => dedupe,
        1 => Just(S::Merge(vec!["other".into()])),
    ]
}

fn program() -> impl Strategy<Value = Build> {
    let steps = || prop::collection::vec(step(), 0..6);
    (steps(), steps(), steps(), prop::option::of(condition()), any::<bool>()).prop_map(
        |(shared, left, right, when, both)| {
            let out = when.map_or_else(|| route("out"), |condition| route_when("out", condition));
            let built = Build::default()
                .source("rows", row_type(), file("rows.jsonl"))
                .source("other", row_type(), file("other.jsonl"))
                .stream("shared", "rows", shared, vec![])
                .stream("left", "shared", left, vec![out]);
            let built =
                if both { built.stream("right", "shared", right, vec![route("out"), route("more")]) } else { built };
            built.sink("out", file("out.jsonl")).sink("more", connector("drop", &[])).dead()
        },
    )
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = prop::array::uniform3(-2..3_i64);
    let named = |values: [i64; 3]| FIELDS.iter().zip(values).map(|(f, v)| ((*f).into(), Value::Int(v))).collect();
    prop::collection::vec(row.prop_map(named), 1..12)
}

/// What a `where false` cuts off does not run, and so does not fail either: failures count where rows still come out.
fn comparable(mut outcome: Outcome, cut: bool) -> Outcome {
    if cut {
        outcome.failed.clear();
    }
    outcome
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn passes_change_neither_rows_nor_failures(built in program(), first in rows(), second in rows()) {
        let input = BTreeMap::from([("rows".to_owned(), first), ("other".to_owned(), second)]);
        let mut plan = build(&built.0).unwrap();
        well_formed::check(&plan);
        let expected = run(&plan, &input);
        let mut cut = false;
        for pass in passes::ALL {
            (pass.run)(&mut plan);
            cut |= pass.name == "dead" && plan.graph.node_count() < build(&built.0).unwrap().graph.node_count();
            well_formed::check(&plan);
            let sinks = run(&plan, &input);
            prop_assert_eq!(&sinks.sinks, &expected.sinks, "rows after {}", pass.name);
            if !cut {
                prop_assert_eq!(&comparable(sinks, cut).failed, &expected.failed, "failures after {}", pass.name);
            }
        }
    }
}
