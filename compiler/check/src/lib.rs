//! Ast to Program: names, types, secrets and routes.
//!
//! [`check`] is pure: what needs I/O (imported files) is handed in. Every problem becomes a diagnostic, and one mistake
//! becomes one: what could not be understood is poisoned, and whatever reads it stays silent.
#![forbid(unsafe_code)]

mod aggregates;
mod assemble;
mod connector;
mod constants;
mod context;
mod convert;
mod declarations;
mod declared;
mod dump;
mod expr;
mod failing;
mod files;
mod flow;
mod losses;
mod numbers;
mod report;
mod routes;
mod sinks;
mod suggest;
mod tests;
mod trigger_file;
mod types;
mod unused;

use hexafn_diagnostics::{Diagnostic, FileId};
use hexafn_ir::Program;
use hexafn_ir::test::Test;
use hexafn_syntax::ast::Ast;

pub use declared::DeclaredType;
pub use dump::dump;
pub use trigger_file::{Listed, PIPELINE, Places, TriggerFile, read as read_triggers};

/// A parsed file of a program. The first one given is the program; others are what it imports.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Its number among the texts that spans point into.
    pub id: FileId,
    /// What is written in it.
    pub ast: &'a Ast,
    /// What each of its `import`s leads to, in written order; `None`: it could not be loaded, which is reported.
    pub imports: &'a [Option<FileId>],
    /// Whether all of it did parse: names that are missing from the rest are nobody's mistake.
    pub complete: bool,
    /// The folder that its paths are relative to, as seen from the main file's: `../shared`; empty if that is the same.
    pub folder: &'a str,
}

impl<'a> SourceFile<'a> {
    /// A file that is a whole program and imports nothing.
    pub fn alone(id: FileId, ast: &'a Ast) -> Self {
        SourceFile { id, ast, imports: &[], complete: true, folder: "" }
    }
}

/// How to check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// Warn about declarations that nobody uses.
    pub unused: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { unused: true }
    }
}

/// What checking gives.
#[derive(Clone, PartialEq, Debug)]
pub struct Checked {
    /// The typed program; `None` if there is an error among the diagnostics.
    pub program: Option<Program>,
    /// Its tests; none if there is an error.
    pub tests: Vec<Test>,
    /// The types that it declares, as far as they have no errors.
    pub types: Vec<DeclaredType>,
    /// Errors and warnings in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a program: the main file and all that it leads to through imports. Files that did not parse whole may be given
/// too: what is there is checked, and what may follow from the rest is not reported; there is no program then.
pub fn check(files: &[SourceFile<'_>], options: &Options) -> Checked {
    assemble::program(files, options)
}
