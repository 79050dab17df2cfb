//! Where losses go.
use expect_test::expect;
use hexafn_ir::Type;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::step::StepKind as S;
use hexafn_plan::{Edge, Plan, build, plan};

use crate::program::*;
use crate::well_formed;

fn edges(plan: &Plan) -> Vec<String> {
    let graph = &plan.graph;
    let loss = |e| match graph[e] {
        Edge::Loss(loss) => Some(loss.name()),
        Edge::Rows => None,
    };
    let name = |n: petgraph::graph::NodeIndex| &graph[n].id;
    let mut all: Vec<_> = graph
        .edge_indices()
        .filter_map(|e| Some((loss(e)?, graph.edge_endpoints(e)?)))
        .map(|(loss, (from, to))| format!("{loss}: {} -> {}", name(from), name(to)))
        .collect();
    all.sort();
    all
}

#[test]
fn each_loss_leads_from_where_it_can_occur() {
    expect![[r#"
        [
            "error: card_bursts.per_user -> dead",
            "invalid: payments -> dead",
            "late: payments -> dead",
            "undelivered: live -> dead",
            "undelivered: ops -> dead",
        ]
    "#]]
    .assert_debug_eq(&edges(&build(&payments().0).unwrap()));
}

#[test]
fn a_condition_on_losses_is_one_filter_for_all_steps_of_a_declaration() {
    let mut built = payments();
    let first = eq(text("step"), s("card_bursts.set"));
    built.0.streams[1].losses = vec![loss(Loss::Error, vec![route_when("dead", first), route("ops")])];
    let plan = plan(&built.0).unwrap();
    well_formed::check(&plan);
    expect![[r#"
        [
            "error: card_bursts.per_user -> card_bursts.error-to-dead",
            "error: card_bursts.per_user -> ops",
            "invalid: payments -> dead",
            "late: payments -> dead",
            "undelivered: live -> dead",
            "undelivered: ops -> dead",
        ]
    "#]]
    .assert_debug_eq(&edges(&plan));
}

#[test]
fn a_route_to_drop_has_no_edge() {
    let mut built = payments();
    built.0.sources[0].losses = vec![loss(Loss::Invalid, vec![])];
    let edges = edges(&build(&built.0).unwrap());
    assert!(edges.iter().all(|e| !e.contains("payments ->")), "{edges:?}");
}

#[test]
fn a_sink_is_not_its_own_route() {
    let mut built = payments();
    let dead = built.0.sinks.iter_mut().find(|s| &*s.name == "dead").unwrap();
    dead.losses = vec![loss(Loss::Undelivered, vec![route("dead")])];
    well_formed::check(&build(&built.0).unwrap());
}

#[test]
fn sinks_whose_losses_come_back_are_refused() {
    let mut built = payments();
    let dead = built.0.sinks.iter_mut().find(|s| &*s.name == "dead").unwrap();
    dead.losses = vec![loss(Loss::Undelivered, vec![route("ops")])];
    let problems = build(&built.0).unwrap_err();
    let texts: Vec<_> = problems.iter().map(|p| format!("{} {}", p.code, p.message)).collect();
    assert_eq!(texts, ["HFN0501 what `dead` and `ops` cannot deliver comes back to them"]);
}

#[test]
fn a_condition_on_losses_must_not_fail() {
    let mut built = payments();
    let condition = gt(div(int("attempts"), int("attempts")), n(1));
    built.0.streams[1].losses = vec![loss(Loss::Error, vec![route_when("dead", condition)])];
    let problems = build(&built.0).unwrap_err();
    assert_eq!(problems[0].code.to_string(), "HFN0502");
}

#[test]
fn a_time_that_can_fail_has_the_route_for_errors() {
    let mut built = payments();
    let time = div(int("amount"), n(0));
    built.0.sources[0].time.as_mut().unwrap().value = hexafn_ir::Expr { ty: Type::Time(Default::default()), ..time };
    assert!(edges(&build(&built.0).unwrap()).contains(&"error: payments -> dead".to_owned()));
}

#[test]
fn steps_that_cannot_fail_have_no_route_for_errors() {
    let built = payments().stream("s", "payments", vec![S::Where(gt(int("amount"), n(1)))], vec![route("live")]);
    assert!(!edges(&build(&built.0).unwrap()).iter().any(|e| e.contains("s.where")));
}
