//! Each pass on the smallest program that shows it: the plan before and after, in `golden/`.
use expect_test::expect_file;
use hexafn_ir::envelope::Meta;
use hexafn_ir::step::StepKind as S;
use hexafn_ir::{Record, Type, nexmark};
use hexafn_plan::{build, dump, passes};

use crate::program::*;
use crate::well_formed;

/// The plan before and after the pass of that name.
fn around(pass: &str, built: &Build) -> String {
    let mut plan = build(&built.0).unwrap();
    let at = passes::ALL.iter().position(|p| p.name == pass).unwrap();
    passes::ALL[..at].iter().for_each(|p| (p.run)(&mut plan));
    let before = dump(&plan);
    (passes::ALL[at].run)(&mut plan);
    well_formed::check(&plan);
    format!("# before {pass}\n\n{before}\n# after {pass}\n\n{}", dump(&plan))
}

fn pair() -> Type {
    record("Pair", &[("a", Type::Int), ("b", Type::Int), ("c", Type::Int)])
}

fn pairs(steps: Vec<S>) -> Build {
    Build::default()
        .source("pairs", pair(), file("pairs.jsonl"))
        .stream("p", "pairs", steps, vec![route("out")])
        .sink("out", file("out.jsonl"))
        .dead()
}

#[test]
fn folding_computes_constants_and_keeps_what_fails() {
    let sum = S::Set(items(&[("d", add(n(1), n(2))), ("e", div(n(1), n(0)))]));
    let truth = S::Where(and(truth(true), gt(int("a"), n(1))));
    expect_file!["golden/fold.txt"].assert_eq(&around("fold", &pairs(vec![sum, truth])));
}

#[test]
fn a_condition_moves_past_what_does_not_define_its_columns() {
    let set = S::Set(items(&[("c", int("a"))]));
    let select = S::Select(items(&[("x", int("c")), ("y", int("b"))]));
    // `x` is `c`, which is `a`; `y` is `b`.
    let condition = S::Where(and(gt(int("x"), n(1)), gt(int("y"), n(2))));
    expect_file!["golden/pushdown.txt"]
        .assert_eq(&around("pushdown", &pairs(vec![set, S::Tap(None), select, condition])));
}

#[test]
fn a_condition_is_split_where_a_part_must_stay() {
    let set = S::Set(items(&[("c", add(col("a", Type::Float), col("b", Type::Float)))]));
    let condition = S::Where(and(gt(int("a"), n(1)), and(gt(int("c"), n(2)), gt(int("b"), n(3)))));
    expect_file!["golden/pushdown_split.txt"].assert_eq(&around("pushdown", &pairs(vec![set, condition])));
}

#[test]
fn nothing_moves_before_what_can_fail() {
    let fails = S::Set(items(&[("d", div(int("a"), int("b")))]));
    let built = pairs(vec![fails, S::Where(gt(int("a"), n(1)))]);
    expect_file!["golden/pushdown_failing.txt"].assert_eq(&around("pushdown", &built));
}

#[test]
fn a_condition_that_can_be_null_stays_before_one_that_fails() {
    // `null and b` asks b: were the first part asked earlier, b would not fail where it does now.
    let unsure = gt(col("a", Type::Int.optional()), n(1));
    let condition = S::Where(and(unsure, gt(div(int("b"), int("c")), n(0))));
    expect_file!["golden/pushdown_null.txt"].assert_eq(&around("pushdown", &pairs(vec![S::Tap(None), condition])));
}

#[test]
fn a_condition_moves_into_the_inputs_of_a_merge() {
    let built = Build::default()
        .source("left", pair(), file("left.jsonl"))
        .source("right", pair(), file("right.jsonl"))
        .stream("both", "left", vec![S::Merge(vec!["right".into()]), S::Where(gt(int("a"), n(1)))], vec![route("out")])
        .sink("out", file("out.jsonl"))
        .dead();
    expect_file!["golden/pushdown_merge.txt"].assert_eq(&around("pushdown", &built));
}

#[test]
fn the_kinds_that_no_reader_wants_are_not_decoded() {
    let built = Build::default()
        .source("events", nexmark::event_type(), file("events.jsonl"))
        .stream("bids", "events", vec![S::Where(and(eq(kind(), s("bid")), gt(int("price"), n(1))))], vec![route("out")])
        .stream("things", "events", vec![S::Where(one_of(kind(), &["bid", "auction"]))], vec![route("out")])
        .sink("out", connector("drop", &[]))
        .dead();
    expect_file!["golden/kinds.txt"].assert_eq(&around("kinds", &built));
}

#[test]
fn all_kinds_are_decoded_where_their_times_move_the_watermark() {
    let built = Build::default()
        .source("events", nexmark::event_type(), file("events.jsonl"))
        .time(col("date_time", Type::Time(Default::default())), 0)
        .stream("bids", "events", vec![S::Where(eq(kind(), s("bid")))], vec![route("out")])
        .sink("out", connector("drop", &[]))
        .dead();
    let text = around("kinds", &built);
    assert!(!text.contains("kinds "), "{text}");
}

#[test]
fn what_no_row_reaches_is_not_run() {
    let built = Build::default()
        .source("left", pair(), file("left.jsonl"))
        .source("right", pair(), file("right.jsonl"))
        .stream("none", "right", vec![S::Where(truth(false))], vec![])
        .stream("both", "left", vec![S::Merge(vec!["none".into()]), S::Tap(None)], vec![route("out")])
        .sink("out", file("out.jsonl"))
        .dead();
    expect_file!["golden/dead.txt"].assert_eq(&around("dead", &built));
}

#[test]
fn fields_that_nobody_reads_are_not_computed_unless_they_fail() {
    let set = S::Set(items(&[("d", int("a")), ("e", int("b")), ("f", div(int("a"), int("c")))]));
    let select = S::Select(items(&[("d", int("d")), ("at", meta(Meta::Time, Type::Time(Default::default())))]));
    expect_file!["golden/fields.txt"].assert_eq(&around("fields", &pairs(vec![set, select])));
}

#[test]
fn members_of_records_that_nobody_reads_are_not_decoded() {
    let city = Type::Record(Record::of([("name", Type::String), ("zip", Type::String)]).into());
    let user = record("User", &[("id", Type::Int), ("city", city.clone()), ("mail", Type::String)]);
    let row = record("Order", &[("id", Type::Int), ("user", user.clone())]);
    let name = field(field(col("user", user), "city", city), "name", Type::String);
    let built = Build::default()
        .source("orders", row, file("orders.jsonl"))
        .stream("p", "orders", vec![S::Select(items(&[("name", name)]))], vec![route("out")])
        .sink("out", file("out.jsonl"))
        .dead();
    expect_file!["golden/members.txt"].assert_eq(&around("projection", &built));
}

#[test]
fn neighbours_become_one_stage_if_their_losses_have_one_route() {
    let fails = || S::Set(items(&[("a", div(int("a"), int("b")))]));
    let mut built = pairs(vec![fails(), S::Where(gt(int("a"), n(1))), fails()]);
    // The second stream sends its errors elsewhere, so its stage stays apart.
    built = built.stream("q", "p", vec![S::Tap(None), fails()], vec![route("out")]);
    built.0.streams[0].routes.clear();
    built.0.streams[1].losses.clear();
    expect_file!["golden/fusion.txt"].assert_eq(&around("fusion", &built));
}

#[test]
fn operations_that_do_nothing_any_more_go() {
    let without = S::Without(vec!["c".into()]);
    let built = pairs(vec![S::Where(gt(int("a"), n(1))), without, S::Where(truth(true)), S::Tap(None)]);
    expect_file!["golden/trim.txt"].assert_eq(&around("trim", &built));
}

#[test]
fn the_event_time_is_decoded_even_if_nobody_else_reads_it() {
    let built =
        payments().stream("users", "payments", vec![S::Select(items(&[("user", text("user"))]))], vec![route("live")]);
    let mut only = built.clone();
    only.0.streams.retain(|s| &*s.name == "users");
    expect_file!["golden/projection.txt"].assert_eq(&around("projection", &only));
}

#[test]
fn the_trace_shows_only_the_passes_that_changed_something() {
    let stages = passes::trace(build(&pairs(vec![]).0).unwrap());
    let names: Vec<_> = stages.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["as written", "fields", "projection"]);
}
