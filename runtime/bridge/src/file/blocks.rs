//! Reads a file that does not grow, in blocks. A block owns the rows that *begin* in it and reads past its end to finish
//! the last one, so every partition knows from the block's number alone what is its own.
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use hexafn_ir::decode::Format;
use hexafn_port::{Polled, PortError, Source, Waker};

use super::position::Position;
use super::shape::Shape;
use crate::lines::{BYTE_ORDER_MARK, Piece, Scanner, lines_in};

/// The size of a block. Chunks are not smaller, whatever a poll asks for: their numbers must not depend on it.
pub(super) const BLOCK: u64 = 1 << 20;
/// Read at once past the end of a block, to finish its last row: most are shorter.
const BEYOND: u64 = 4 << 10;
/// Read further past the end, time and again, for a long row.
const FURTHER: u64 = 256 << 10;

/// The blocks `stripe`, `stripe + stripes`, … of a file.
pub(super) struct Blocks {
    shape: Arc<Shape>,
    input: Option<File>,
    /// The size when it was opened; what is appended later belongs to another run.
    length: u64,
    /// The number of block 0 among the source's chunks.
    sequence: u64,
    stripes: u64,
    next: u64,
    /// The number of the next line; known only to who reads all blocks.
    line: Option<u64>,
    header: Option<Bytes>,
    /// For formats whose rows can hold newlines: where the next row begins.
    row_at: u64,
    /// `row_at` is inside a row that was too long.
    lost: bool,
}

impl Blocks {
    /// The reader of one stripe.
    pub fn new(shape: Arc<Shape>, length: u64, sequence: u64, stripe: u32, stripes: u32) -> Result<Self, PortError> {
        let header = shape.header()?;
        Ok(Blocks {
            input: None,
            length,
            sequence,
            stripes: u64::from(stripes),
            next: u64::from(stripe),
            line: (stripes == 1).then_some(1),
            header,
            row_at: 0,
            lost: false,
            shape,
        })
    }

    fn read_block(&mut self, file: &mut File) -> Result<Piece, PortError> {
        let (first, end) = (self.next * BLOCK, self.length.min((self.next + 1) * BLOCK));
        let mut scanner = Scanner::new(self.shape.format);
        let sequential = scanner.quotes() && !self.lost;
        // To see whether a row begins with the block's first byte one must see the byte before.
        let from = if scanner.quotes() { self.row_at } else { first.saturating_sub(1) };
        if from >= end {
            return Ok(self.piece(Vec::new(), 0..0, from));
        }
        let mut buffer = Vec::new();
        self.read(file, &mut buffer, from, end - from + BEYOND)?;
        // Ends of rows from this place on are beyond the block's own rows.
        let last = (end - 1 - from) as usize;
        if buffer.len() <= last {
            return Err(self.shape.error("became shorter while it was read"));
        }
        let begin = if sequential || from == 0 && first == 0 {
            if from == 0 && buffer.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
        } else {
            match memchr::memchr(b'\n', &buffer[..last]) {
                Some(place) => place + 1,
                None => {
                    self.row_at = end - 1;
                    return Ok(self.piece(Vec::new(), 0..0, from));
                }
            }
        };
        let finish = self.finish(file, &mut buffer, from, begin, last, &mut scanner)?;
        self.row_at = from + finish as u64;
        Ok(self.piece(buffer, begin.min(finish)..finish, from))
    }

    /// Where the block's last row ends, reading on as far as it needs; cut if the row is too long.
    fn finish(
        &mut self,
        file: &mut File,
        buffer: &mut Vec<u8>,
        from: u64,
        begin: usize,
        last: usize,
        scanner: &mut Scanner,
    ) -> Result<usize, PortError> {
        let mut row = begin;
        let mut scanned = begin;
        if !scanner.quotes() && last > begin {
            row = memchr::memrchr(b'\n', &buffer[begin..last]).map_or(begin, |i| begin + i + 1);
            scanned = last;
        }
        self.lost = false;
        loop {
            while let Some(end) = scanner.next_end(&buffer[begin..], scanned - begin).map(|i| begin + i) {
                if end > last {
                    return Ok(end);
                }
                (row, scanned) = (end, end);
            }
            scanned = buffer.len();
            let allowed = usize::try_from(self.shape.max).unwrap_or(usize::MAX).saturating_add(1);
            if buffer.len() - row >= allowed {
                self.lost = true;
                return Ok(row + allowed);
            }
            let more = FURTHER.min((allowed - (buffer.len() - row)) as u64);
            let at = from + buffer.len() as u64;
            if self.read(file, buffer, at, more)? == 0 {
                return Ok(buffer.len());
            }
        }
    }

    fn read(&self, file: &mut File, buffer: &mut Vec<u8>, at: u64, count: u64) -> Result<usize, PortError> {
        let failed = |e| self.shape.failed("read", e);
        file.seek(SeekFrom::Start(at)).map_err(failed)?;
        // Reserved exactly and read into the spare room: nothing is zeroed, nothing copied.
        buffer.reserve_exact(count as usize);
        file.take(count).read_to_end(buffer).map_err(failed)
    }

    fn piece(&mut self, buffer: Vec<u8>, range: std::ops::Range<usize>, from: u64) -> Piece {
        let offset = from + range.start as u64;
        let bytes = Bytes::from(buffer).slice(range);
        let line = self.line;
        self.line = line.map(|line| line + lines_in(&bytes));
        let in_it = from == 0 || bytes.is_empty();
        Piece { bytes, offset, line, header: if in_it { None } else { self.header.clone() } }
    }
}

impl Source for Blocks {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let position = Position::decode(position, &self.shape)?;
        if position.offset > self.length {
            return Err(self.shape.error(&format!(
                "has {} bytes, but an earlier run had read {} of it; remove the state to read it anew",
                self.length, position.offset
            )));
        }
        if position.parts.is_some_and(|parts| parts != self.stripes) {
            return Err(self
                .shape
                .error("is not the file that an earlier run began; remove the state to read it anew"));
        }
        (self.next, self.row_at, self.line) = (position.chunk, position.offset, position.line);
        self.lost = position.within;
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        if self.next * BLOCK >= self.length {
            self.input = None;
            return Ok(Polled::End);
        }
        let mut file = match self.input.take() {
            Some(file) => file,
            None => self.shape.open()?,
        };
        let piece = self.read_block(&mut file)?;
        let sequence = self.sequence + self.next;
        self.next += self.stripes;
        if self.shape.keep_open {
            self.input = Some(file);
        }
        Ok(Polled::Chunk(piece.chunk(sequence)))
    }

    fn position(&self) -> Vec<u8> {
        let by_row = self.shape.format == Format::Csv;
        let offset = if by_row { self.row_at } else { (self.next * BLOCK).min(self.length) };
        let parts = Some(self.stripes);
        Position { offset, line: self.line, chunk: self.next, within: by_row && self.lost, parts, file: None }.encode()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}
