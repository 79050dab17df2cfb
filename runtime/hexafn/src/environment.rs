//! The environment variables that a plan names, read once.
use std::collections::BTreeMap;

use hexafn_ir::Name;
use hexafn_ir::connector::{Connector, Setting};
use hexafn_plan::{NodeKind, Plan};

/// The variables named by `env("…")` in connectors' options, with their values where they are set.
pub fn variables(plan: &Plan, read: impl Fn(&str) -> Option<String>) -> BTreeMap<Name, String> {
    let mut names = Vec::new();
    for node in plan.graph.node_weights() {
        let connector: &Connector = match &node.kind {
            NodeKind::Source(s) => &s.source.connector,
            NodeKind::Sink(s) => &s.sink.connector,
            _ => continue,
        };
        connector.options.values().for_each(|setting| named(setting, &mut names));
    }
    names.into_iter().filter_map(|name| Some((name.clone(), read(&name)?))).collect()
}

/// The values of the program's secrets, where they are set.
pub fn secrets(plan: &Plan, read: impl Fn(&str) -> Option<String>) -> BTreeMap<Name, String> {
    plan.secrets.iter().filter_map(|s| Some((s.name.clone(), read(&s.variable)?))).collect()
}

fn named(setting: &Setting, names: &mut Vec<Name>) {
    match setting {
        Setting::Environment(name) => names.push(name.clone()),
        Setting::Joined(parts) => parts.iter().for_each(|s| named(s, names)),
        Setting::Call(_, arguments) => arguments.values().for_each(|s| named(s, names)),
        _ => {}
    }
}
