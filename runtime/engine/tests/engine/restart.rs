//! Snapshots while running, and restarts into other numbers of workers.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_plan::{KeyedKind, Order, Plan};
use proptest::prelude::*;

use crate::plans::Plans;
use crate::scripts::{Gate, Play, Row, Script, lines};
use crate::sinks::Sink;
use crate::world::{Shelf, World};

const KEYS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

fn plan(order: Order) -> Plan {
    let mut plans = Plans::new(order);
    plans.late = plans.late.map(|_| 40);
    let (a, b) = (plans.source("a"), plans.source("b"));
    let both = plans.merge(&[a, b], "both");
    let once = plans.keyed(both, "once", KeyedKind::Dedupe(None));
    plans.to(once, "first");
    let counted = plans.running(both, "counted");
    plans.to(counted, "out");
    plans.plan
}

/// The last line of each key, which has the final count and sum; and the rows that were first.
fn answer(out: &[String], first: &[String]) -> (BTreeMap<String, (i64, i64)>, Vec<String>) {
    let mut last = BTreeMap::new();
    for line in out {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let state = (row["count"].as_i64().unwrap(), row["sum"].as_i64().unwrap());
        let entry = last.entry(row["k"].to_string()).or_insert(state);
        *entry = (*entry).max(state);
    }
    let mut first = first.to_vec();
    first.sort();
    first.dedup();
    (last, first)
}

#[derive(Clone, Debug)]
struct Case {
    order: Order,
    /// Rows of each source: key, time step.
    rows: [Vec<(usize, i64)>; 2],
    chunk: usize,
    cut: usize,
    workers: (usize, usize),
}

fn case() -> impl Strategy<Value = Case> {
    let order = prop_oneof![Just(Order::Time), Just(Order::Sequence)];
    let rows = || prop::collection::vec((0..KEYS.len(), 0..25i64), 1..120);
    (order, rows(), rows(), 1..12usize, 0..40usize, (1..=4usize, 1..=4usize))
        .prop_map(|(order, a, b, chunk, cut, workers)| Case { order, rows: [a, b], chunk, cut, workers })
}

fn plays(case: &Case, source: usize) -> Vec<Play> {
    let mut time = 0;
    let row = |(i, (key, step)): (usize, &(usize, i64))| -> Row {
        time += step;
        (KEYS[*key], (i * 2 + source) as i64, time)
    };
    let rows: Vec<Row> = case.rows[source].iter().enumerate().map(row).collect();
    rows.chunks(case.chunk).map(lines).collect()
}

fn world(case: &Case, workers: usize, gate: Option<&Gate>) -> (World, Arc<Sink>, Arc<Sink>) {
    let (out, first) = (Sink::acting([]), Sink::acting([]));
    let mut world = World::new(workers).sink("out", &out).sink("first", &first);
    for (source, name) in [(0, "a"), (1, "b")] {
        let mut plays = plays(case, source);
        if let Some(gate) = gate {
            plays.insert(case.cut.min(plays.len()), Play::Gate(gate.clone()));
        }
        world = world.script(name, Script { partitions: vec![(name.into(), plays)], striped: false });
    }
    (world, out, first)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_restart_from_a_stop_goes_on_as_if_nothing_had_happened(case in case()) {
        let plan = plan(case.order);
        let (whole, out, first) = world(&case, 1, None);
        whole.run(&plan);
        let expected = answer(&out.lines(), &first.lines());

        let shelf = Arc::new(Shelf::default());
        // The first run reads up to the cut, and is stopped there; a snapshot is kept.
        let (begun, out_before, first_before) = world(&case, case.workers.0, Some(&Gate::default()));
        let begun = begun.shelf(&shelf);
        let running = begun.start(&plan);
        for (source, name) in [(0, "a"), (1, "b")] {
            begun.log.wait_read(name, case.cut.min(plays(&case, source).len()));
        }
        running.control.stop();
        running.join().unwrap();
        prop_assert!(!shelf.0.lock().unwrap().is_empty());

        // The second one goes on with other workers, to the end.
        let (rest, out_after, first_after) = world(&case, case.workers.1, None);
        rest.shelf(&shelf).run(&plan);
        let out = [out_before.lines(), out_after.lines()].concat();
        prop_assert_eq!(out.len(), case.rows[0].len() + case.rows[1].len(), "each row comes out once");
        let first = [first_before.lines(), first_after.lines()].concat();
        prop_assert_eq!(answer(&out, &first), expected);
    }

    #[test]
    fn a_restart_from_any_snapshot_comes_to_the_same_state(case in case(), which in any::<prop::sample::Index>()) {
        let plan = plan(case.order);
        let shelf = Arc::new(Shelf::default());
        let (mut begun, out, first) = world(&case, case.workers.0, None);
        begun.settings.snapshot_every = 1;
        begun.shelf(&shelf).run(&plan);
        let expected = answer(&out.lines(), &first.lines());

        // As after a crash: some snapshot is the newest, and what came out after it comes out again.
        let kept = shelf.0.lock().unwrap().clone();
        let snapshot = kept[which.index(kept.len())].clone();
        let crashed = Arc::new(Shelf::default());
        crashed.0.lock().unwrap().push(snapshot);
        let (rest, out_after, first_after) = world(&case, case.workers.1, None);
        rest.shelf(&crashed).run(&plan);
        let out = [out.lines(), out_after.lines()].concat();
        let first = [first.lines(), first_after.lines()].concat();
        prop_assert_eq!(answer(&out, &first), expected);
    }
}

#[test]
fn after_the_end_a_restart_has_nothing_left_to_do() {
    let case =
        Case { order: Order::Time, rows: [vec![(0, 1); 50], vec![(1, 1); 50]], chunk: 5, cut: 0, workers: (2, 2) };
    let plan = plan(case.order);
    let shelf = Arc::new(Shelf::default());
    let (world_one, out, _) = world(&case, 2, None);
    world_one.shelf(&shelf).run(&plan);
    assert_eq!(out.lines().len(), 100);
    let (world_two, out, _) = world(&case, 3, None);
    world_two.shelf(&shelf).run(&plan);
    assert_eq!(out.lines().len(), 0);
}
