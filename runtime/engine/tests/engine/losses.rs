//! What is lost goes to its route, and the rest goes on.
use hexafn_diagnostics::{DIVISION_BY_ZERO, MISSING_FIELD, NOT_JSON};
use hexafn_ir::BinaryOp;
use hexafn_ir::dead_letter::Loss;
use hexafn_plan::{OperationKind, Order, StepId};
use serde_json::Value;

use crate::plans::{Plans, binary, column, expr, int, letter, n};
use crate::scripts::{Play, lines};
use crate::sinks::Sink;
use crate::world::World;

fn field(line: &str, name: &str) -> String {
    let letter: Value = serde_json::from_str(line).unwrap();
    match &letter[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn an_event_that_cannot_be_decoded_leaves_with_its_place_and_text() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    plans.to(source, "out");
    let dead = plans.sink("dead");
    plans.loss(source, Loss::Invalid, dead);
    let (out, dead) = (Sink::acting([]), Sink::acting([]));
    let text = "{\"k\":\"a\",\"n\":1,\"at\":0}\nnot json\n{\"k\":\"b\"}\n{\"k\":\"c\",\"n\":2,\"at\":0}\n";
    let world = World::new(1).source("in", vec![Play::Lines(text.into())]).sink("out", &out).sink("dead", &dead);
    let report = world.run(&plans.plan);
    assert_eq!(out.lines().len(), 2);
    let letters = dead.lines();
    assert_eq!(letters.len(), 2);
    assert_eq!(field(&letters[0], "kind"), "invalid");
    assert_eq!(field(&letters[0], "place"), "in:2");
    assert_eq!(field(&letters[0], "id"), "in/in@23");
    assert_eq!(field(&letters[0], "code"), NOT_JSON.to_string());
    assert_eq!(field(&letters[0], "payload"), "not json");
    assert_eq!(field(&letters[1], "code"), MISSING_FIELD.to_string());
    let account = report.account("in").unwrap();
    assert_eq!((account.received, account.passed, account.dead), (4, 2, 2));
    assert_eq!(report.errors[&(StepId("in".into()), NOT_JSON)], 1);
    assert_eq!(world.log.lost.load(std::sync::atomic::Ordering::SeqCst), 1, "the chunk knows that it lost rows");
}

#[test]
fn a_row_that_fails_in_a_step_leaves_with_its_payload_and_the_others_go_on() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let part = plans.set(source, "part", "part", binary(BinaryOp::Divide, int(10), n()));
    plans.to(part, "out");
    let dead = plans.sink("dead");
    plans.loss(part, Loss::Error, dead);
    for workers in [1, 2] {
        let (out, dead) = (Sink::acting([]), Sink::acting([]));
        let world = World::new(workers)
            .source("in", vec![lines(&[("a", 5, 0), ("b", 0, 0), ("c", 2, 0)])])
            .sink("out", &out)
            .sink("dead", &dead);
        let report = world.run(&plans.plan);
        assert_eq!(out.lines(), [r#"{"k":"a","n":5,"at":0,"part":2}"#, r#"{"k":"c","n":2,"at":0,"part":5}"#]);
        let letters = dead.lines();
        assert_eq!(letters.len(), 1);
        assert_eq!(field(&letters[0], "step"), "part");
        assert_eq!(field(&letters[0], "code"), DIVISION_BY_ZERO.to_string());
        assert_eq!(field(&letters[0], "payload"), r#"{"k":"b","n":0,"at":0}"#);
        let account = report.account("part").unwrap();
        assert_eq!((account.received, account.passed, account.dead), (3, 2, 1));
    }
}

#[test]
fn without_a_route_lost_rows_are_counted_and_dropped() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let part = plans.set(source, "part", "part", binary(BinaryOp::Divide, int(10), n()));
    plans.to(part, "out");
    let out = Sink::acting([]);
    let report = World::new(1).source("in", vec![lines(&[("b", 0, 0)])]).sink("out", &out).run(&plans.plan);
    assert_eq!(out.lines().len(), 0);
    assert_eq!(report.errors[&(StepId("part".into()), DIVISION_BY_ZERO)], 1);
}

#[test]
fn a_condition_on_a_loss_route_sees_the_dead_letter() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let part = plans.set(source, "part", "part", binary(BinaryOp::Divide, int(10), n()));
    plans.to(part, "out");
    let code = column("code", hexafn_ir::Type::String);
    let wanted = hexafn_ir::Value::String(DIVISION_BY_ZERO.to_string().as_str().into());
    let wanted = expr(hexafn_ir::ExprKind::Literal(wanted), hexafn_ir::Type::String);
    let condition = binary(BinaryOp::NotEqual, code, wanted);
    // The stage reads the losses, not the rows: the edge from `stage` is replaced.
    let filter = plans.stage(part, "other", vec![(OperationKind::Where(condition), letter())]);
    let edge = plans.plan.graph.find_edge(part, filter).unwrap();
    plans.plan.graph.remove_edge(edge);
    plans.loss(part, Loss::Error, filter);
    plans.to(filter, "dead");
    let (out, dead) = (Sink::acting([]), Sink::acting([]));
    let world = World::new(1).source("in", vec![lines(&[("b", 0, 0)])]).sink("out", &out).sink("dead", &dead);
    let report = world.run(&plans.plan);
    assert_eq!(dead.lines().len(), 0);
    assert_eq!(report.account("other").unwrap().filtered, 1);
}
