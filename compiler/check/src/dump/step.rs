//! Steps and rows as text.
use hexafn_expr::display;
use hexafn_ir::step::{Aggregate, StepKind};
use hexafn_ir::{Expr, Name, Record, Type, Value};

/// A row type with all its fields.
pub(super) fn row(ty: &Type) -> String {
    match ty {
        Type::Record(record) => fields(record),
        Type::Union(union) => {
            let kinds = union.kinds.iter().map(|(kind, record)| format!("{kind}: {}", fields(record)));
            format!("by {} {{ {} }}", union.tag, kinds.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn fields(record: &Record) -> String {
    let fields = record.fields.iter().map(|f| match &f.default {
        Some(default) => format!("{}: {} = {default}", f.name, f.ty),
        None => format!("{}: {}", f.name, f.ty),
    });
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

/// Named expressions.
pub(super) fn items(items: &[(Name, Expr)]) -> String {
    let shown = items.iter().map(|(name, value)| match display(value) {
        same if *same == **name => same,
        other => format!("{name} = {other}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn by(keys: &[(Name, Expr)]) -> String {
    if keys.is_empty() { String::new() } else { format!(" by {}", items(keys)) }
}

fn order(arrival: bool) -> &'static str {
    if arrival { " by arrival" } else { "" }
}

fn aggregate(aggregate: &Aggregate) -> String {
    let arguments: Vec<String> = aggregate.arguments.iter().map(display).collect();
    let filter = aggregate.filter.as_ref().map(|f| format!(" where {}", display(f))).unwrap_or_default();
    format!("{} = {}({}{filter})", aggregate.name, aggregate.function, arguments.join(", "))
}

/// A step in one line.
pub(super) fn show(kind: &StepKind) -> String {
    match kind {
        StepKind::Where(condition) => format!("where {}", display(condition)),
        StepKind::Set(all) => format!("set {}", items(all)),
        StepKind::Select(all) => format!("select {}", items(all)),
        StepKind::Without(names) => format!("without {}", names.join(", ")),
        StepKind::Flatten(name) => format!("flatten {name}"),
        StepKind::Sample { share, by: keys } => format!("sample {}{}", display(share), by(keys)),
        StepKind::Merge(names) => format!("merge {}", names.join(", ")),
        StepKind::Dedupe { by: keys, lasting, arrival } => {
            let lasting = lasting.map(|d| format!(" for {}", Value::Duration(d))).unwrap_or_default();
            format!("dedupe{}{lasting}{}", by(keys), order(*arrival))
        }
        StepKind::Throttle { count, per, by: keys, arrival } => {
            format!("throttle {count} per {}{}{}", Value::Duration(*per), by(keys), order(*arrival))
        }
        StepKind::Running { by: keys, aggregates, arrival } => {
            let all: Vec<String> = aggregates.iter().map(aggregate).collect();
            format!("running{} {{ {} }}{}", by(keys), all.join(", "), order(*arrival))
        }
        StepKind::Fire(name) => format!("fire {name}"),
        StepKind::Tap(label) => label.as_ref().map_or("tap".to_owned(), |l| format!("tap {l:?}")),
    }
}
