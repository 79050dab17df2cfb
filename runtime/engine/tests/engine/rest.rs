//! Stepped runs: nothing is read and no watermark moves but by a rest, and a rest ends when all is delivered.
use std::sync::atomic::Ordering;
use std::time::Duration;

use hexafn_engine::RestError;
use hexafn_plan::Order;

use crate::plans::Plans;
use crate::scripts::{Gate, Play, lines};
use crate::sinks::{Act, Sink};
use crate::world::{World, settled};

/// Longer than any rest takes.
const PATIENCE: Duration = Duration::from_secs(60);

fn world(workers: usize) -> World {
    let mut world = World::new(workers);
    world.settings.stepped = true;
    world
}

#[test]
fn a_rest_reads_all_there_is_and_ends_when_it_is_delivered() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    plans.to(source, "out");
    for workers in [1, 2, 4] {
        let (out, gate) = (Sink::acting([]), Gate::default());
        let play =
            vec![lines(&[("a", 1, 10)]), lines(&[("b", 2, 20)]), Play::Gate(gate.clone()), lines(&[("c", 3, 30)])];
        let world = world(workers).source("in", play).sink("out", &out);
        let running = world.start(&plans.plan);
        running.control.rest(PATIENCE).unwrap();
        assert_eq!(out.lines().len(), 2);
        running.control.rest(PATIENCE).unwrap();
        assert_eq!(out.lines().len(), 2);
        gate.open();
        // The source ends with its last line, and with it the run: that is rest enough.
        assert!(matches!(running.control.rest(PATIENCE), Ok(()) | Err(RestError::Ended)));
        let control = running.control.clone();
        settled(running.join().unwrap());
        assert_eq!(out.lines().len(), 3);
        assert_eq!(control.rest(PATIENCE), Err(RestError::Ended));
    }
}

#[test]
fn the_watermark_follows_the_clock_at_rest_and_sources_without_events_hold_back_nobody() {
    let mut plans = Plans::new(Order::Time);
    plans.late = Some(10);
    let (fed, silent) = (plans.source("fed"), plans.source("silent"));
    let both = plans.merge(&[fed, silent], "both");
    let counted = plans.running(both, "counted");
    plans.to(counted, "out");
    for workers in [1, 2, 4] {
        let (out, gates) = (Sink::acting([]), [Gate::default(), Gate::default()]);
        let play = |gate: &Gate| Play::Gate(gate.clone());
        let world = world(workers)
            .source("fed", vec![lines(&[("a", 1, 100)]), play(&gates[0])])
            .source("silent", vec![play(&gates[1])])
            .sink("out", &out);
        let running = world.start(&plans.plan);
        for (later, released) in [(0, 0), (10, 0), (1, 1)] {
            world.clock.0.fetch_add(later, Ordering::SeqCst);
            running.control.rest(PATIENCE).unwrap();
            assert_eq!(out.lines().len(), released, "{later} µs later");
        }
        gates.iter().for_each(Gate::open);
        assert!(matches!(running.control.rest(PATIENCE), Ok(()) | Err(RestError::Ended)));
        settled(running.join().unwrap());
    }
}

#[test]
fn a_run_that_cannot_rest_says_so() {
    let mut plans = Plans::new(Order::Arrival);
    let hour = 3_600_000_000;
    (plans.delivery.attempts, plans.delivery.backoff) = (u32::MAX, (hour, hour));
    let source = plans.source("in");
    plans.to(source, "out");
    let out = Sink::always(Act::Refuse(true));
    let mut world = world(2).source("in", vec![lines(&[("a", 1, 0)])]).sink("out", &out);
    world.settings.grace = Duration::from_millis(20);
    let running = world.start(&plans.plan);
    let short = Duration::from_millis(50);
    assert_eq!(running.control.rest(short), Err(RestError::Restless(short)));
    running.control.stop();
    assert!(!running.join().unwrap().drained);
}
