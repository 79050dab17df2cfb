//! The plan as a value: written down, read back, hashed, told.
use expect_test::expect_file;
use hexafn_diagnostics::Span;
use hexafn_plan::{Plan, build, dump, hash, physical, plan};

use crate::program::*;

#[test]
fn a_plan_survives_being_written_down() {
    let before = plan(&payments().0).unwrap();
    let text = serde_json::to_string(&before).unwrap();
    let after: Plan = serde_json::from_str(&text).unwrap();
    assert_eq!(dump(&after), dump(&before));
    assert_eq!(hash(&after), hash(&before));
    assert_eq!(serde_json::to_string(&after).unwrap(), text);
}

#[test]
fn the_hash_is_that_of_what_the_plan_does() {
    let before = hash(&plan(&payments().0).unwrap());
    let mut moved = payments();
    moved.0.streams[0].span = Span::default();
    moved.0.sinks.reverse();
    assert_eq!(hash(&plan(&moved.0).unwrap()), before, "places and the order of sinks do not count");
    let mut changed = payments();
    changed.0.streams[1].steps[2].kind = hexafn_ir::step::StepKind::Where(gt(int("total"), n(1001)));
    assert_ne!(hash(&plan(&changed.0).unwrap()), before);
}

#[test]
fn planning_twice_gives_the_same() {
    assert_eq!(dump(&build(&payments().0).unwrap()), dump(&build(&payments().0).unwrap()));
    assert_eq!(hash(&plan(&payments().0).unwrap()), hash(&plan(&payments().0).unwrap()));
}

#[test]
fn the_plan_and_what_the_engine_makes_of_it_as_text() {
    let plan = plan(&payments().0).unwrap();
    expect_file!["golden/payments.txt"].assert_eq(&dump(&plan));
    expect_file!["golden/payments_physical.txt"].assert_eq(&physical(&plan));
}
