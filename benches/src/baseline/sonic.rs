//! Typed structs with sonic-rs, line by line. Parsing a whole block as a stream, or checking its UTF-8 at once, is not faster.
use std::io::{self, Read, Write};

use super::Counts;
use super::blocks::{Blocks, lines};
use super::output::Output;
use super::query::Query;
use super::row;
use super::runs::Runs;
use super::typed::{self, Line};

pub fn run<R: Read, W: Write>(query: Query, blocks: &mut Blocks<R>, output: &mut Output<W>) -> io::Result<Counts> {
    match query {
        Query::Pass => project::<typed::Pass, R, W>(query, blocks, output),
        Query::Q1 => project::<typed::Q1, R, W>(query, blocks, output),
        Query::Q2 => project::<typed::Q2, R, W>(query, blocks, output),
        Query::All => whole(blocks, output),
    }
}

fn project<P, R, W>(query: Query, blocks: &mut Blocks<R>, output: &mut Output<W>) -> io::Result<Counts>
where
    P: typed::Projected,
    R: Read,
    W: Write,
{
    let mut counts = Counts::default();
    while let Some(block) = blocks.next_block()? {
        for line in lines(block) {
            match typed::project::<P>(line) {
                Line::Bid(bid) => counts.written += u64::from(row::write(query, &bid, output)?),
                Line::Other(_) => {}
                Line::Invalid if line.trim_ascii().is_empty() => continue,
                Line::Invalid => counts.invalid += 1,
            }
            counts.lines += 1;
        }
    }
    Ok(counts)
}

fn whole<R: Read, W: Write>(blocks: &mut Blocks<R>, output: &mut Output<W>) -> io::Result<Counts> {
    let mut counts = Counts::default();
    while let Some(block) = blocks.next_block()? {
        let mut runs = Runs::new(block);
        for line in lines(block) {
            if typed::whole(line).is_some() {
                runs.keep(line, output)?;
                counts.written += 1;
            } else if line.trim_ascii().is_empty() {
                runs.skip(line, output)?;
                continue;
            } else {
                runs.skip(line, output)?;
                counts.invalid += 1;
            }
            counts.lines += 1;
        }
        runs.end(output)?;
    }
    Ok(counts)
}
