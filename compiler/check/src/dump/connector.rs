//! Connectors as text.
use std::collections::BTreeMap;

use hexafn_expr::display;
use hexafn_ir::Name;
use hexafn_ir::connector::{Connector, Setting};

/// A connector with its own options.
pub(super) fn show(connector: &Connector) -> String {
    if connector.options.is_empty() {
        return connector.kind.to_string();
    }
    format!("{}({})", connector.kind, named(&connector.options))
}

fn named(settings: &BTreeMap<Name, Setting>) -> String {
    let all: Vec<String> = settings.iter().map(|(name, value)| format!("{name}: {}", setting(value))).collect();
    all.join(", ")
}

fn setting(setting: &Setting) -> String {
    match setting {
        Setting::Value(value) => value.to_string(),
        Setting::Environment(name) => format!("env({name:?})"),
        Setting::Secret(name) => format!("secret {name}"),
        Setting::Joined(parts) => parts.iter().map(self::setting).collect::<Vec<_>>().join(" + "),
        Setting::Range(low, high) => format!("{low}..{high}"),
        Setting::Expr(expr) => display(expr),
        Setting::Row(items) => {
            let all: Vec<String> = items.iter().map(|(name, value)| format!("{name}: {}", display(value))).collect();
            format!("{{ {} }}", all.join(", "))
        }
        Setting::Call(name, inner) => format!("{name} {{ {} }}", named(inner)),
    }
}
