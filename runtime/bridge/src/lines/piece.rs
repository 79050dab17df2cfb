//! A block of whole lines.
use bytes::Bytes;
use hexafn_port::{Chunk, Data};

/// Whole lines and where they lay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The text.
    pub bytes: Bytes,
    /// The offset of its first byte in the input.
    pub offset: u64,
    /// The number of its first line, from 1, where it is known.
    pub line: Option<u64>,
    /// For CSV: the header, where it is not in `bytes`.
    pub header: Option<Bytes>,
}

impl Piece {
    /// The chunk of that number.
    pub fn chunk(self, sequence: u64) -> Chunk {
        let Piece { bytes, offset, line, header } = self;
        Chunk { data: Data::Lines { block: bytes, offset, line, header }, sequence, arrived: None, receipt: None }
    }
}

/// How many lines a text has; a last line without its end counts.
pub(crate) fn lines_in(text: &[u8]) -> u64 {
    let ends = memchr::memchr_iter(b'\n', text).count() as u64;
    if text.last().is_none_or(|last| *last == b'\n') { ends } else { ends + 1 }
}
