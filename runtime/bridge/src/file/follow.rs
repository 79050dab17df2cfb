//! Reads a file that grows: what is appended, across truncation and rotation.
//!
//! Not seen: a file that is cut and has grown beyond the old place again between two looks, the end of a file that was
//! rotated away while the program did not run, and files that begin to match a glob after the start.
use std::fs::{File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::time::Duration;

use hexafn_port::{Polled, PortError, Source, Waker};

use super::position::Position;
use super::shape::Shape;
use crate::lines::{Cutter, Place};

const LEAST_PORTION: u64 = 64 << 10;
const MOST_PORTION: u64 = 1 << 20;
/// How long to wait at the end: at first, and doubled each time up to the most.
const LEAST_WAIT: Duration = Duration::from_millis(1);
const MOST_WAIT: Duration = Duration::from_millis(250);

/// The reader of one growing file. It looks for more at intervals; it ends only with the run.
pub(super) struct Follow {
    shape: Arc<Shape>,
    input: File,
    file: (u64, u64),
    cutter: Cutter,
    chunks: u64,
    wait: Duration,
    /// The input was replaced by another file: read to its end, then change over.
    replaced: bool,
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

impl Follow {
    /// A reader at the beginning.
    pub fn new(shape: Arc<Shape>) -> Result<Self, PortError> {
        let input = shape.open()?;
        let file = identity(&input.metadata().map_err(|e| shape.failed("look at", e))?);
        let cutter = Cutter::new(shape.format, shape.max);
        Ok(Follow { input, file, cutter, chunks: 0, wait: LEAST_WAIT, replaced: false, shape })
    }

    fn read(&mut self, bytes: usize) -> Result<bool, PortError> {
        let portion = (bytes as u64).clamp(LEAST_PORTION, MOST_PORTION);
        let read = (&mut self.input).take(portion).read_to_end(self.cutter.buffer());
        Ok(read.map_err(|e| self.shape.failed("read", e))? > 0)
    }

    /// At the end of the input: whether there is now something to read, in this file or in another.
    fn look(&mut self) -> Result<Option<Polled>, PortError> {
        if self.replaced {
            // The old file was read to its end after it had lost its name: nobody will append to it.
            return self.change_over();
        }
        let length = self.input.metadata().map_err(|e| self.shape.failed("look at", e))?.len();
        if length < self.cutter.taken() {
            let last = self.cutter.finish();
            self.input.seek(SeekFrom::Start(0)).map_err(|e| self.shape.failed("read", e))?;
            self.cutter.seek(Place::BEGINNING, None);
            return Ok(last.map(|piece| self.numbered(piece)));
        }
        match std::fs::metadata(&self.shape.found.path) {
            Ok(now) => self.replaced = identity(&now) != self.file,
            // Between the two steps of a rotation there is no file of that name.
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(self.shape.failed("look at", e)),
        }
        Ok(None)
    }

    fn change_over(&mut self) -> Result<Option<Polled>, PortError> {
        let input = match File::open(&self.shape.found.path) {
            Ok(input) => input,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(self.shape.failed("open", e)),
        };
        let last = self.cutter.finish();
        self.file = identity(&input.metadata().map_err(|e| self.shape.failed("look at", e))?);
        self.input = input;
        self.replaced = false;
        self.cutter.seek(Place::BEGINNING, None);
        Ok(last.map(|piece| self.numbered(piece)))
    }

    fn numbered(&mut self, piece: crate::lines::Piece) -> Polled {
        self.wait = LEAST_WAIT;
        self.chunks += 1;
        Polled::Chunk(piece.chunk(self.chunks - 1))
    }
}

impl Source for Follow {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let position = Position::decode(position, &self.shape)?;
        self.chunks = position.chunk;
        let length = self.input.metadata().map_err(|e| self.shape.failed("look at", e))?.len();
        if position.file != Some(self.file) || position.offset > length {
            // Rotated or truncated between the two runs: this file is new.
            let shown = &self.shape.found.shown;
            tracing::warn!(source = %self.shape.owner, file = %shown, "the file was replaced since the last run; reading it from its beginning");
            return Ok(());
        }
        let header = if position.offset > 0 { self.shape.header()? } else { None };
        self.input.seek(SeekFrom::Start(position.offset)).map_err(|e| self.shape.failed("read", e))?;
        let Position { offset, line, within, .. } = position;
        self.cutter.seek(Place { offset, line, within }, header);
        Ok(())
    }

    fn poll(&mut self, bytes: usize) -> Result<Polled, PortError> {
        // A bounded number of steps, so that a poll stays short: read, look, and read what the look found.
        for _ in 0..4 {
            if self.read(bytes)? {
                if let Some(piece) = self.cutter.cut() {
                    return Ok(self.numbered(piece));
                }
                self.wait = LEAST_WAIT;
            } else if let Some(polled) = self.look()? {
                return Ok(polled);
            } else if !self.replaced && self.cutter.taken() > 0 {
                break;
            }
        }
        let wait = self.wait;
        self.wait = (wait * 2).min(MOST_WAIT);
        Ok(Polled::After(wait))
    }

    fn position(&self) -> Vec<u8> {
        let Place { offset, line, within } = self.cutter.place();
        Position { offset, line, within, chunk: self.chunks, parts: None, file: Some(self.file) }.encode()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}
