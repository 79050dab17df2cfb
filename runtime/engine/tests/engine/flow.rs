//! Rows from source to sink.
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::{BinaryOp, Type};
use hexafn_plan::{OperationKind, Order};

use crate::plans::{Plans, binary, int, n, row};
use crate::scripts::lines;
use crate::sinks::Sink;
use crate::world::World;

#[test]
fn rows_go_from_a_source_through_a_stage_to_a_sink() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let big = plans.keep(source, "big", binary(BinaryOp::Greater, n(), int(1)));
    let twice = plans.set(big, "twice", "twice", binary(BinaryOp::Multiply, n(), int(2)));
    plans.to(twice, "out");
    for workers in [1, 2, 4] {
        let out = Sink::acting([]);
        let world = World::new(workers)
            .source("in", vec![lines(&[("a", 1, 0), ("b", 2, 0)]), lines(&[("c", 3, 0)])])
            .sink("out", &out);
        let report = world.run(&plans.plan);
        assert_eq!(
            out.lines(),
            [r#"{"k":"b","n":2,"at":0,"twice":4}"#, r#"{"k":"c","n":3,"at":0,"twice":6}"#],
            "{workers} workers"
        );
        let big = report.account("big").unwrap();
        assert_eq!((big.received, big.passed, big.filtered), (3, 2, 1));
        assert_eq!(report.account("out").unwrap().passed, 2);
        assert_eq!(world.log.committed.lock().unwrap()["in"], 2, "everything is committed at the end");
        assert_eq!(world.log.receipts.load(std::sync::atomic::Ordering::SeqCst), 2);
    }
}

#[test]
fn a_source_feeds_many_and_a_merge_takes_many() {
    let mut plans = Plans::new(Order::Arrival);
    let (a, b) = (plans.source("a"), plans.source("b"));
    let both = plans.merge(&[a, b], "both");
    plans.to(both, "out");
    plans.to(a, "only");
    plans.to(both, "count");
    let (out, only) = (Sink::acting([]), Sink::acting([]));
    let world = World::new(2)
        .source("a", vec![lines(&[("a", 1, 0)])])
        .source("b", vec![lines(&[("b", 2, 0)])])
        .sink("out", &out)
        .sink("only", &only);
    let report = world.run(&plans.plan);
    assert_eq!(out.sorted(), [r#"{"k":"a","n":1,"at":0}"#, r#"{"k":"b","n":2,"at":0}"#]);
    assert_eq!(only.lines(), [r#"{"k":"a","n":1,"at":0}"#]);
    assert_eq!(report.account("both").unwrap().passed, 2);
    let mut summaries: Vec<_> = report.summaries.iter().map(|(id, s)| format!("{id}: {s}")).collect();
    summaries.sort();
    assert_eq!(summaries, ["count: 2 rows", "only: 1 lines", "out: 2 lines"]);
}

#[test]
fn a_share_of_the_rows_is_the_same_in_every_run() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let share = crate::plans::expr(hexafn_ir::ExprKind::Literal(hexafn_ir::Value::Float(0.25)), Type::Float);
    let some = plans.stage(source, "some", vec![(OperationKind::Sample { share, by: vec![] }, row())]);
    plans.to(some, "out");
    let play: Vec<_> = (0..20).map(|c| lines(&(0..50).map(|i| ("a", c * 50 + i, 0)).collect::<Vec<_>>())).collect();
    let outcome = |workers| {
        let out = Sink::acting([]);
        World::new(workers).source("in", play.clone()).sink("out", &out).run(&plans.plan);
        out.sorted()
    };
    let first = outcome(1);
    assert!((150..350).contains(&first.len()), "a quarter of 1000, not {}", first.len());
    assert_eq!(first, outcome(3));
}

#[test]
fn an_unknown_connector_is_an_error_before_anything_begins() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let sink = plans.to(source, "out");
    plans.loss(sink, Loss::Undelivered, sink);
    plans.plan.graph.remove_edge(plans.plan.graph.find_edge(sink, sink).unwrap());
    if let hexafn_plan::NodeKind::Source(s) = &mut plans.plan.graph[source].kind {
        s.source.connector.kind = "kafka".into();
    }
    let error = World::new(1).sink("out", &Sink::acting([])).fail(&plans.plan);
    assert_eq!(error.to_string(), "in: there is no connector of the kind `kafka` in this build");
}
