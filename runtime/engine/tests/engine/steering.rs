//! Stops, params, and what can be seen of a run.
use hexafn_engine::SetError;
use hexafn_ir::{BinaryOp, Value};
use hexafn_plan::Order;

use crate::plans::{Plans, binary, n, param};
use crate::scripts::{Gate, Play, lines};
use crate::sinks::{Act, Sink};
use crate::world::{World, settled};

#[test]
fn a_stop_delivers_what_is_under_way_and_reads_no_more() {
    let mut plans = Plans::new(Order::Time);
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    for workers in [1, 2] {
        let out = Sink::acting([]);
        let play = vec![lines(&[("a", 1, 10), ("b", 2, 20)]), Play::Gate(Gate::default()), lines(&[("c", 3, 30)])];
        let world = World::new(workers).source("in", play).sink("out", &out);
        let running = world.start(&plans.plan);
        running.until(|c| c.accounts().iter().any(|(id, account)| *id.0 == *"counted" && account.received == 2));
        running.control.stop();
        settled(running.join().unwrap());
        assert_eq!(out.lines().len(), 2, "the row that waited for the watermark is delivered, too");
        assert_eq!(world.log.committed.lock().unwrap()["in"], 1);
    }
}

#[test]
fn a_stop_gives_up_on_what_cannot_be_delivered_in_time() {
    let mut plans = Plans::new(Order::Arrival);
    let hour = 3_600_000_000;
    (plans.delivery.attempts, plans.delivery.backoff) = (u32::MAX, (hour, hour));
    let source = plans.source("in");
    plans.to(source, "out");
    let out = Sink::always(Act::Refuse(true));
    let mut world = World::new(2).source("in", vec![lines(&[("a", 1, 0)])]).sink("out", &out);
    world.settings.grace = std::time::Duration::from_millis(20);
    let running = world.start(&plans.plan);
    running.until(|_| out.attempts() == 1);
    running.control.stop();
    let report = running.join().unwrap();
    assert!(!report.drained);
    let account = report.account("out").unwrap();
    assert_eq!((account.received, account.held), (1, 1));
    assert_eq!(world.log.committed.lock().unwrap().get("in"), None, "the row is read again at the next start");
}

#[test]
fn a_param_takes_effect_while_the_program_runs() {
    let mut plans = Plans::new(Order::Arrival);
    plans.param("limit", 10);
    let source = plans.source("in");
    let big = plans.keep(source, "big", binary(BinaryOp::Greater, n(), param("limit")));
    plans.to(big, "out");
    plans.to(source, "all");
    for workers in [1, 2] {
        let (out, all) = (Sink::acting([]), Sink::acting([]));
        let gates: Vec<Gate> = (0..10_000).map(|_| Gate::default()).collect();
        let play = gates.iter().flat_map(|gate| [lines(&[("a", 5, 0)]), Play::Gate(gate.clone())]).collect();
        let world = World::new(workers).source("in", play).sink("out", &out).sink("all", &all);
        let running = world.start(&plans.plan);
        all.wait_lines(1);
        let control = &running.control;
        assert_eq!(control.set("limits", Value::Int(3)), Err(SetError::Unknown("limits".into())));
        assert!(matches!(control.set("limit", Value::Bool(true)), Err(SetError::Type { .. })));
        assert_eq!(out.lines().len(), 0);
        control.set("limit", Value::Int(3)).unwrap();
        // One row after the other, until one passes.
        for (seen, gate) in gates.iter().enumerate() {
            all.wait_lines(seen + 1);
            gate.open();
            if !out.lines().is_empty() {
                break;
            }
        }
        control.stop();
        settled(running.join().unwrap());
        assert!(!out.lines().is_empty());
    }
}

#[test]
fn a_param_without_value_is_an_error_before_anything_begins() {
    let mut plans = Plans::new(Order::Arrival);
    plans.param("limit", 1);
    plans.plan.params[0].default = None;
    let source = plans.source("in");
    plans.to(source, "out");
    let error = World::new(1).source("in", vec![]).sink("out", &Sink::acting([])).fail(&plans.plan);
    assert_eq!(error.to_string(), "the param `limit` has no default and was not set");
}
