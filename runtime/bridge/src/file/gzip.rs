//! Reads a gzipped file. It cannot be split, and its offsets are those of the unpacked text.
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use hexafn_port::{Polled, PortError, Source, Waker};

use super::position::Position;
use super::shape::Shape;
use crate::lines::{Cutter, Place};

const PORTION: u64 = 1 << 20;

/// The reader of one gzipped file.
pub(super) struct Gzip {
    shape: Arc<Shape>,
    input: MultiGzDecoder<BufReader<File>>,
    cutter: Cutter,
    first: u64,
    chunks: u64,
    ended: bool,
}

impl Gzip {
    /// A reader at the beginning whose chunks are numbered from `first`.
    pub fn new(shape: Arc<Shape>, first: u64) -> Result<Self, PortError> {
        let input = MultiGzDecoder::new(BufReader::with_capacity(128 << 10, shape.open()?));
        let cutter = Cutter::new(shape.format, shape.max);
        Ok(Gzip { input, cutter, first, chunks: 0, ended: false, shape })
    }

    fn failed(&self, error: io::Error) -> PortError {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                self.shape.error(&format!("is not a whole gzip file: {error}"))
            }
            _ => self.shape.failed("read", error),
        }
    }
}

impl Source for Gzip {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let position = Position::decode(position, &self.shape)?;
        let header = self.shape.unpacked_header()?;
        let skipped = io::copy(&mut (&mut self.input).take(position.offset), &mut io::sink());
        if skipped.map_err(|e| self.failed(e))? < position.offset {
            return Err(self.shape.error(&format!("ends before byte {}, where an earlier run was", position.offset)));
        }
        let Position { offset, line, within, chunk, .. } = position;
        self.cutter.seek(Place { offset, line, within }, header.filter(|_| offset > 0));
        self.chunks = chunk;
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        while !self.ended {
            let buffer = self.cutter.buffer();
            buffer.reserve(PORTION as usize);
            let read = (&mut self.input).take(PORTION).read_to_end(buffer).map_err(|e| self.failed(e))?;
            self.ended = read == 0;
            if let Some(piece) = if self.ended { self.cutter.finish() } else { self.cutter.cut() } {
                self.chunks += 1;
                return Ok(Polled::Chunk(piece.chunk(self.first + self.chunks - 1)));
            }
        }
        Ok(Polled::End)
    }

    fn position(&self) -> Vec<u8> {
        let Place { offset, line, within } = self.cutter.place();
        Position { offset, line, within, chunk: self.chunks, ..Position::default() }.encode()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}
