//! One module a command.
mod check;
mod compile;
mod explain;
mod fix;
mod fmt;
mod generate;
mod graph;
mod new;
mod run;
mod send;
mod targets;
mod test;
mod triggers;

use std::path::{Path, PathBuf};

use hexafn::{CompileError, Loaded};

use crate::arguments::{Arguments, Command, Imports};
use crate::exit::{Exit, Failure};
use crate::screen;

/// Runs the command.
///
/// # Errors
/// What to print and how to exit.
pub fn run(arguments: Arguments) -> Result<Exit, Failure> {
    match arguments.command {
        Command::Check(a) => check::run(&a),
        Command::Compile(a) => compile::run(&a),
        Command::Run(a) => run::run(&a),
        Command::Graph(a) => graph::run(&a),
        Command::Explain(a) => explain::run(&a),
        Command::Test(a) => test::run(&a),
        Command::Fmt(a) => fmt::run(&a),
        Command::New(a) => new::run(&a),
        Command::Send(a) => send::run(&a),
        Command::Generate(a) => generate::run(&a),
        Command::Targets(a) => targets::run(&a),
        Command::Triggers(a) => triggers::run(&a),
    }
}

/// Does the same with each file, whatever comes of the others, and gives the worst end.
///
/// # Errors
/// If one file fails and there is no other; of several each failure is printed.
fn each(files: &[PathBuf], mut one: impl FnMut(&Path) -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    if let [file] = files {
        return one(file);
    }
    let mut worst = Exit::Fine;
    for file in files {
        let exit = one(file).unwrap_or_else(|failure| {
            screen::error(&failure.message);
            failure.exit
        });
        worst = if exit as u8 > worst as u8 { exit } else { worst };
    }
    Ok(worst)
}

/// Reads a program, which may import from `allowed` folders, too.
fn load(path: &Path, allowed: &Imports) -> Result<Loaded, Failure> {
    let loaded = hexafn::load(path).and_then(|loaded| loaded.allowing(&allowed.allow_import));
    loaded.map_err(|error| Failure::usage(screen::chain(&error)))
}

/// Adds a trigger file to a program.
fn with_triggers(loaded: Loaded, triggers: Option<&Path>) -> Result<Loaded, Failure> {
    match triggers {
        Some(path) => loaded.with_triggers(path).map_err(Failure::usage),
        None => Ok(loaded),
    }
}

/// Prints why a program does not compile.
fn refuse(error: CompileError) -> Failure {
    match error {
        CompileError::Check { files, diagnostics } => {
            screen::diagnostics(&diagnostics, &files);
            Failure { message: String::new(), exit: Exit::Check }
        }
        other => Failure::usage(screen::chain(&other)),
    }
}

/// Writes a result to a file, or to standard output.
fn write(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match output {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|e| Failure::usage(format!("cannot write {}: {e}", path.display())))
        }
        None => screen::print(&String::from_utf8_lossy(bytes)),
    }
}
