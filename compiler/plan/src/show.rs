//! Expressions and steps in a few words, for dumps and drawings.
use hexafn_ir::Record;
use hexafn_ir::connector::Connector;
use hexafn_ir::expr::{Expr, Items};

use crate::{KeyedKind, KeyedNode, OperationKind, Order};

/// An expression as it is written in the language.
pub(crate) fn expression(expr: &Expr) -> String {
    hexafn_expr::display(expr)
}

/// `a = x, b = y`; a column that keeps its name stands alone.
pub(crate) fn items(items: &Items) -> String {
    let item = |(name, value): &(hexafn_ir::Name, Expr)| match expression(value) {
        text if text == **name => text,
        text => format!("{name} = {text}"),
    };
    items.iter().map(item).collect::<Vec<_>>().join(", ")
}

/// The names of the columns, or `nothing`.
pub(crate) fn columns(record: &Record) -> String {
    list(record.fields.iter().map(|f| match f.ty.bare() {
        // An unnamed record, or one that lost members: show which are left.
        hexafn_ir::Type::Record(r) if r.fields.len() <= 4 => format!("{}{{{}}}", f.name, columns(r)),
        _ => f.name.to_string(),
    }))
}

/// Names with commas, or `nothing`.
pub(crate) fn list(names: impl IntoIterator<Item = impl ToString>) -> String {
    let names: Vec<_> = names.into_iter().map(|n| n.to_string()).collect();
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}

/// A connector with its path or the like, but no other options: these may be long, or not for all eyes.
pub(crate) fn connector(connector: &Connector) -> String {
    let main = ["path", "url", "topic", "schedule", "period"].into_iter().find_map(|name| connector.value(name));
    match main {
        Some(value) => format!("{} {value}", connector.kind),
        None => connector.kind.to_string(),
    }
}

/// What an operation does: its word and what it does it with.
pub(crate) fn operation(kind: &OperationKind) -> (&'static str, String) {
    use OperationKind as K;
    match kind {
        K::Where(condition) => ("where", expression(condition)),
        K::Set(all) => ("set", items(all)),
        K::Select(all) => ("select", items(all)),
        K::Flatten(field) => ("flatten", field.to_string()),
        K::Sample { share, by } if by.is_empty() => ("sample", expression(share)),
        K::Sample { share, by } => ("sample", format!("{} by {}", expression(share), items(by))),
        K::Fire(trigger) => ("fire", trigger.to_string()),
        K::Tap(name) => ("tap", name.as_deref().unwrap_or_default().to_string()),
        K::Keep => ("keep", String::new()),
    }
}

/// What a step with state does: its word and what it does it with, the keys apart.
pub(crate) fn keyed(keyed: &KeyedNode) -> (&'static str, String) {
    let time = |t: i64| hexafn_ir::Value::Duration(t).to_string();
    match &keyed.kind {
        KeyedKind::Running(aggregates) => {
            let one = |a: &hexafn_ir::step::Aggregate| {
                let arguments: Vec<_> = a.arguments.iter().map(expression).collect();
                let filter = a.filter.iter().map(|f| format!(" where {}", expression(f))).collect::<String>();
                format!("{} = {}({}{filter})", a.name, a.function, arguments.join(", "))
            };
            ("running", aggregates.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        KeyedKind::Dedupe(Some(lasting)) => ("dedupe", format!("for {}", time(*lasting))),
        KeyedKind::Dedupe(None) => ("dedupe", String::new()),
        KeyedKind::Throttle { count, per } => ("throttle", format!("{count} per {}", time(*per))),
    }
}

/// The word for an order.
pub(crate) fn order(order: Order) -> &'static str {
    match order {
        Order::Time => "time",
        Order::Sequence => "sequence",
        Order::Arrival => "arrival",
    }
}
