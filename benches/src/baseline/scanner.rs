//! A projecting scanner: expects the keys in the order last seen, reads the wanted fields, steps over the others up to the
//! last wanted one and leaves to sonic-rs each line that looks otherwise. It checks little of what it steps over: that a
//! string ends and an integer is one.
mod layout;
mod number;

use std::io::{self, Read, Write};

use layout::Layout;

use super::Counts;
use super::blocks::{Blocks, lines};
use super::output::Output;
use super::query::Query;
use super::row;
use super::runs::Runs;
use super::typed::{self, Kind, Line};

pub fn run<R: Read, W: Write>(query: Query, blocks: &mut Blocks<R>, output: &mut Output<W>) -> io::Result<Counts> {
    match query {
        Query::Pass => project::<typed::Pass, R, W>(query, blocks, output),
        Query::Q1 => project::<typed::Q1, R, W>(query, blocks, output),
        Query::Q2 => project::<typed::Q2, R, W>(query, blocks, output),
        Query::All => whole(blocks, output),
    }
}

/// The layouts seen, one for each kind.
struct Layouts {
    query: Query,
    known: Vec<Layout>,
}

impl Layouts {
    fn new(query: Query) -> Self {
        Layouts { query, known: Vec::new() }
    }

    #[inline]
    fn scan(&self, line: &[u8]) -> Option<Line> {
        self.known.iter().find_map(|layout| {
            let bid = layout.scan(line)?;
            Some(if layout.kind == Kind::Bid { Line::Bid(bid) } else { Line::Other(layout.kind) })
        })
    }

    /// Takes the layout of a valid line in place of the one that its kind had. Bids come first: they are most.
    fn learn(&mut self, kind: Kind, line: &[u8]) {
        let Some(layout) = Layout::learn(self.query, kind, line) else { return };
        self.known.retain(|known| known.kind != kind);
        let at = if kind == Kind::Bid { 0 } else { self.known.len() };
        self.known.insert(at, layout);
    }
}

fn project<P, R, W>(query: Query, blocks: &mut Blocks<R>, output: &mut Output<W>) -> io::Result<Counts>
where
    P: typed::Projected,
    R: Read,
    W: Write,
{
    let mut counts = Counts::default();
    let mut layouts = Layouts::new(query);
    while let Some(block) = blocks.next_block()? {
        for line in lines(block) {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            match layouts.scan(line).unwrap_or_else(|| parse::<P>(line, &mut layouts)) {
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

/// The whole parser, for a line that no layout fits.
#[cold]
fn parse<P: typed::Projected>(line: &[u8], layouts: &mut Layouts) -> Line {
    let parsed = typed::project::<P>(line);
    match parsed {
        Line::Bid(_) => layouts.learn(Kind::Bid, line),
        Line::Other(kind) => layouts.learn(kind, line),
        Line::Invalid => {}
    }
    parsed
}

fn whole<R: Read, W: Write>(blocks: &mut Blocks<R>, output: &mut Output<W>) -> io::Result<Counts> {
    let mut counts = Counts::default();
    let mut layouts = Layouts::new(Query::All);
    while let Some(block) = blocks.next_block()? {
        let mut runs = Runs::new(block);
        for line in lines(block) {
            let event = line.strip_suffix(b"\n").unwrap_or(line);
            if layouts.scan(event).is_some() || parse_whole(event, &mut layouts) {
                runs.keep(line, output)?;
                counts.written += 1;
            } else if event.trim_ascii().is_empty() {
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

#[cold]
fn parse_whole(line: &[u8], layouts: &mut Layouts) -> bool {
    let kind = typed::whole(line);
    if let Some(kind) = kind {
        layouts.learn(kind, line);
    }
    kind.is_some()
}
