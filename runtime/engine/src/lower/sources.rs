//! Sources: opened, brought to where the snapshot left them, and dealt out to the workers.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hexafn_ir::dead_letter::Loss;
use hexafn_ir::envelope::{ARRIVED, ID, Meta, TIME};
use hexafn_ir::{Expr, ExprKind, Name, Origin, Value};
use hexafn_plan::{Edge, NodeKind, Order, Plan, SourceNode};
use hexafn_port::OpenSource;
use petgraph::graph::NodeIndex;
use petgraph::unionfind::UnionFind;
use petgraph::visit::{Dfs, EdgeFiltered, EdgeRef, IntoEdgeReferences, NodeIndexable};

use super::{Context, compile};
use crate::EngineError;
use crate::layout::Layout;
use crate::source::{Decoding, Losses, Place, Progress, Reader, Spec, TimeRule};

/// The readers of each source (by its number) for each worker, until the worker takes them.
#[derive(Default)]
pub(crate) struct Hands(pub HashMap<(usize, usize), Vec<Reader>>);

pub(super) fn open(
    plan: &Plan,
    at: NodeIndex,
    node: &SourceNode,
    index: usize,
    losses: Vec<Loss>,
    context: &mut Context<'_>,
) -> Result<Arc<Spec>, EngineError> {
    let weight = &plan.graph[at];
    let (id, source) = (weight.id.clone(), &node.source);
    let step = id.to_string();
    let missing = || EngineError::NoConnector { step: step.clone(), kind: source.connector.kind.to_string() };
    let factory = context.source(&source.connector.kind).ok_or_else(missing)?.clone();
    let may_split = match node.order {
        Order::Sequence | Order::Time => true,
        Order::Arrival => !feeds_state(plan, at),
    };
    let request = OpenSource { source, decode: &node.decode, may_split, settings: context.settings };
    let partitions = factory.open(&request)?;

    let decoded = Layout::new(node.decode.wanted.clone(), &node.decode.envelope);
    let output = Layout::new(weight.columns.clone(), &weight.envelope);
    let rule = match &source.time {
        Some(time) => {
            let arrival = arrival(&time.value);
            let envelope: Vec<Name> = decoded.envelope.iter().cloned().chain(arrival.iter().cloned()).collect();
            let seen = Layout::new(decoded.columns.clone(), &envelope);
            let event = Some((compile(&id, &time.value, &seen)?, time.value.span, time.late.max(0)));
            TimeRule { event, seen: (!arrival.is_empty()).then_some(seen.schema) }
        }
        None => TimeRule { event: None, seen: None },
    };
    let timed = rule.event.is_some() || node.order == Order::Time || output.position(TIME).is_some();
    let place = |field: &arrow_schema::FieldRef| match decoded.position(field.name()) {
        Some(place) => Ok(Place::Decoded(place)),
        None if field.name() == TIME => Ok(Place::Time),
        None if field.name() == ARRIVED => Ok(Place::Arrived),
        None if field.name() == ID => Ok(Place::Id),
        None => Err(EngineError::Plan { step: step.clone(), reason: format!("`{}` is not decoded", field.name()) }),
    };
    let places = output.schema.fields().iter().map(place).collect::<Result<_, _>>()?;

    let mut restored = context.parts(&step);
    let epoch = context.snapshot.map_or(0, |s| s.epoch);
    let restore = |reason: String| EngineError::Restore { epoch, step: step.clone(), reason };
    let ordinal = node.ordinal;
    let separator = match source.connector.value("separator").or_else(|| source.connector.value("delimiter")) {
        Some(Value::String(text)) => text.bytes().next(),
        _ => None,
    };
    let decode = Arc::new(node.decode.clone());
    let mut hands: BTreeMap<usize, Vec<Reader>> = BTreeMap::new();
    for (place, partition) in partitions.into_iter().enumerate() {
        let origin = Arc::new(Origin {
            source: source.name.clone(),
            ordinal,
            partition: partition.name,
            number: partition.number,
        });
        let decoding = Decoding::new(step.clone(), decode.clone(), separator);
        let mut reader = Reader::new(origin, partition.reader, decoding);
        if let Some(bytes) = restored.remove(&partition.number) {
            let (progress, position) = Progress::read(bytes).map_err(|e| restore(e.to_string()))?;
            reader.progress = progress;
            reader.source.seek(position)?;
        }
        hands.entry((ordinal as usize + place) % context.workers).or_default().push(reader);
    }
    let spec = Spec {
        page: context.books.open(id.clone()),
        id,
        index,
        order: node.order,
        rule,
        timed,
        idle: source.idle,
        secret: source.row.has_secret(),
        failed_time: if losses.contains(&Loss::Error) { Loss::Error } else { Loss::Invalid },
        decoded,
        output,
        places,
        losses: Losses(losses),
        credits: context.credits.share(context.sources * context.workers),
        marks: (0..context.workers).map(|_| context.marks.open(group(plan, at), i64::MIN)).collect(),
    };
    for worker in 0..context.workers {
        context.gather.expect((index, worker), &step);
        context.hands.0.insert((index, worker), hands.remove(&worker).unwrap_or_default());
    }
    Ok(Arc::new(spec))
}

/// The columns that the `time:` of a source reads and that hold the time of arrival as long as no other is told.
fn arrival(time: &Expr) -> BTreeSet<Name> {
    let mut columns = BTreeSet::new();
    time.walk(&mut |e| {
        if let ExprKind::Meta(meta @ (Meta::Time | Meta::Arrived)) = &e.kind {
            columns.insert(meta.column().into());
        }
    });
    columns
}

/// Whether a step with state reads the rows of a source.
fn feeds_state(plan: &Plan, source: NodeIndex) -> bool {
    let rows = EdgeFiltered::from_fn(&plan.graph, |edge| *edge.weight() == Edge::Rows);
    let mut reached = Dfs::new(&rows, source);
    std::iter::from_fn(|| reached.next(&rows)).any(|node| matches!(plan.graph[node].kind, NodeKind::Keyed(_)))
}

/// A number that sources share whose rows meet in a step: only those wait for each other's watermarks.
fn group(plan: &Plan, source: NodeIndex) -> usize {
    let mut groups = UnionFind::<usize>::new(plan.graph.node_bound());
    for edge in plan.graph.edge_references() {
        if *edge.weight() == Edge::Rows && !matches!(plan.graph[edge.target()].kind, NodeKind::Sink(_)) {
            groups.union(edge.source().index(), edge.target().index());
        }
    }
    groups.find(source.index())
}
