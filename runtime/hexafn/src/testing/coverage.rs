//! What tests have reached of a program: its steps, its triggers, its loss routes.
use std::collections::BTreeMap;

use hexafn_diagnostics::{Code, LATE};
use hexafn_engine::{Account, Report};
use hexafn_ir::Program;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::program::StreamKind;
use hexafn_plan::{Edge, Node, NodeKind};
use serde_json::{Value, json};

use super::taps;

/// The rows of all tests of a program, added up.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Steps in the order of the plan: name, rows in, rows passed.
    pub steps: Vec<Reached>,
    /// Triggers: name, rows looked at, rows that fired.
    pub triggers: Vec<Reached>,
    /// Losses that have a route.
    pub losses: Vec<Lost>,
}

/// A loss that has a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The step that loses; of steps that are done as one, the first.
    pub step: String,
    /// Its kind.
    pub kind: Loss,
    /// How many rows took the route.
    pub taken: u64,
    /// All the steps that lose by it.
    steps: Vec<String>,
}

/// What came to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Its name.
    pub name: String,
    /// Rows that came in.
    pub received: u64,
    /// Rows that went on; of a trigger, that fired.
    pub passed: u64,
}

impl Coverage {
    /// Nothing is reached yet.
    pub(super) fn of(program: &Program) -> Coverage {
        let none = |name: &str| Reached { name: name.to_owned(), received: 0, passed: 0 };
        let mut coverage = Coverage::default();
        let triggers = program.streams.iter().filter(|s| s.kind == StreamKind::Trigger);
        coverage.triggers = triggers.map(|t| none(&t.name)).collect();
        let Ok(plan) = hexafn_plan::plan(program) else { return coverage };
        for at in plan.graph.node_indices() {
            let node = &plan.graph[at];
            coverage.steps.extend(names(node).iter().map(|name| none(name)));
            for edge in plan.graph.edges(at) {
                // No sink of a test refuses anything, so what is undelivered cannot be tested.
                if let Edge::Loss(kind) = *edge.weight()
                    && kind != Loss::Undelivered
                {
                    coverage.losses.push(Lost { step: node.id.to_string(), kind, taken: 0, steps: names(node) });
                }
            }
        }
        coverage.losses.sort_by(|a, b| (&a.step, a.kind).cmp(&(&b.step, b.kind)));
        coverage.losses.dedup_by(|a, b| (&a.step, a.kind) == (&b.step, b.kind));
        coverage
    }

    /// Adds the rows of a run.
    pub(super) fn add(&mut self, report: &Report) {
        for (id, account) in report.steps.iter().filter(|(id, _)| !taps::is_one(&id.0)) {
            add(&mut self.steps, &id.0, account, true);
            let conditions = self.triggers.iter().map(|t| t.name.clone());
            let owner = id.0.split_once('.').filter(|(_, step)| step.starts_with("where")).map(|(owner, _)| owner);
            if let Some(trigger) = conditions.into_iter().find(|name| Some(name.as_str()) == owner) {
                add(&mut self.triggers, &trigger, account, false);
            }
        }
        let mut lost: BTreeMap<(&str, bool), u64> = BTreeMap::new();
        for ((step, code), count) in &report.errors {
            *lost.entry((&step.0, is_late(*code))).or_default() += count;
        }
        for loss in &mut self.losses {
            let here =
                |step: &str, late: bool| loss.steps.iter().any(|s| s == step) && late == (loss.kind == Loss::Late);
            loss.taken +=
                lost.iter().filter(|((step, late), _)| here(step, *late)).map(|(_, count)| count).sum::<u64>();
        }
    }

    /// Steps that no row came to.
    pub fn unreached(&self) -> impl Iterator<Item = &Reached> {
        self.steps.iter().filter(|s| s.received == 0)
    }

    /// For programs.
    pub fn to_json(&self) -> Value {
        let reached = |r: &Reached| json!({ "name": r.name, "in": r.received, "passed": r.passed });
        let loss = |l: &Lost| json!({ "step": l.step, "kind": l.kind.name(), "count": l.taken });
        json!({
            "steps": self.steps.iter().map(reached).collect::<Vec<_>>(),
            "triggers": self.triggers.iter().map(reached).collect::<Vec<_>>(),
            "losses": self.losses.iter().map(loss).collect::<Vec<_>>(),
        })
    }
}

fn is_late(code: Code) -> bool {
    code == LATE
}

/// Adds an account to the entry of that name, which is made if it is missing.
fn add(all: &mut Vec<Reached>, name: &str, account: &Account, passed_as_is: bool) {
    let at = all.iter().position(|r| r.name == name).unwrap_or_else(|| {
        all.push(Reached { name: name.to_owned(), received: 0, passed: 0 });
        all.len() - 1
    });
    all[at].received += account.received;
    all[at].passed += account.passed + if passed_as_is { account.emitted } else { 0 };
}

/// The steps of a node, as accounts go by them.
fn names(node: &Node) -> Vec<String> {
    match &node.kind {
        NodeKind::Stage(operations) => operations.iter().map(|o| o.id.to_string()).collect(),
        _ => vec![node.id.to_string()],
    }
}
