//! The results as a table of the docs.
use std::fs;
use std::path::Path;

use crate::error::about;
use crate::hunt::Found;
use crate::list::Mutant;
use crate::{Error, Result};

/// The document that has the table.
pub const DOCUMENT: &str = "docs/testing-hexafn.md";
const BEGIN: &str = "<!-- mutations: tests/mutants/run --update writes what follows -->\n";
const END: &str = "<!-- end of the mutations -->";

/// A row of the table.
#[must_use]
pub fn row(number: usize, mutant: &Mutant, found: Option<&Found>) -> String {
    let found = found.map_or("**not found**".to_owned(), ToString::to_string);
    format!("| {number} | `{}` | {} | {found} |\n", mutant.file, mutant.what)
}

/// The whole table.
#[must_use]
pub fn table(rows: &[String]) -> String {
    format!("| | file | what is wrong | first seed that finds it |\n|---|---|---|---|\n{}", rows.concat())
}

/// Puts the table into the document.
///
/// # Errors
/// If the document is not there or has no place for it.
pub fn update(root: &Path, table: &str) -> Result<()> {
    let path = root.join(DOCUMENT);
    let text = fs::read_to_string(&path).map_err(about(&path))?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| Error::Layout(format!("{DOCUMENT} has no place for the mutations")))?;
    fs::write(&path, format!("{before}{BEGIN}\n{table}\n{END}{after}")).map_err(about(&path))
}
