//! Where an event's own bytes can stand for its row.
use std::collections::BTreeMap;

use hexafn_ir::connector::{Role, Rows};
use hexafn_ir::decode::Format;
use hexafn_ir::program::{Sink, Source};
use hexafn_ir::{Record, Type};
use petgraph::graph::NodeIndex;

use crate::{KeyedKind, NodeKind, OperationKind, Plan, SourceNode, topo};

/// What is known of the bytes that the rows of a node came as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Bytes {
    /// They are not text that a row could be written from again: CSV, secrets, rows that a generator made.
    None,
    /// They may be missing for some rows: a default was applied, or the event was not on one line.
    Some,
    /// They are there for each row.
    All,
}

/// What leaves a node, as far as bytes go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Carried {
    /// The bytes of the events.
    pub(crate) bytes: Bytes,
    /// Whether each row is still the event that it was decoded from.
    pub(crate) unchanged: bool,
    /// Whether the events came as text at all, so that a dead letter should hold all of one.
    pub(crate) text: bool,
}

/// For each node what leaves it.
pub(crate) fn carried(plan: &Plan) -> BTreeMap<NodeIndex, Carried> {
    let mut all: BTreeMap<NodeIndex, Carried> = BTreeMap::new();
    for node in topo::order(plan) {
        let inputs = topo::inputs(plan, node).into_iter().filter_map(|i| all.get(&i).copied());
        let input = inputs.reduce(|a, b| Carried {
            bytes: a.bytes.min(b.bytes),
            unchanged: a.unchanged && b.unchanged,
            text: a.text || b.text,
        });
        let input = input.unwrap_or(Carried { bytes: Bytes::None, unchanged: false, text: false });
        let unchanged = match &plan.graph[node].kind {
            NodeKind::Source(source) => {
                all.insert(node, of_source(source));
                continue;
            }
            NodeKind::Stage(operations) => operations.iter().all(|o| same(&o.kind)),
            NodeKind::Keyed(keyed) => !matches!(keyed.kind, KeyedKind::Running(_)),
            NodeKind::Merge | NodeKind::Sink(_) => true,
        };
        all.insert(node, Carried { unchanged: input.unchanged && unchanged, ..input });
    }
    all
}

/// Whether the sink writes rows as lines of JSON.
pub(crate) fn takes_bytes(sink: &Sink) -> bool {
    sink.connector.format() == Format::Json && &*sink.connector.kind != "drop"
}

fn of_source(node: &SourceNode) -> Carried {
    let text = decodes(&node.source);
    let bytes = match () {
        () if !text || node.decode.format != Format::Json || node.source.row.has_secret() => Bytes::None,
        () if has_default(&node.source.row) || !lines(&node.source) => Bytes::Some,
        () => Bytes::All,
    };
    Carried { bytes, unchanged: true, text }
}

/// Whether its rows are decoded from text, not made by the connector.
fn decodes(source: &Source) -> bool {
    let spec = hexafn_ir::connectors::find(&source.connector.kind, Role::Source);
    spec.is_none_or(|s| matches!(s.rows, Rows::Declared))
}

/// Whether each event is a line, so that its bytes are a line of a sink as they are.
fn lines(source: &Source) -> bool {
    matches!(&*source.connector.kind, "file" | "stdin")
}

fn same(kind: &OperationKind) -> bool {
    use OperationKind as K;
    matches!(kind, K::Where(_) | K::Sample { .. } | K::Tap(_))
}

fn has_default(ty: &Type) -> bool {
    let of_record = |r: &Record| r.fields.iter().any(|f| f.default.is_some() || has_default(&f.ty));
    match ty {
        Type::Record(r) => of_record(r),
        Type::Union(u) => u.kinds.iter().any(|(_, r)| of_record(r)),
        Type::Optional(t) | Type::Secret(t) | Type::List(t) | Type::Map(t) => has_default(t),
        _ => false,
    }
}
