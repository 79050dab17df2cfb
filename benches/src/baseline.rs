//! The programs that a good engineer would write by hand for one query on NEXMark events: file to file, one thread.
mod blocks;
mod output;
mod query;
mod row;
mod runs;
mod scanner;
mod sonic;
mod split;
mod typed;

use std::fs::File;
use std::io;
use std::path::Path;

pub use blocks::{Blocks, MAX_LINE, lines};

use output::Output;
pub use query::Query;

/// How the lines are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Reader {
    /// Splits the lines in blocks and counts them: the ceiling of any program that reads the file.
    Split,
    /// Counts the lines with the iterator of the standard library: how most programs read a file.
    Lines,
    /// Typed structs with sonic-rs.
    Sonic,
    /// A projecting scanner written for the schema, over sonic-rs for what it does not know.
    Scanner,
}

/// What a run saw.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Lines that are not empty.
    pub lines: u64,
    /// Lines that are no event.
    pub invalid: u64,
    /// Lines that were written.
    pub written: u64,
}

/// Runs one query from the file `input` to the file `output`, which is made anew.
///
/// # Errors
/// If a file cannot be opened, read or written, or a line is longer than [`MAX_LINE`].
pub fn run(reader: Reader, query: Query, input: &Path, output: &Path) -> io::Result<Counts> {
    let input = File::open(input)?;
    let mut output = Output::new(File::create(output)?);
    let counts = match reader {
        Reader::Split => split::in_blocks(&mut Blocks::new(input))?,
        Reader::Lines => split::by_lines(input)?,
        Reader::Sonic => sonic::run(query, &mut Blocks::new(input), &mut output)?,
        Reader::Scanner => scanner::run(query, &mut Blocks::new(input), &mut output)?,
    };
    output.flush()?;
    Ok(counts)
}
