//! Defects end the run with an error that names the step.
use hexafn_engine::EngineError;
use hexafn_plan::Order;

use crate::plans::Plans;
use crate::scripts::{Gate, Play, lines};
use crate::sinks::{Act, Sink};
use crate::world::World;

fn plan() -> Plans {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    plans
}

#[test]
fn a_panic_on_a_worker_stops_all_workers() {
    for workers in [1, 2, 4] {
        let out = Sink::acting([]);
        let world = World::new(workers).source("in", vec![lines(&[("a", 1, 0)]), Play::Panic]).sink("out", &out);
        let error = world.fail(&plan().plan);
        let EngineError::Panic { step, message } = &error else { panic!("{error}") };
        assert_eq!((step.as_str(), message.as_str()), ("in", "the connector is broken"));
    }
}

#[test]
fn a_panic_of_a_forwarder_stops_the_run_though_the_source_never_ends() {
    let out = Sink::always(Act::Panic);
    let play = vec![lines(&[("a", 1, 0)]), Play::Gate(Gate::default())];
    let error = World::new(2).source("in", play).sink("out", &out).fail(&plan().plan);
    let EngineError::Panic { step, message } = &error else { panic!("{error}") };
    assert_eq!((step.as_str(), message.as_str()), ("out", "the forwarder is broken"));
}

#[test]
fn an_error_of_a_connector_ends_the_run() {
    let play = vec![lines(&[("a", 1, 0)]), Play::Fail];
    let error = World::new(2).source("in", play).sink("out", &Sink::acting([])).fail(&plan().plan);
    assert_eq!(error.to_string(), "in: the file vanished");
}
