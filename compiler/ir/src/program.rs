//! The typed program: what `check` hands to `plan`.
use hexafn_diagnostics::Span;
use serde::{Deserialize, Serialize};

use crate::connector::Connector;
use crate::dead_letter::Loss;
use crate::expr::Expr;
use crate::step::Step;
use crate::{Name, Type, Value};

/// A checked program. Everything is in written order; names refer to the lists below.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Program {
    /// The params.
    pub params: Vec<Param>,
    /// The secrets.
    pub secrets: Vec<Secret>,
    /// The sources.
    pub sources: Vec<Source>,
    /// The sinks, those used in place included.
    pub sinks: Vec<Sink>,
    /// Triggers, streams and pipelines, so ordered that each comes after what it reads.
    pub streams: Vec<Stream>,
}

/// A param: a value that can be set from outside, also while running.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its value unless set; `None`: it must be set.
    pub default: Option<Value>,
    /// Where it was declared.
    pub span: Span,
}

/// A secret, read from the environment when the program starts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Secret {
    /// Its name.
    pub name: Name,
    /// The environment variable.
    pub variable: Name,
    /// Where it was declared.
    pub span: Span,
}

/// A source.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub name: Name,
    /// The type of its rows: a record or union.
    pub row: Type,
    /// Where they come from, with its own options.
    pub connector: Connector,
    /// Event time; `None`: processing time.
    pub time: Option<EventTime>,
    /// How long it may be silent before it stops holding back others, in microseconds.
    pub idle: Option<i64>,
    /// `dedupe: { by, for }`: keys and microseconds.
    pub dedupe: Option<(Vec<(Name, Expr)>, i64)>,
    /// When it acknowledges.
    pub ack: Ack,
    /// Whether everything is checked, also what nobody reads.
    pub strict: bool,
    /// The largest event, in bytes.
    pub max_bytes: u64,
    /// Where its losses go (invalid, late).
    pub losses: Vec<LossRoute>,
    /// Where it was declared.
    pub span: Span,
}

/// When a source tells its sender that an event has arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Ack {
    /// As soon as it is in memory: what is under way is lost in a crash.
    Received,
    /// When it is in a durable spool.
    Stored,
    /// When every target has it, or it is durably parked.
    #[default]
    Processed,
}

/// The event time of a source.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EventTime {
    /// The time of a row.
    pub value: Expr,
    /// How far rows may come out of order, in microseconds.
    pub late: i64,
}

/// A sink.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sink {
    /// Its name; of one used in place, its connector and place.
    pub name: Name,
    /// Where rows go, with its own options.
    pub connector: Connector,
    /// How hard it tries.
    pub delivery: Delivery,
    /// Where its losses go (undelivered).
    pub losses: Vec<LossRoute>,
    /// Where it was declared.
    pub span: Span,
}

/// How a sink delivers; times in microseconds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Delivery {
    /// The most attempts for one batch, the first included.
    pub attempts: u32,
    /// The first and the longest pause between two attempts; doubled each time, with jitter.
    pub backoff: (i64, i64),
    /// After so many failures in a row the sink pauses so long.
    pub breaker: Option<(u32, i64)>,
    /// The longest one attempt may take.
    pub timeout: i64,
    /// The most rows in one request, and how long to wait for more of them. `every` 0: what is there goes at once.
    pub batch: (u32, i64),
}

impl Default for Delivery {
    fn default() -> Self {
        let second = 1_000_000;
        Delivery {
            attempts: 5,
            backoff: (second / 5, 30 * second),
            breaker: None,
            timeout: 10 * second,
            batch: (1000, 0),
        }
    }
}

/// Where one kind of loss goes; no targets: `-> drop`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LossRoute {
    /// The kind.
    pub loss: Loss,
    /// The sinks, by name, with their conditions over the dead letter.
    pub targets: Vec<Route>,
}

/// One target of a route.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Route {
    /// The sink, by name.
    pub sink: Name,
    /// Which rows; all without.
    pub when: Option<Expr>,
    /// Where it was written.
    pub span: Span,
}

/// A named stream of rows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stream {
    /// Its name.
    pub name: Name,
    /// What declared it.
    pub kind: StreamKind,
    /// The source or stream that it reads.
    pub input: Name,
    /// Its steps.
    pub steps: Vec<Step>,
    /// The type of its rows.
    pub row: Type,
    /// Where its rows go, beside the streams that read it.
    pub routes: Vec<Route>,
    /// Where its losses go (error).
    pub losses: Vec<LossRoute>,
    /// Where it was declared.
    pub span: Span,
}

/// What declared a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum StreamKind {
    /// `trigger`.
    Trigger,
    /// `stream`.
    Stream,
    /// `pipeline`.
    Pipeline,
}
