//! Splits lines and counts them, in two ways.
use std::io::{self, BufRead, BufReader, Read};

use super::Counts;
use super::blocks::{BLOCK, Blocks, lines};

/// In blocks, where they lie: nothing that reads the whole file through one thread is faster.
pub fn in_blocks<R: Read>(blocks: &mut Blocks<R>) -> io::Result<Counts> {
    let mut counts = Counts::default();
    while let Some(block) = blocks.next_block()? {
        counts.lines += lines(block).filter(|line| !line.trim_ascii().is_empty()).count() as u64;
    }
    Ok(counts)
}

/// With the iterator of the standard library: a `String` for each line.
pub fn by_lines(input: impl Read) -> io::Result<Counts> {
    let mut counts = Counts::default();
    for line in BufReader::with_capacity(BLOCK, input).lines() {
        counts.lines += u64::from(!line?.trim_ascii().is_empty());
    }
    Ok(counts)
}
