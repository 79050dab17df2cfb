//! The plan: a graph of steps, ready to be lowered onto a dataflow.
use std::fmt;
use std::sync::Arc;

use hexafn_diagnostics::Span;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::decode::Decode;
use hexafn_ir::expr::{Expr, Items};
use hexafn_ir::program::{Param, Secret, Sink, Source};
use hexafn_ir::step::Aggregate;
use hexafn_ir::{Name, Record, Type};
use petgraph::stable_graph::StableDiGraph;
use serde::{Deserialize, Serialize};

/// The graph with what belongs to the whole program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Steps and what flows between them. It has no cycles.
    pub graph: StableDiGraph<Node, Edge>,
    /// The params.
    pub params: Vec<Param>,
    /// The secrets.
    pub secrets: Vec<Secret>,
}

/// The stable name of a step: `payments`, `card_bursts.per_user`, `card_bursts.set-2`. It does not change when steps are
/// added elsewhere; state, metrics and error records go by it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct StepId(pub Name);

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One step of the dataflow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Node {
    /// Its stable name. A stage has that of its first operation.
    pub id: StepId,
    /// What it does.
    pub kind: NodeKind,
    /// The type of the rows that leave it; of a sink, unused.
    pub row: Type,
    /// The columns that leave it, in order, without the envelope: those of `row` that somebody reads.
    pub columns: Arc<Record>,
    /// The envelope columns that leave it ([`hexafn_ir::envelope`]); `@offset` is always there, first.
    ///
    /// `@raw` leads to a sink only where its rows are events as they came: the sink then writes these bytes, and where they
    /// are null the columns. Elsewhere it is there for the payload of dead letters: where it is not null, it is the payload.
    pub envelope: Vec<Name>,
    /// Where it was written.
    pub span: Span,
}

/// What a step does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum NodeKind {
    /// Reads and decodes.
    Source(SourceNode),
    /// Stateless operations on whole batches, fused.
    Stage(Vec<Operation>),
    /// The rows of all inputs; their columns are the same.
    Merge,
    /// State by key: rows are exchanged by the keys' hash.
    Keyed(KeyedNode),
    /// Encodes and forwards.
    Sink(SinkNode),
}

/// A source.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceNode {
    /// The declaration.
    pub source: Source,
    /// Its place among the sources of the program, the first key of the order of rows ([`hexafn_ir::Origin`]).
    pub ordinal: u32,
    /// What to decode. `wanted` has the node's columns and those that only the event time is computed from; `envelope` has
    /// the envelope that the reader gives, so all but `@time`, which the engine computes, and perhaps `@raw` for the dead
    /// letters of the source itself.
    pub decode: Decode,
    /// How its rows are put in order and may be spread over workers.
    pub order: Order,
}

/// What the second part of a stamp means to a part of the graph, and so what an order-sensitive step waits for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Order {
    /// Event time (or, for sources without it, time of arrival): rows per key in the order of (time, source, partition,
    /// offset), at the watermark.
    Time,
    /// No source has an event time and all are files that end: the stamp counts chunks, rows per key come in the order of
    /// (chunk, source, partition, offset) whatever the workers, and a file may be split.
    Sequence,
    /// As they come; a file is not split where an order-sensitive step reads it.
    Arrival,
}

/// A stateless operation of a stage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Operation {
    /// The step that it came from; accounts and errors go by it.
    pub id: StepId,
    /// What it does.
    pub kind: OperationKind,
    /// The columns that are still read after it, in order; the others are let go. The envelope stays.
    pub keep: Arc<Record>,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of stateless operations; see [`hexafn_ir::step::StepKind`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum OperationKind {
    /// Keeps rows.
    Where(Expr),
    /// Adds or replaces columns, one after the other.
    Set(Items),
    /// Replaces all columns.
    Select(Items),
    /// One row for each element.
    Flatten(Name),
    /// A share of the rows; without keys by the event's id.
    Sample {
        /// From 0 to 1; may depend on params.
        share: Expr,
        /// The keys.
        by: Items,
    },
    /// Adds `fired`.
    Fire(Name),
    /// A place to look in; changes nothing.
    Tap(Option<Name>),
    /// Lets columns go and nothing else (`without`, or made by a pass).
    Keep,
}

/// A step with state by key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyedNode {
    /// The keys.
    pub key: Items,
    /// What it does.
    pub kind: KeyedKind,
    /// How rows are put in order before it.
    pub order: Order,
}

/// The kinds of steps with state by key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum KeyedKind {
    /// Adds aggregates over the rows of the key so far.
    Running(Vec<Aggregate>),
    /// Passes the first row of a key; remembers a key for so many microseconds (`None`: the engine's bound).
    Dedupe(Option<i64>),
    /// Passes at most `count` rows of a key per fixed span of `per` microseconds.
    Throttle {
        /// How many.
        count: u64,
        /// The span in microseconds.
        per: i64,
    },
}

/// A sink.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SinkNode {
    /// The declaration.
    pub sink: Sink,
}

/// What flows from a step to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Edge {
    /// Its rows.
    Rows,
    /// Its losses of a kind, as dead letters ([`hexafn_ir::dead_letter::record`]).
    Loss(Loss),
}

impl Edge {
    /// The kind of loss; `None` for rows.
    pub fn kind(self) -> Option<Loss> {
        if let Edge::Loss(loss) = self { Some(loss) } else { None }
    }
}

impl Plan {
    /// A plan without steps.
    pub fn empty(params: Vec<Param>, secrets: Vec<Secret>) -> Plan {
        Plan { graph: StableDiGraph::new(), params, secrets }
    }
}
