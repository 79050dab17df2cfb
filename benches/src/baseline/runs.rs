//! Lines that are written as they came.
use std::io::{self, Write};

use super::output::Output;

/// Follows the lines of a block in order and writes neighbours that are kept in one piece.
pub struct Runs<'a> {
    block: &'a [u8],
    /// Where the run of kept lines begins.
    start: usize,
    /// The end of the last line seen.
    end: usize,
}

impl<'a> Runs<'a> {
    pub fn new(block: &'a [u8]) -> Self {
        Runs { block, start: 0, end: 0 }
    }

    /// Keeps the next line. Space around the event is left out, a missing line end is added.
    pub fn keep<W: Write>(&mut self, line: &[u8], output: &mut Output<W>) -> io::Result<()> {
        if let [b'{', .., b'}', b'\n'] = line {
            self.end += line.len();
            return Ok(());
        }
        self.skip(line, output)?;
        output.lines(line.trim_ascii())?;
        output.lines(b"\n")
    }

    /// Leaves the next line out.
    pub fn skip<W: Write>(&mut self, line: &[u8], output: &mut Output<W>) -> io::Result<()> {
        output.lines(&self.block[self.start..self.end])?;
        self.end += line.len();
        self.start = self.end;
        Ok(())
    }

    /// Writes the last run.
    pub fn end<W: Write>(self, output: &mut Output<W>) -> io::Result<()> {
        output.lines(&self.block[self.start..self.end])
    }
}
