//! What the readers of one file have in common.
use std::fs::File;
use std::io::{self, Read};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use hexafn_ir::Name;
use hexafn_ir::decode::Format;
use hexafn_port::PortError;

use crate::lines::{Cutter, Scanner};
use crate::paths::Found;

/// One file of a source.
#[derive(Debug)]
pub(super) struct Shape {
    /// The source.
    pub owner: Name,
    /// The file.
    pub found: Found,
    /// Its format.
    pub format: Format,
    /// The longest row, in bytes.
    pub max: u64,
    /// Whether a reader may hold the file open between polls.
    pub keep_open: bool,
}

impl Shape {
    /// Opens it for reading.
    pub fn open(&self) -> Result<File, PortError> {
        File::open(&self.found.path).map_err(|e| self.failed("open", e))
    }

    /// A problem with this file, without the sentence's subject: "cannot be split".
    pub fn error(&self, what: &str) -> PortError {
        PortError::new(&*self.owner, format!("`{}`: {what}", self.found.shown))
    }

    /// The system refused something.
    pub fn failed(&self, what: &str, error: io::Error) -> PortError {
        let shown = &self.found.shown;
        let message = match error.kind() {
            io::ErrorKind::NotFound => format!("the file `{shown}` is no longer there"),
            _ => format!("cannot {what} `{shown}`: {error}"),
        };
        PortError::caused(&*self.owner, message, error)
    }

    /// The header line of a CSV file; `None` for other formats and empty files.
    pub fn header(&self) -> Result<Option<Bytes>, PortError> {
        if self.format == Format::Csv { self.first_row(&mut self.open()?) } else { Ok(None) }
    }

    /// As [`Shape::header`], of a gzipped file.
    pub fn unpacked_header(&self) -> Result<Option<Bytes>, PortError> {
        if self.format == Format::Csv { self.first_row(&mut MultiGzDecoder::new(self.open()?)) } else { Ok(None) }
    }

    fn first_row(&self, input: &mut dyn Read) -> Result<Option<Bytes>, PortError> {
        let mut cutter = Cutter::new(self.format, self.max);
        loop {
            let read = input.take(64 << 10).read_to_end(cutter.buffer()).map_err(|e| self.failed("read", e))?;
            if let Some(piece) = if read == 0 { cutter.finish() } else { cutter.cut() } {
                let end = Scanner::new(self.format).next_end(&piece.bytes, 0).unwrap_or(piece.bytes.len());
                return Ok(Some(Bytes::copy_from_slice(&piece.bytes[..end])));
            }
            if read == 0 {
                return Ok(None);
            }
        }
    }
}
