//! `hexafn generate`.
use std::io::{BufWriter, ErrorKind, Write};

use crate::arguments::{Generate, Nexmark};
use crate::exit::{Exit, Failure};

pub fn run(arguments: &Generate) -> Result<Exit, Failure> {
    let Generate::Nexmark(nexmark) = arguments;
    let place = nexmark.output.as_ref().map_or("standard output".to_owned(), |p| p.display().to_string());
    match write(nexmark) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(Exit::Fine),
        Err(e) => Err(Failure::usage(format!("cannot write {place}: {e}"))),
        Ok(()) => Ok(Exit::Fine),
    }
}

fn write(nexmark: &Nexmark) -> std::io::Result<()> {
    let out: Box<dyn Write> = match &nexmark.output {
        Some(path) => Box::new(std::fs::File::create(path)?),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    hexafn::nexmark::write_ndjson(nexmark.events, nexmark.seed, &mut out)?;
    out.flush()
}
