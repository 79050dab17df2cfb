//! The port that events come in by.
use std::sync::Arc;
use std::time::Duration;

use arrow_array::RecordBatch;
use bytes::Bytes;
use hexafn_ir::decode::Decode;
use hexafn_ir::program;
use hexafn_ir::{Name, Receipt};

use crate::{PortError, Settings};

/// Opens sources of some kinds.
pub trait SourceFactory: Send + Sync {
    /// Opens a source for a run. The partitions, their numbers and what each holds do not depend on the number of
    /// workers; the engine gives each to one worker.
    ///
    /// # Errors
    /// The operator's problem: a missing file, a port in use.
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError>;
}

/// What is asked of a factory.
#[derive(Clone, Copy)]
pub struct OpenSource<'a> {
    /// The declaration.
    pub source: &'a program::Source,
    /// What will be decoded; generators make just these columns.
    pub decode: &'a Decode,
    /// Whether one file may be split into partitions that different workers read. Only where nobody depends on the order
    /// of arrival, or the order is restored by chunk number.
    pub may_split: bool,
    /// The deployment.
    pub settings: &'a Settings,
}

/// One part of a source that is read in order by one worker.
pub struct Partition {
    /// Its name: a file, a topic and partition, a listener.
    pub name: Name,
    /// Its number within the source. Partitions that are stripes of one file share the name and differ in the number.
    pub number: u32,
    /// Its reader, at the beginning.
    pub reader: Box<dyn Source>,
}

/// Wakes the worker that polls a source. Cheap, callable from any thread, any number of times.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A reader of one partition. It is polled by a worker and never blocks for longer than a read of a local file.
pub trait Source: Send {
    /// Told once, before the first poll, how to wake the worker.
    fn start(&mut self, waker: Waker);

    /// Goes to a position that [`Source::position`] gave in an earlier run.
    ///
    /// # Errors
    /// If the position does not exist (the file became shorter).
    fn seek(&mut self, position: &[u8]) -> Result<(), PortError>;

    /// The next chunk, of at most about `bytes` bytes, or why there is none now.
    ///
    /// # Errors
    /// The operator's problem; the run stops.
    fn poll(&mut self, bytes: usize) -> Result<Polled, PortError>;

    /// The position after the last chunk that was given out.
    fn position(&self) -> Vec<u8>;

    /// Says that everything up to this position is delivered, parked or in a checkpoint.
    ///
    /// # Errors
    /// The operator's problem.
    fn commit(&mut self, position: &[u8]) -> Result<(), PortError>;

    /// Told that the run stops; it takes nothing new in. Answers whether it still holds input whose sender was told that
    /// it has arrived: then it is polled until it holds none. Others are let go at once.
    fn close(&mut self) -> bool {
        false
    }
}

/// The answer to a poll.
pub enum Polled {
    /// Input.
    Chunk(Chunk),
    /// Nothing now; the waker will be called.
    Pending,
    /// Nothing for that long; the engine polls again then (or earlier, if the waker is called).
    After(Duration),
    /// The partition has ended for good.
    End,
}

/// A piece of input.
pub struct Chunk {
    /// The bytes or rows.
    pub data: Data,
    /// The number of the chunk in the source, from 0. Chunks of all partitions of a source, put in order by this number,
    /// are the order of the source; it does not depend on the workers. Live sources count per partition.
    pub sequence: u64,
    /// When it arrived, microseconds since 1970 UTC; `None`: the engine's clock decides.
    pub arrived: Option<i64>,
    /// Answered when all rows of the chunk are delivered, parked or absorbed.
    pub receipt: Option<Arc<dyn Receipt>>,
}

/// The content of a chunk.
pub enum Data {
    /// Whole lines of text, the last one with or without its end.
    Lines {
        /// The text.
        block: Bytes,
        /// The byte offset of the block in the partition.
        offset: u64,
        /// The number of the first line, from 1, where it is known.
        line: Option<u64>,
        /// For CSV: the header line, where it is not in the block itself.
        header: Option<Bytes>,
    },
    /// Messages, each one event.
    Events(Vec<Event>),
    /// Rows that were made and need no decoding.
    Rows {
        /// In the layout of the request's `Decode`: wanted columns, then envelope columns.
        rows: RecordBatch,
        /// Events of kinds that nobody reads, which were not even made: they count as filtered.
        unwanted: u64,
    },
}

/// One message.
pub struct Event {
    /// Its payload, in the source's format.
    pub payload: Bytes,
    /// Its offset in the partition.
    pub offset: i64,
    /// Its key.
    pub key: Option<String>,
    /// Its topic or path.
    pub topic: Name,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its time, microseconds since 1970 UTC, where the transport has one.
    pub time: Option<i64>,
}
