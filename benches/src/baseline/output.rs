//! Buffered output.
use std::io::{self, Write};

/// Written at once.
const BUFFER: usize = 256 * 1024;

/// Room that [`Output::row`] leaves for one row of numbers.
const ROW: usize = 256;

/// Collects rows and writes them in large pieces.
pub struct Output<W> {
    sink: W,
    buffer: Vec<u8>,
}

impl<W: Write> Output<W> {
    pub fn new(sink: W) -> Self {
        Output { sink, buffer: Vec::with_capacity(BUFFER) }
    }

    /// The buffer, with room for one row of numbers.
    pub fn row(&mut self) -> io::Result<&mut Vec<u8>> {
        if self.buffer.capacity() - self.buffer.len() < ROW {
            self.flush()?;
        }
        Ok(&mut self.buffer)
    }

    /// Writes whole lines as they are. Long runs go to the file without a copy.
    pub fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.buffer.capacity() - self.buffer.len() < lines.len() {
            self.flush()?;
            if lines.len() >= self.buffer.capacity() / 2 {
                return self.sink.write_all(lines);
            }
        }
        self.buffer.extend_from_slice(lines);
        Ok(())
    }

    /// Writes what is waiting.
    pub fn flush(&mut self) -> io::Result<()> {
        self.sink.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}
