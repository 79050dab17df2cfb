//! Gathers portions of input and gives out whole lines.
use bytes::Bytes;
use hexafn_ir::decode::Format;

use super::piece::{Piece, lines_in};
use super::{BYTE_ORDER_MARK, Scanner};

/// A place between two rows, or within one that is too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The offset in the input.
    pub offset: u64,
    /// The number of the next line, where it is known.
    pub line: Option<u64>,
    /// Within a row the rest of which is skipped.
    pub within: bool,
}

impl Place {
    /// The beginning of an input.
    pub const BEGINNING: Place = Place { offset: 0, line: Some(1), within: false };
}

/// Cuts one input into pieces of whole rows. Holds at most the longest allowed row and one portion: of a longer row it
/// gives out the beginning, one byte longer than allowed so that the decoder refuses it, and skips the rest.
pub(crate) struct Cutter {
    buffer: Vec<u8>,
    /// The offset of the buffer in the input.
    offset: u64,
    /// The number of the first line in the buffer; unknown after a seek without one.
    line: Option<u64>,
    max: usize,
    scanner: Scanner,
    /// How much of the buffer the scanner saw.
    scanned: usize,
    /// In the middle of a row that is too long.
    skipping: bool,
    header: Option<Bytes>,
}

impl Cutter {
    /// A cutter at the beginning of an input. Rows have at most `max` bytes.
    pub fn new(format: Format, max: u64) -> Self {
        Cutter {
            buffer: Vec::new(),
            offset: 0,
            line: Some(1),
            max: usize::try_from(max).unwrap_or(usize::MAX - 1),
            scanner: Scanner::new(format),
            scanned: 0,
            skipping: false,
            header: None,
        }
    }

    /// Goes to a place that [`Cutter::place`] told; for CSV with the header that rows there have.
    pub fn seek(&mut self, place: Place, header: Option<Bytes>) {
        self.buffer.clear();
        self.scanner.reset();
        (self.offset, self.line, self.skipping) = (place.offset, place.line, place.within);
        (self.scanned, self.header) = (0, header);
    }

    /// Up to where everything was given out or skipped.
    pub fn place(&self) -> Place {
        Place { offset: self.offset, line: self.line, within: self.skipping }
    }

    /// Where portions of input are appended.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// The offset in the input up to which everything was taken in.
    pub fn taken(&self) -> u64 {
        self.offset + self.buffer.len() as u64
    }

    /// The whole rows so far.
    pub fn cut(&mut self) -> Option<Piece> {
        if self.offset == 0 && !self.skip_byte_order_mark(false) {
            return None;
        }
        self.skip();
        if let Some(end) = self.scanner.last_end(&self.buffer, self.scanned) {
            return Some(self.split(end));
        }
        self.scanned = self.buffer.len();
        if self.buffer.len() <= self.max {
            return None;
        }
        let piece = self.split(self.max + 1);
        self.scanner.reset();
        self.skipping = true;
        self.skip();
        Some(piece)
    }

    /// The rest, at the end of the input: a last row without its newline. The cutter is then at the beginning of another
    /// input's first row only after [`Cutter::seek`].
    pub fn finish(&mut self) -> Option<Piece> {
        if self.offset == 0 {
            self.skip_byte_order_mark(true);
        }
        self.skip();
        if self.skipping || self.buffer.is_empty() { None } else { Some(self.split(self.buffer.len())) }
    }

    /// Says whether the beginning is decided: too few bytes may or may not become a mark.
    fn skip_byte_order_mark(&mut self, at_end: bool) -> bool {
        if self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.buffer.drain(..BYTE_ORDER_MARK.len());
            self.offset = BYTE_ORDER_MARK.len() as u64;
            return true;
        }
        at_end || !BYTE_ORDER_MARK.starts_with(&self.buffer)
    }

    fn skip(&mut self) {
        if !self.skipping {
            return;
        }
        let end = memchr::memchr(b'\n', &self.buffer);
        let length = end.map_or(self.buffer.len(), |i| i + 1);
        self.buffer.drain(..length);
        self.offset += length as u64;
        self.scanned = 0;
        self.skipping = end.is_none();
    }

    fn split(&mut self, end: usize) -> Piece {
        let rest = self.buffer.split_off(end);
        let bytes = Bytes::from(std::mem::replace(&mut self.buffer, rest));
        let piece = Piece { offset: self.offset, line: self.line, header: self.header.clone(), bytes };
        if self.scanner.quotes() && self.header.is_none() {
            let first = Scanner::new(Format::Csv).next_end(&piece.bytes, 0).unwrap_or(piece.bytes.len());
            self.header = Some(piece.bytes.slice(..first));
        }
        self.offset += end as u64;
        self.line = self.line.map(|line| line + lines_in(&piece.bytes));
        self.scanned = 0;
        piece
    }
}

#[cfg(test)]
#[path = "cutter_tests.rs"]
mod tests;
