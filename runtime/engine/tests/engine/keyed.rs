//! Steps with state by key give the same answer whatever the workers do.
use hexafn_ir::BinaryOp;
use hexafn_plan::{KeyedKind, Order};

use crate::plans::{Plans, binary, n};
use crate::scripts::{Gate, Play, Row, Script, lines};
use crate::sinks::Sink;
use crate::world::{World, settled};

const KEYS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// For each key its lines in the order in which they came out.
fn by_key(lines: &[String]) -> Vec<Vec<String>> {
    let of = |key: &&str| lines.iter().filter(|l| l.contains(&format!("\"k\":\"{key}\""))).cloned().collect();
    KEYS.iter().map(of).collect()
}

fn rows(numbers: std::ops::Range<i64>, at: impl Fn(i64) -> i64) -> Vec<Row> {
    numbers.map(|i| (KEYS[(i * 7 % 5) as usize], i, at(i))).collect()
}

#[test]
fn two_sources_of_which_one_stalls_give_the_same_answer_with_any_number_of_workers() {
    let mut plans = Plans::new(Order::Time);
    let (a, b) = (plans.source("a"), plans.source("b"));
    let both = plans.merge(&[a, b], "both");
    let counted = plans.running(both, "counted");
    plans.to(counted, "out");
    plans.to(a, "seen");
    let outcome = |workers: usize| {
        let (out, seen, gate) = (Sink::acting([]), Sink::acting([]), Gate::default());
        // Times of both interleave; `b` stands still after its first chunk.
        let all = rows(0..400, |i| i * 10);
        let chunks = |parity: i64| -> Vec<Play> {
            let own: Vec<Row> = all.iter().copied().filter(|r| r.1 % 2 == parity).collect();
            own.chunks(10).map(lines).collect()
        };
        let mut stalled = chunks(1);
        stalled.insert(1, Play::Gate(gate.clone()));
        let world =
            World::new(workers).source("a", chunks(0)).source("b", stalled).sink("out", &out).sink("seen", &seen);
        let running = world.start(&plans.plan);
        seen.wait_lines(200);
        // Everything of `a` is through, its rows wait for `b`, and epochs close nevertheless.
        let epoch = running.control.epoch();
        running.until(|control| {
            let waits = control.accounts().iter().any(|(id, account)| *id.0 == *"counted" && account.held > 0);
            waits && control.epoch() >= epoch.max(2)
        });
        gate.open();
        let report = settled(running.join().unwrap());
        assert_eq!(report.account("counted").unwrap().passed, 400);
        by_key(&out.lines())
    };
    let expected = outcome(1);
    for key in &expected {
        let counts: Vec<i64> =
            key.iter().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["n"].as_i64().unwrap()).collect();
        assert!(counts.is_sorted(), "rows of a key come in the order of their times");
    }
    for workers in [2, 4] {
        assert_eq!(outcome(workers), expected, "{workers} workers");
    }
}

#[test]
fn the_order_of_arrival_of_a_key_is_kept_with_any_number_of_workers() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let odd = plans.keep(
        source,
        "odd",
        binary(BinaryOp::NotEqual, binary(BinaryOp::Remainder, n(), crate::plans::int(3)), crate::plans::int(0)),
    );
    let counted = plans.running(odd, "counted");
    plans.to(counted, "out");
    let outcome = |workers| {
        let out = Sink::acting([]);
        let play = rows(0..3000, |_| 0).chunks(7).map(lines).collect();
        World::new(workers).source("in", play).sink("out", &out).run(&plans.plan);
        by_key(&out.lines())
    };
    let expected = outcome(1);
    assert_eq!(expected.iter().map(Vec::len).sum::<usize>(), 2000);
    for workers in [2, 4] {
        assert_eq!(outcome(workers), expected, "{workers} workers");
    }
}

#[test]
fn a_split_file_gives_the_same_running_aggregates_whatever_the_split_and_the_workers() {
    let mut plans = Plans::new(Order::Sequence);
    let source = plans.source("file");
    let counted = plans.running(source, "counted");
    let again = plans.running(counted, "again");
    plans.to(again, "out");
    let chunks: Vec<Play> = rows(0..2000, |_| 0).chunks(13).map(lines).collect();
    let outcome = |workers: usize, stripes: usize| {
        let out = Sink::acting([]);
        let stripe = |s: usize| ("file".to_owned(), chunks.iter().skip(s).step_by(stripes).cloned().collect());
        let script = Script { partitions: (0..stripes).map(stripe).collect(), striped: true };
        World::new(workers).script("file", script).sink("out", &out).run(&plans.plan);
        by_key(&out.lines())
    };
    let expected = outcome(1, 1);
    for (workers, stripes) in [(1, 4), (2, 2), (2, 4), (4, 4), (3, 5)] {
        assert_eq!(outcome(workers, stripes), expected, "{workers} workers, {stripes} stripes");
    }
}

#[test]
fn the_first_row_of_each_key_passes_and_again_after_its_time() {
    let mut plans = Plans::new(Order::Time);
    let source = plans.source("in");
    let once = plans.keyed(source, "once", KeyedKind::Dedupe(Some(100)));
    plans.to(once, "out");
    let play = vec![
        lines(&[("a", 1, 0), ("b", 2, 10), ("a", 3, 99)]),
        lines(&[("a", 4, 100), ("b", 5, 109), ("a", 6, 150), ("b", 7, 110)]),
    ];
    plans.late = Some(1000);
    if let hexafn_plan::NodeKind::Source(s) = &mut plans.plan.graph[source].kind {
        s.source.time.as_mut().unwrap().late = 1000;
    }
    for workers in [1, 2] {
        let out = Sink::acting([]);
        let report = World::new(workers).source("in", play.clone()).sink("out", &out).run(&plans.plan);
        let mut numbers: Vec<i64> = out
            .lines()
            .iter()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["n"].as_i64().unwrap())
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 4, 7]);
        assert_eq!(report.account("once").unwrap().filtered, 3);
    }
}

#[test]
fn a_key_passes_so_often_per_span_of_time() {
    let mut plans = Plans::new(Order::Time);
    let source = plans.source("in");
    let slow = plans.keyed(source, "slow", KeyedKind::Throttle { count: 2, per: 100 });
    plans.to(slow, "out");
    let play = vec![lines(&(0..30).map(|i| (KEYS[(i % 2) as usize], i, i * 10)).collect::<Vec<_>>())];
    for workers in [1, 2] {
        let out = Sink::acting([]);
        let report = World::new(workers).source("in", play.clone()).sink("out", &out).run(&plans.plan);
        // Three spans, two keys, two rows each.
        assert_eq!(report.account("slow").unwrap().passed, 12);
        assert_eq!(out.lines().len(), 12);
    }
}

#[test]
fn a_row_whose_aggregate_overflows_leaves_as_an_error() {
    let mut plans = Plans::new(Order::Arrival);
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    let dead = plans.sink("dead");
    plans.loss(counted, hexafn_ir::dead_letter::Loss::Error, dead);
    let (out, dead) = (Sink::acting([]), Sink::acting([]));
    let play = vec![lines(&[("a", i64::MAX, 0), ("a", 1, 0), ("a", -1, 0)])];
    let report = World::new(2).source("in", play).sink("out", &out).sink("dead", &dead).run(&plans.plan);
    assert_eq!(out.lines().len(), 2);
    assert!(dead.lines()[0].contains(&hexafn_diagnostics::OVERFLOW.to_string()));
    assert_eq!(report.account("counted").unwrap().dead, 1);
}
