//! `baseline {split|sonic|scanner} {pass|q1|q2|all} IN OUT`: one query on NEXMark events as one would write it by hand.
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use hexafn_benches::baseline::{Query, Reader, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One query on a file of NEXMark events, written by hand.
#[derive(Parser)]
struct Arguments {
    /// How lines are read.
    reader: Reader,
    /// What is asked of the events.
    query: Query,
    /// NDJSON events.
    input: PathBuf,
    /// The NDJSON rows; made anew.
    output: PathBuf,
}

fn main() -> ExitCode {
    let Arguments { reader, query, input, output } = Arguments::parse();
    match run(reader, query, &input, &output) {
        Ok(counts) => {
            eprintln!("{} lines, {} invalid, {} written", counts.lines, counts.invalid, counts.written);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("baseline: {} to {}: {error}", input.display(), output.display());
            ExitCode::FAILURE
        }
    }
}
