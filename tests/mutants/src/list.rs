//! The list of mutations.
use std::fs;
use std::path::Path;

use crate::error::about;
use crate::{Error, Result};

/// One mutation.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What it simulates.
    pub what: String,
    /// The file, from the root of the repository.
    pub file: String,
    /// The snippet that is replaced.
    pub from: String,
    /// What takes its place.
    pub to: String,
}

/// Where the list is, from the root of the repository.
pub const LIST: &str = "tests/mutants/list.toml";

/// Reads the list.
///
/// # Errors
/// If there is none, or it lacks something.
pub fn read(root: &Path) -> Result<Vec<Mutant>> {
    let path = root.join(LIST);
    let table: toml::Table = fs::read_to_string(&path).map_err(about(&path))?.parse()?;
    let entries = table.get("mutant").and_then(toml::Value::as_array).map_or(&[][..], |all| all);
    entries
        .iter()
        .zip(1..)
        .map(|(entry, number)| {
            let part = |name: &str| {
                let text = entry.get(name).and_then(toml::Value::as_str).map(str::to_owned);
                text.ok_or_else(|| Error::Layout(format!("mutation {number} has no `{name}`")))
            };
            Ok(Mutant { what: part("what")?, file: part("file")?, from: part("from")?, to: part("to")? })
        })
        .collect()
}
