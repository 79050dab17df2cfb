//! What decoding gives.
use std::ops::Range;

use arrow_array::RecordBatch;
use bytes::Bytes;
use hexafn_diagnostics::Code;

/// The result of decoding a block or some events.
#[derive(Debug, Default)]
pub struct Decoded {
    /// The rows in order, 1 to 8,192 in each.
    pub batches: Vec<RecordBatch>,
    /// What could not be decoded, in order.
    pub invalid: Vec<Invalid>,
    /// How many of each there were.
    pub counts: Counts,
}

/// Numbers of events: `events = kept + filtered + invalid`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// All that came in; blank lines are none.
    pub events: u64,
    /// Rows in the batches.
    pub kept: u64,
    /// Events of kinds that nobody wants.
    pub filtered: u64,
    /// Events that could not be decoded.
    pub invalid: u64,
}

/// An event that could not be decoded.
#[derive(Clone, Debug)]
pub struct Invalid {
    /// Its offset, as it would be in [`hexafn_ir::envelope::OFFSET`].
    pub offset: i64,
    /// The number of its line in the block, or of its event in the slice, from 0.
    pub line: u64,
    /// Where it is in the block of lines; of an event: in its payload.
    pub bytes: Range<usize>,
    /// Its first bytes, at most 64 KiB.
    pub payload: Bytes,
    /// The number of the kind of mistake.
    pub code: Code,
    /// One sentence: the field, what was there, what was expected.
    pub message: String,
}

/// How much is kept of an event that could not be decoded, in bytes.
pub const SAMPLE: usize = 64 * 1024;
