//! Retries, refusals, slow and stuck sinks.
use std::sync::atomic::Ordering;

use hexafn_diagnostics::UNDELIVERED;
use hexafn_engine::{CreditLimits, EngineError};
use hexafn_ir::dead_letter::Loss;
use hexafn_plan::{Order, StepId};

use crate::plans::Plans;
use crate::scripts::lines;
use crate::sinks::{Act, Sink};
use crate::world::{World, settled};

fn plan(dead: bool) -> Plans {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let sink = plans.to(source, "out");
    if dead {
        let letters = plans.sink("dead");
        plans.loss(sink, Loss::Undelivered, letters);
    }
    plans
}

#[test]
fn a_delivery_that_fails_is_tried_again() {
    let out = Sink::acting([Act::Refuse(true), Act::Refuse(true)]);
    let world = World::new(1).source("in", vec![lines(&[("a", 1, 0)])]).sink("out", &out);
    let report = world.run(&plan(false).plan);
    assert_eq!((out.lines().len(), out.attempts()), (1, 3));
    assert!(report.errors.is_empty());
}

#[test]
fn what_is_refused_for_good_leaves_as_a_dead_letter() {
    let (out, dead) = (Sink::always(Act::Refuse(true)), Sink::acting([]));
    let world = World::new(2).source("in", vec![lines(&[("a", 1, 0), ("b", 2, 0)])]).sink("out", &out);
    let report = world.sink("dead", &dead).run(&plan(true).plan);
    assert_eq!(out.attempts(), 3);
    assert_eq!(dead.lines().len(), 2);
    let letter: serde_json::Value = serde_json::from_str(&dead.lines()[0]).unwrap();
    assert_eq!(letter["kind"], "undelivered");
    assert_eq!(letter["attempts"], 3);
    assert_eq!(letter["cause"], "503");
    assert_eq!(letter["message"], "the target said no");
    assert_eq!(letter["payload"].to_string(), r#"{"k":"a","n":1,"at":0}"#);
    assert_eq!(report.account("out").unwrap().dead, 2);
    assert_eq!(report.errors[&(StepId("out".into()), UNDELIVERED)], 2);
}

#[test]
fn only_the_rows_that_were_refused_are_lost() {
    let (out, dead) = (Sink::acting([Act::RefuseRows(vec![1])]), Sink::acting([]));
    let world = World::new(1).source("in", vec![lines(&[("a", 1, 0), ("b", 2, 0), ("c", 3, 0)])]).sink("out", &out);
    let report = world.sink("dead", &dead).run(&plan(true).plan);
    assert_eq!(out.lines(), [r#"{"k":"a","n":1,"at":0}"#, r#"{"k":"c","n":3,"at":0}"#]);
    assert_eq!(dead.lines().len(), 1);
    assert_eq!(report.account("out").unwrap().passed, 2);
}

#[test]
fn the_run_stops_rather_than_lose_what_a_loss_route_cannot_take() {
    let (out, dead) = (Sink::always(Act::Refuse(false)), Sink::always(Act::Refuse(false)));
    let world = World::new(2).source("in", vec![lines(&[("a", 1, 0)])]).sink("out", &out).sink("dead", &dead);
    let error = world.fail(&plan(true).plan);
    assert!(matches!(&error, EngineError::LossRoute { sink, .. } if sink == "dead"), "{error}");
    assert_eq!(world.log.committed.lock().unwrap().get("in"), None, "the event is read again at the next start");
    assert_eq!(world.log.abandoned.load(Ordering::SeqCst), 1, "its sender is not told that it was processed");
}

#[test]
fn the_breaker_pauses_and_then_goes_on() {
    let mut plans = Plans::new(Order::Arrival);
    plans.delivery.attempts = 10;
    plans.delivery.breaker = Some((2, 1_000));
    let source = plans.source("in");
    plans.to(source, "out");
    let out = Sink::acting((0..5).map(|_| Act::Refuse(true)));
    World::new(1).source("in", vec![lines(&[("a", 1, 0)])]).sink("out", &out).run(&plans.plan);
    assert_eq!((out.lines().len(), out.attempts()), (1, 6));
}

#[test]
fn a_stuck_sink_does_not_hold_up_another() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    plans.to(source, "slow");
    plans.to(source, "fast");
    for workers in [1, 2] {
        let (slow, fast) = (Sink::stuck(), Sink::acting([]));
        let play: Vec<_> = (0..600).map(|i| lines(&[("a", i, 0)])).collect();
        let world = World::new(workers).source("in", play).sink("slow", &slow).sink("fast", &fast);
        let running = world.start(&plans.plan);
        // More batches than the queue of the stuck sink takes.
        fast.wait_lines(600);
        assert_eq!(slow.lines().len(), 0);
        slow.open();
        settled(running.join().unwrap());
        assert_eq!(slow.lines().len(), 600);
    }
}

#[test]
fn credits_bound_what_is_under_way_while_a_sink_is_stuck() {
    let plans = plan(false);
    for workers in [1, 2] {
        let out = Sink::stuck();
        let rows: Vec<_> = (0..100).map(|i| ("a", i, 0)).collect();
        let mut world = World::new(workers).source("in", (0..200).map(|_| lines(&rows)).collect()).sink("out", &out);
        let chunk = 100 * 30;
        world.settings.credits = CreditLimits { bytes: 20_000 * workers as u64, rows: 1 << 20 };
        let running = world.start(&plans.plan);
        world.log.wait_read("in", 5);
        // The epoch goes on although nothing is delivered; then everything stands still.
        running.until(|control| control.epoch() >= 2);
        let most = 20_000 + 2 * chunk;
        assert!(running.control.bytes_in_flight() <= most, "{} bytes", running.control.bytes_in_flight());
        out.open();
        let report = settled(running.join().unwrap());
        assert_eq!(out.lines().len(), 20_000);
        assert!(report.most_bytes <= most, "{} bytes", report.most_bytes);
    }
}
