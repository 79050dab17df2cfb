//! The engine's side: a program's text compiled and run as the binary does it, with its input in memory.
mod compile;
mod sinks;
mod sources;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use hexafn_engine::{Control, EngineError, Ports, Report, RunSettings};
use hexafn_ir::Name;
use hexafn_port::Clock;

use crate::model::{Program, Value};

pub use compile::{Compiled, Refused, compile};

/// The clock stands still, before any event comes.
struct Still;

impl Clock for Still {
    fn now(&self) -> i64 {
        crate::interpret::START
    }
}

/// What the engine made of a program: the lines that each sink got, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// By sink.
    pub sinks: BTreeMap<String, Vec<String>>,
    /// What is wrong with the accounts of the steps, a line each.
    pub accounts: Vec<String>,
}

/// Runs a compiled program on so many workers.
///
/// # Errors
/// The engine's own.
pub fn run(program: &Program, compiled: &Compiled, workers: usize) -> Result<Outcome, EngineError> {
    let sinks = sinks::Sinks::default();
    let feeds = program.sources.iter().map(|s| s.name.clone()).zip(program.feeds.iter().cloned()).collect();
    let ports = Ports {
        sources: HashMap::from([("file".to_owned(), Arc::new(sources::Feeds(feeds)) as _)]),
        forwarders: HashMap::from([("file".to_owned(), Arc::new(sinks.clone()) as _)]),
        snapshots: None,
        clock: Arc::new(Still),
    };
    let set = program.params().filter_map(|p| Some((Name::from(&*p.name), constant(p.set.as_ref()?)?)));
    let settings =
        RunSettings { workers, params: set.collect(), files: compiled.files.clone(), ..RunSettings::default() };
    let report = hexafn_engine::run(&compiled.plan, &ports, &settings, &Control::new())?;
    Ok(Outcome { sinks: sinks.lines(), accounts: accounts(&report) })
}

fn accounts(report: &Report) -> Vec<String> {
    let wrong = report.steps.iter().filter(|(_, account)| !account.holds() || account.held > 0);
    wrong.map(|(step, account)| format!("{step}: {account:?}")).collect()
}

/// The value of a param as the engine takes it.
fn constant(value: &Value) -> Option<hexafn_ir::Value> {
    Some(match value {
        Value::Bool(b) => hexafn_ir::Value::Bool(*b),
        Value::Int(n) => hexafn_ir::Value::Int(*n),
        Value::Float(x) => hexafn_ir::Value::Float(*x),
        Value::Decimal(digits, scale) => hexafn_ir::Value::Decimal(*digits, *scale),
        Value::Text(s) => hexafn_ir::Value::String(s.as_str().into()),
        Value::Duration(d) => hexafn_ir::Value::Duration(*d),
        _ => return None,
    })
}
