//! Programs that several tests plan.
use hexafn_ir::step::StepKind as S;
use hexafn_ir::{Type, nexmark};

use super::*;

pub fn payment() -> Type {
    record(
        "Payment",
        &[
            ("id", Type::String),
            ("user", Type::String),
            ("amount", Type::Int),
            ("country", Type::String),
            ("at", Type::Time(Default::default())),
        ],
    )
}

/// Payments with a trigger, state by key and two routes.
pub fn payments() -> Build {
    let condition = and(gt(int("amount"), n(100)), not(one_of(text("country"), &["KP", "IR"])));
    let total = running(&[("user", text("user"))], "total", "sum", Some(int("amount")), Type::Int);
    Build::default()
        .source("payments", payment(), file("payments.jsonl"))
        .time(col("at", Type::Time(Default::default())), 30_000_000)
        .stream("large", "payments", vec![S::Where(condition)], vec![])
        .stream(
            "card_bursts",
            "large",
            vec![
                S::Set(items(&[("share", div(int("amount"), n(3)))])),
                total,
                S::Where(gt(int("total"), n(1000))),
                S::Set(items(&[("note", text("user"))])),
                S::Where(gt(int("share"), n(10))),
            ],
            vec![route_when("ops", eq(text("country"), s("FR"))), route("live")],
        )
        .named(1, "per_user")
        .sink("ops", file("ops.jsonl"))
        .sink("live", connector("stdout", &[]))
        .dead()
}

/// The bids of NEXMark as rows, in a file.
pub fn bid() -> Type {
    let Type::Union(union) = nexmark::event_type() else { panic!("not a union") };
    Type::Record(union.kinds[2].1.clone())
}

/// NEXMark events from a file, narrowed to bids, then these steps to a file.
pub fn bids(steps: Vec<S>) -> Build {
    let all = [vec![S::Where(eq(kind(), s("bid")))], steps].concat();
    let mut built = Build::default().source("events", nexmark::event_type(), file("events.jsonl"));
    // The builder does not narrow: give the steps after the filter the rows that `check` would give them.
    let narrowed = Build::default().source("bids", bid(), file("x")).stream("out", "bids", all[1..].to_vec(), vec![]);
    built = built.stream("out", "events", vec![all[0].clone()], vec![route("file")]).narrowed(0, bid());
    let (first, rest) = (built.0.streams[0].steps.clone(), narrowed.0.streams[0].clone());
    built.0.streams[0].steps = first.into_iter().chain(rest.steps).collect();
    built.0.streams[0].row = rest.row;
    built.sink("file", file("out.jsonl")).dead()
}
