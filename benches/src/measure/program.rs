//! The programs that are compared.
use std::fmt;
use std::path::PathBuf;
use std::process::Command;

use super::files::Files;
use crate::baseline::Query;

/// Where the binaries and queries are.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// The binary `baseline`.
    pub baseline: PathBuf,
    /// The binary `hexafn`; `None` to measure the programs written by hand alone.
    pub hexafn: Option<PathBuf>,
    /// The folder of the `.hfn` files.
    pub queries: PathBuf,
}

/// A program of the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Program {
    /// Splits the file in blocks: the ceiling.
    Split,
    /// The lines of the standard library.
    Lines,
    /// Typed structs with sonic-rs.
    Sonic,
    /// A projecting scanner written for the schema.
    Scanner,
    /// hexafn with so many workers.
    Hexafn(u16),
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Program::Split => f.write_str("split lines, in blocks"),
            Program::Lines => f.write_str("split lines, `BufRead::lines`"),
            Program::Sonic => f.write_str("sonic-rs, typed"),
            Program::Scanner => f.write_str("projecting scanner"),
            Program::Hexafn(1) => f.write_str("**hexafn, 1 worker**"),
            Program::Hexafn(workers) => write!(f, "**hexafn, {workers} workers**"),
        }
    }
}

impl Program {
    /// Whether it answers the query, and not only reads its input.
    pub fn answers(self) -> bool {
        !matches!(self, Program::Split | Program::Lines)
    }

    /// Whether its output has the order of the input: several workers write as they finish.
    pub fn keeps_order(self) -> bool {
        !matches!(self, Program::Hexafn(2..))
    }

    /// The command that answers one query; `None` for hexafn where there is none.
    pub fn command(self, query: Query, binaries: &Binaries, files: &Files) -> Option<Command> {
        let reader = match self {
            Program::Split => "split",
            Program::Lines => "lines",
            Program::Sonic => "sonic",
            Program::Scanner => "scanner",
            Program::Hexafn(workers) => {
                let mut command = hexafn(binaries, query.name(), workers)?;
                command.env("BENCH_IN", &files.input).env("BENCH_OUT", &files.output);
                return Some(command);
            }
        };
        let mut command = Command::new(&binaries.baseline);
        command.arg(reader).arg(query.name()).arg(&files.input).arg(&files.output);
        Some(command)
    }
}

/// `hexafn run` of a program of the folder `queries/`, or nothing where hexafn is left out.
pub fn hexafn(binaries: &Binaries, program: &str, workers: u16) -> Option<Command> {
    let mut command = Command::new(binaries.hexafn.as_ref()?);
    command.arg("run").arg(binaries.queries.join(program).with_extension("hfn"));
    command.args(["--quiet", "--workers"]).arg(workers.to_string());
    Some(command)
}
