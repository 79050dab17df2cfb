//! Lateness is decided once, at the source, row by row.
use std::sync::atomic::Ordering;

use hexafn_diagnostics::LATE;
use hexafn_ir::dead_letter::Loss;
use hexafn_plan::{Order, StepId};

use crate::plans::Plans;
use crate::scripts::{Gate, Play, Script, lines};
use crate::sinks::Sink;
use crate::world::{World, settled};

#[test]
fn a_row_older_than_the_watermark_is_late_however_the_input_is_cut() {
    let mut plans = Plans::new(Order::Time);
    plans.late = Some(50);
    let source = plans.source("in");
    plans.to(source, "out");
    let dead = plans.sink("dead");
    plans.loss(source, Loss::Late, dead);
    let rows = [("a", 1, 100), ("a", 2, 50), ("a", 3, 49), ("a", 4, 200), ("a", 5, 149), ("a", 6, 150)];
    for size in [1, 2, 6] {
        let (out, dead) = (Sink::acting([]), Sink::acting([]));
        let play = rows.chunks(size).map(lines).collect();
        let report = World::new(2).source("in", play).sink("out", &out).sink("dead", &dead).run(&plans.plan);
        assert_eq!((out.lines().len(), dead.lines().len()), (4, 2), "chunks of {size}");
        assert!(dead.lines().iter().all(|l| l.contains(r#""kind":"late""#)));
        assert_eq!(report.errors[&(StepId("in".into()), LATE)], 2);
        assert_eq!(report.account("in").unwrap().dead, 2);
    }
}

#[test]
fn an_idle_source_does_not_hold_back_the_others() {
    let mut plans = Plans::new(Order::Time);
    plans.idle = Some(1_000);
    let (a, b) = (plans.source("a"), plans.source("b"));
    let both = plans.merge(&[a, b], "both");
    let counted = plans.running(both, "counted");
    plans.to(counted, "out");
    for workers in [1, 2] {
        let (out, quiet, end) = (Sink::acting([]), Gate::default(), Gate::default());
        let play = vec![lines(&[("a", 1, 10), ("a", 2, 20), ("a", 3, 30)]), Play::Gate(end.clone())];
        let world =
            World::new(workers).source("a", play).source("b", vec![Play::Gate(quiet.clone())]).sink("out", &out);
        let running = world.start(&plans.plan);
        running.until(|c| c.accounts().iter().any(|(id, account)| *id.0 == *"counted" && account.held == 3));
        assert_eq!(out.lines().len(), 0);
        // Both are silent for long enough: time itself goes on, and everything is before it.
        running.until(|_| {
            world.clock.0.fetch_add(1_000, Ordering::SeqCst);
            out.lines().len() == 3
        });
        quiet.open();
        end.open();
        settled(running.join().unwrap());
    }
}

#[test]
fn without_event_time_rows_meet_the_state_as_soon_as_they_arrive() {
    let mut plans = Plans::new(Order::Time);
    plans.late = None;
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    for workers in [1, 2] {
        let (out, end) = (Sink::acting([]), Gate::default());
        let play = vec![lines(&[("a", 1, 10)]), lines(&[("b", 2, 20)]), Play::Gate(end.clone())];
        let world = World::new(workers).source("in", play).sink("out", &out);
        let running = world.start(&plans.plan);
        // The clock stands still all the while.
        out.wait_lines(2);
        end.open();
        settled(running.join().unwrap());
    }
}

#[test]
fn a_partition_that_stands_still_does_not_let_the_others_fill_the_memory() {
    let mut plans = Plans::new(Order::Time);
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    let gate = Gate::default();
    let rows = |from: i64| (from..from + 50).map(|i| ("a", i, i)).collect::<Vec<_>>();
    let fast: Vec<Play> = (0..100).map(|c| lines(&rows(c * 50))).collect();
    let slow = vec![lines(&rows(0)), Play::Gate(gate.clone()), lines(&rows(50))];
    let out = Sink::acting([]);
    let script = Script { partitions: vec![("fast".into(), fast), ("slow".into(), slow)], striped: false };
    let mut world = World::new(1).script("in", script).sink("out", &out);
    world.settings.credits = hexafn_engine::CreditLimits { bytes: 10_000, rows: 1 << 20 };
    let running = world.start(&plans.plan);
    // Both are read up to where the slow one stands; the fast one goes on only as far as the credits reach.
    out.wait_lines(49);
    running.until(|control| control.bytes_in_flight() >= 10_000);
    assert!(running.control.bytes_in_flight() <= 12_000, "{} bytes", running.control.bytes_in_flight());
    gate.open();
    settled(running.join().unwrap());
    assert_eq!(out.lines().len(), 5100);
}

#[test]
fn rows_that_wait_for_their_time_do_not_block_their_own_source() {
    let mut plans = Plans::new(Order::Time);
    plans.late = Some(1_000_000);
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    for workers in [1, 2] {
        let out = Sink::acting([]);
        let rows: Vec<_> = (0..50).map(|i| ("a", i, i)).collect();
        let plays: Vec<Play> = (0..100).map(|_| lines(&rows)).collect();
        // All rows lie within the disorder that is allowed: they wait until the end, whatever the credits.
        let mut world = World::new(workers)
            .script("in", Script { partitions: vec![("in".into(), plays)], striped: false })
            .sink("out", &out);
        world.settings.credits = hexafn_engine::CreditLimits { bytes: 10_000, rows: 500 };
        world.run(&plans.plan);
        assert_eq!(out.lines().len(), 5000);
    }
}
