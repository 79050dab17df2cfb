//! What steps with state wait for.
use hexafn_ir::step::StepKind as S;
use hexafn_ir::{Type, Value};
use hexafn_plan::{NodeKind, Order, Plan, build};

use crate::program::*;

fn dedupe(arrival: bool) -> S {
    S::Dedupe { by: items(&[("id", text("id"))]), lasting: None, arrival }
}

/// The order of a source or a step with state.
fn order(plan: &Plan, id: &str) -> Order {
    match &plan.graph.node_weights().find(|n| &*n.id.0 == id).unwrap().kind {
        NodeKind::Source(source) => source.order,
        NodeKind::Keyed(keyed) => keyed.order,
        _ => panic!("{id} has no order"),
    }
}

fn two(first: hexafn_ir::connector::Connector, second: hexafn_ir::connector::Connector, arrival: bool) -> Build {
    Build::default()
        .source("one", payment(), first)
        .source("two", payment(), second)
        .stream("s", "one", vec![S::Merge(vec!["two".into()]), dedupe(arrival)], vec![route("out")])
        .sink("out", file("out.jsonl"))
        .dead()
}

#[test]
fn files_without_time_are_put_in_order_by_chunk() {
    let plan = build(&two(file("a.jsonl"), file("b.jsonl"), false).0).unwrap();
    assert_eq!(["one", "two", "s.dedupe"].map(|id| order(&plan, id)), [Order::Sequence; 3]);
}

#[test]
fn one_source_with_time_gives_its_order_to_all_that_it_meets() {
    let mut built = two(file("a.jsonl"), file("b.jsonl"), false);
    built.0.sources[1].time = payments().0.sources[0].time.clone();
    let plan = build(&built.0).unwrap();
    assert_eq!(["one", "two", "s.dedupe"].map(|id| order(&plan, id)), [Order::Time; 3]);
}

#[test]
fn a_source_without_end_and_without_time_is_taken_as_it_comes() {
    let follow = connector("file", &[("path", Value::String("b.jsonl".into())), ("follow", Value::Bool(true))]);
    let plan = build(&two(file("a.jsonl"), follow, false).0).unwrap();
    assert_eq!(["one", "two", "s.dedupe"].map(|id| order(&plan, id)), [Order::Arrival; 3]);
}

#[test]
fn nothing_waits_where_no_step_needs_order() {
    let plan = build(&two(file("a.jsonl"), file("b.jsonl"), true).0).unwrap();
    assert_eq!(["one", "two", "s.dedupe"].map(|id| order(&plan, id)), [Order::Arrival; 3]);
}

#[test]
fn a_shared_sink_does_not_join_two_parts() {
    let built = two(file("a.jsonl"), file("b.jsonl"), false)
        .source("timed", payment(), file("c.jsonl"))
        .time(col("at", Type::Time(Default::default())), 0)
        .stream("t", "timed", vec![dedupe(false)], vec![route("out")]);
    let plan = build(&built.0).unwrap();
    assert_eq!(
        ["one", "s.dedupe", "timed", "t.dedupe"].map(|id| order(&plan, id)),
        [Order::Sequence, Order::Sequence, Order::Time, Order::Time]
    );
}

#[test]
fn deduplication_at_the_source_is_a_step_with_state() {
    let built = payments().dedupe("id", text("id"), 3_600_000_000);
    assert_eq!(order(&build(&built.0).unwrap(), "payments.dedupe"), Order::Time);
}
