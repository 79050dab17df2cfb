//! `hexafn-bench`: hexafn against programs written by hand, in turns; writes the table of `docs/performance.md`.
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use hexafn_benches::baseline::Query;
use hexafn_benches::measure::program::{Binaries, Program};
use hexafn_benches::measure::table::Report;
use hexafn_benches::measure::{MeasureError, document, files::Files, idle, machine, memory, rounds, webhook};

/// Measures hexafn against programs written by hand.
#[derive(Parser)]
#[command(after_help = "Example:\n  cargo build --release --workspace && cargo run --release --bin hexafn-bench")]
struct Arguments {
    /// The binary of hexafn; default: the one next to this.
    #[arg(long, value_name = "FILE")]
    hexafn: Option<PathBuf>,
    /// Measure only the programs written by hand; needs --input.
    #[arg(long, requires = "input", conflicts_with = "hexafn")]
    without_hexafn: bool,
    /// NDJSON events in place of generated ones.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// How many events to generate.
    #[arg(long, default_value_t = 2_000_000)]
    events: u64,
    /// Counted rounds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    rounds: u16,
    /// The queries from file to file.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Query::ALL)]
    queries: Vec<Query>,
    /// Only the queries from file to file: no memory, idle and webhook measurements.
    #[arg(long)]
    files_only: bool,
    /// Requests per second of the webhook measurement.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    rate: u64,
    /// Seconds of the idle and webhook measurements, each.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// The folder of events and outputs; default: `hexafn-bench` in the folder for temporary files.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The document whose table is replaced; without it the table is only printed.
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

fn main() -> ExitCode {
    match measure(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hexafn-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: Arguments) -> Result<(), MeasureError> {
    let own = std::env::current_exe().map_err(MeasureError::file("the path of hexafn-bench"))?;
    let beside = |name: &str| own.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let hexafn = (!arguments.without_hexafn).then(|| arguments.hexafn.unwrap_or_else(|| beside("hexafn")));
    let queries = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let binaries = Binaries { baseline: beside("baseline"), hexafn, queries };
    let folder = arguments.folder.unwrap_or_else(|| std::env::temp_dir().join("hexafn-bench"));
    let files = Files::new(&folder, arguments.input)?;
    let rounds = usize::from(arguments.rounds);

    eprintln!("preparing the events");
    let input = files.prepare(binaries.hexafn.as_deref(), arguments.events)?;
    let mut report = Report { machine: machine::describe(), input, rounds, ..Report::default() };
    for query in arguments.queries {
        eprintln!("{}: {rounds} rounds", query.name());
        report.queries.push((query, rounds::run(query, &PROGRAMS, rounds, &binaries, &files)?));
    }
    if !arguments.files_only {
        let length = Duration::from_secs(arguments.seconds);
        eprintln!("in memory, idle, webhook");
        report.memory = memory::run(rounds, &binaries, &files)?;
        report.idle = idle::run(length, &binaries, &files)?;
        report.webhook = webhook::run(arguments.rate, length, &binaries, &files)?;
    }
    let table = report.markdown();
    println!("{table}");
    arguments.document.map_or(Ok(()), |path| document::put(&path, document::RUNS, &table))
}

/// All programs, in the order of the table.
const PROGRAMS: [Program; 6] =
    [Program::Split, Program::Lines, Program::Sonic, Program::Scanner, Program::Hexafn(1), Program::Hexafn(2)];
