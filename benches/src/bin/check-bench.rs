//! `check-bench`: how long the front of the compiler takes; writes the table of `docs/performance.md`.
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use hexafn_benches::front::{program, stages};
use hexafn_benches::measure::document;

/// Measures parsing, checking and formatting of generated programs, next to reading their tokens by hand.
#[derive(Parser)]
#[command(after_help = "Example:\n  cargo run --release --bin check-bench -- --document docs/performance.md")]
struct Arguments {
    /// Counted rounds.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Only programs of that many lines.
    #[arg(long, value_delimiter = ',', default_values_t = [200, 5_000])]
    lines: Vec<usize>,
    /// The document whose table is replaced; without it the table is only printed.
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut table = String::from("| program | stage | ms | times the tokens |\n|---|---|---|---|\n");
    for lines in arguments.lines {
        for good in [true, false] {
            let text = program(lines, good);
            let stages = stages(&text, arguments.rounds);
            let tokens = stages.first().map_or(1.0, |s| s.time.as_secs_f64());
            let (lines, kind) = (text.lines().count(), if good { "good" } else { "with mistakes" });
            for stage in &stages {
                let time = stage.time.as_secs_f64();
                let name = stage.name;
                table += &format!("| {lines} lines, {kind} | {name} | {:.2} | {:.0} |\n", time * 1e3, time / tokens);
            }
        }
    }
    println!("{table}");
    let put = arguments.document.map_or(Ok(()), |path| document::put(&path, document::FRONT, &table));
    match put {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("check-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
