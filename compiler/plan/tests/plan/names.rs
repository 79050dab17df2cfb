//! The names of steps: unique, and unchanged by edits elsewhere.
use std::collections::BTreeSet;

use hexafn_ir::step::StepKind as S;
use hexafn_plan::{Plan, build};

use crate::program::*;
use crate::well_formed;

fn names(plan: &Plan) -> BTreeSet<String> {
    plan.graph.node_weights().map(|n| n.id.to_string()).collect()
}

fn tap() -> S {
    S::Tap(None)
}

#[test]
fn steps_are_named_by_their_declaration_and_word() {
    let plan = build(&payments().0).unwrap();
    let expected = [
        "card_bursts.per_user",
        "card_bursts.set",
        "card_bursts.set-2",
        "card_bursts.to-ops",
        "card_bursts.where",
        "card_bursts.where-2",
        "dead",
        "large.where",
        "live",
        "ops",
        "payments",
    ];
    assert_eq!(names(&plan), expected.map(String::from).into());
}

#[test]
fn a_step_added_elsewhere_changes_no_name() {
    let before = names(&build(&payments().0).unwrap());
    let mut grown = payments().stream("more", "large", vec![tap(), tap()], vec![route("live")]);
    // Even before all others, and in a stream that they read.
    let step = grown.0.streams[2].steps[0].clone();
    grown.0.streams[0].steps.push(step);
    grown.0.streams.swap(1, 2);
    let after = names(&build(&grown.0).unwrap());
    let added: Vec<_> = after.difference(&before).cloned().collect();
    assert_eq!(added, ["large.tap", "more.tap", "more.tap-2"]);
    assert!(before.is_subset(&after));
}

#[test]
fn a_name_given_by_the_user_is_not_taken_by_another_step() {
    let built = payments().stream("s", "payments", vec![tap(), tap()], vec![route("live")]).named(1, "tap");
    let names = names(&build(&built.0).unwrap());
    assert!(names.contains("s.tap") && names.contains("s.tap-2"), "{names:?}");
}

#[test]
fn a_sink_may_have_the_name_of_a_source() {
    let mut built = payments();
    built.0.sinks[1].name = "payments".into();
    built.0.streams[1].routes[1].sink = "payments".into();
    let plan = build(&built.0).unwrap();
    well_formed::check(&plan);
    assert!(names(&plan).contains("to-payments"));
}

#[test]
fn two_routes_to_one_sink_have_two_names() {
    let when = |k| route_when("live", gt(int("amount"), n(k)));
    let built = payments().stream("s", "payments", vec![], vec![when(1), when(2)]);
    let plan = build(&built.0).unwrap();
    assert!(names(&plan).is_superset(&["s.to-live".into(), "s.to-live-2".into()].into()));
}

#[test]
fn only_what_leads_to_a_sink_is_planned() {
    let built = payments()
        .source("unread", payment(), file("unread.jsonl"))
        .stream("idle", "unread", vec![tap()], vec![])
        .sink("unused", file("unused.jsonl"));
    assert_eq!(names(&build(&built.0).unwrap()), names(&build(&payments().0).unwrap()));
}
