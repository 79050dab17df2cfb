//! Where events are written again with their own bytes.
use hexafn_ir::step::StepKind as S;
use hexafn_ir::{Type, Value};
use hexafn_plan::{NodeKind, Plan, plan};

use crate::program::*;
use crate::well_formed;

fn program(
    row: Type,
    from: hexafn_ir::connector::Connector,
    steps: Vec<S>,
    to: hexafn_ir::connector::Connector,
) -> Plan {
    let built = Build::default()
        .source("rows", row, from)
        .stream("p", "rows", steps, vec![route("out")])
        .sink("out", to)
        .dead();
    let plan = plan(&built.0).unwrap();
    well_formed::check(&plan);
    plan
}

/// What the source decodes, and whether the bytes come with it.
fn decoded(plan: &Plan) -> (Vec<String>, bool) {
    let sources =
        plan.graph.node_weights().filter_map(|n| if let NodeKind::Source(s) = &n.kind { Some(s) } else { None });
    let decode = &sources.last().unwrap().decode;
    let names = decode.wanted.fields.iter().map(|f| f.name.to_string()).collect();
    (names, decode.envelope.iter().any(|c| &**c == "@raw"))
}

fn ab() -> Type {
    record("AB", &[("a", Type::Int), ("b", Type::Int)])
}

fn keep() -> Vec<S> {
    let dedupe = S::Dedupe { by: items(&[("a", int("a"))]), lasting: None, arrival: false };
    vec![S::Where(gt(int("a"), n(1))), S::Tap(None), dedupe]
}

#[test]
fn rows_that_stay_as_they_are_keep_their_bytes() {
    let plan = program(ab(), file("a.jsonl"), keep(), file("b.jsonl"));
    assert_eq!(decoded(&plan), (vec!["a".to_owned()], true));
}

#[test]
fn columns_are_there_too_where_bytes_may_be_missing() {
    let Type::Record(mut fields) = ab() else { panic!() };
    std::sync::Arc::make_mut(&mut fields).fields[1].default = Some(Value::Int(0));
    let plan = program(Type::Record(fields), file("a.jsonl"), keep(), file("b.jsonl"));
    assert_eq!(decoded(&plan), (vec!["a".to_owned(), "b".to_owned()], true));
    let posted =
        program(ab(), connector("http.post", &[("path", Value::String("/a".into()))]), keep(), file("b.jsonl"));
    assert_eq!(decoded(&posted), (vec!["a".to_owned(), "b".to_owned()], true), "a body may have several lines");
}

#[test]
fn changed_rows_are_written_from_their_columns() {
    let set = vec![S::Set(items(&[("b", int("a"))]))];
    assert_eq!(decoded(&program(ab(), file("a.jsonl"), set, file("b.jsonl"))), (vec!["a".to_owned()], false));
}

#[test]
fn csv_and_checksums_take_columns() {
    let both = || vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(decoded(&program(ab(), file("a.csv"), keep(), file("b.jsonl"))), (both(), false));
    assert_eq!(decoded(&program(ab(), file("a.jsonl"), keep(), file("b.csv"))), (both(), false));
    assert_eq!(decoded(&program(ab(), file("a.jsonl"), keep(), connector("drop", &[]))), (both(), false));
}

#[test]
fn secrets_never_leave_as_bytes() {
    let row = record("S", &[("a", Type::Int), ("b", Type::Secret(Box::new(Type::String)))]);
    assert!(!decoded(&program(row, file("a.jsonl"), keep(), file("b.jsonl"))).1);
}

#[test]
fn generated_rows_have_no_bytes() {
    let rows = connector("nexmark", &[("events", Value::Int(10))]);
    assert!(!decoded(&program(hexafn_ir::nexmark::event_type(), rows, vec![], file("b.jsonl"))).1);
}

#[test]
fn bytes_that_come_for_dead_letters_do_not_reach_the_sink_of_changed_rows() {
    let fails = || S::Set(items(&[("b", div(int("a"), int("b")))]));
    let built = Build::default()
        .source("rows", ab(), file("a.jsonl"))
        .stream("changed", "rows", vec![S::Set(items(&[("a", int("b"))]))], vec![route("out")])
        .stream("more", "changed", vec![fails()], vec![route("out")])
        .sink("out", file("b.jsonl"))
        .dead();
    let plan = plan(&built.0).unwrap();
    well_formed::check(&plan);
    assert!(decoded(&plan).1, "the dead letters of `more` hold the event");
    let sink = plan.graph.node_indices().find(|n| &*plan.graph[*n].id.0 == "out").unwrap();
    for edge in plan.graph.edges_directed(sink, petgraph::Incoming) {
        let input = &plan.graph[petgraph::visit::EdgeRef::source(&edge)];
        assert!(!input.envelope.iter().any(|c| &**c == "@raw"), "{}", input.id);
    }
}
