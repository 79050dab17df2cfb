//! A copy of the crates with the mutations in it, and the differential test built from it.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::about;
use crate::{Error, Result};

/// What is copied: the differential test and all that it is built from.
const FOLDERS: [&str; 9] = [
    "dsl/diagnostics",
    "dsl/syntax",
    "compiler/ir",
    "compiler/expr",
    "compiler/check",
    "compiler/plan",
    "runtime/port",
    "runtime/codec",
    "runtime/engine",
];
/// The differential test.
const TEST: &str = "tests/reference";
/// The module that each mutated crate gets.
const SWITCH: &str = include_str!("switch.txt");

/// Copies the crates below `scratch` with the changed files in place of theirs. What is the same is not written again.
///
/// # Errors
/// If a file cannot be read or written, or the workspace is not laid out as it was.
pub fn fill(root: &Path, scratch: &Path, mut changed: BTreeMap<String, String>) -> Result<()> {
    let crates: BTreeSet<String> =
        changed.keys().filter_map(|f| f.split_once("/src/")).map(|(folder, _)| folder.to_owned()).collect();
    for folder in crates {
        let lib = format!("{folder}/src/lib.rs");
        let text = match changed.remove(&lib) {
            Some(text) => text,
            None => fs::read_to_string(root.join(&lib)).map_err(about(&root.join(&lib)))?,
        };
        changed.insert(lib, format!("{text}\npub(crate) mod mutant;\n"));
        changed.insert(format!("{folder}/src/mutant.rs"), SWITCH.to_owned());
    }
    for folder in FOLDERS.into_iter().chain([TEST]) {
        copy(root, scratch, Path::new(folder), &changed)?;
    }
    for (file, text) in &changed {
        put(&scratch.join(file), text)?;
    }
    let manifest = root.join("Cargo.toml");
    let workspace = fs::read_to_string(&manifest).map_err(about(&manifest))?;
    let parts = workspace.split_once("members = [").and_then(|(a, rest)| Some((a, rest.split_once(']')?.1)));
    let (before, after) = parts.ok_or_else(|| Error::Layout("the workspace has no members".to_owned()))?;
    let members: Vec<String> = FOLDERS.into_iter().chain([TEST]).map(|f| format!("{f:?}")).collect();
    put(&scratch.join("Cargo.toml"), format!("{before}members = [{}]{after}", members.join(", ")))?;
    // The toolchain too: with another one nothing that is built already could be used.
    for file in ["Cargo.lock", "rust-toolchain.toml"] {
        let from = root.join(file);
        put(&scratch.join(file), fs::read(&from).map_err(about(&from))?)?;
    }
    Ok(())
}

fn copy(root: &Path, scratch: &Path, folder: &Path, changed: &BTreeMap<String, String>) -> Result<()> {
    let (from, to) = (root.join(folder), scratch.join(folder));
    fs::create_dir_all(&to).map_err(about(&to))?;
    for entry in fs::read_dir(&from).map_err(about(&from))? {
        let entry = entry.map_err(about(&from))?;
        let file = folder.join(entry.file_name());
        if entry.path().is_dir() {
            copy(root, scratch, &file, changed)?;
        } else if !file.to_str().is_some_and(|f| changed.contains_key(f)) {
            let bytes = fs::read(entry.path()).map_err(about(&entry.path()))?;
            put(&scratch.join(file), bytes)?;
        }
    }
    Ok(())
}

/// Writes what differs, so that a second build has less to do.
fn put(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_ref()) {
        return Ok(());
    }
    fs::write(path, text).map_err(about(path))
}

/// Builds the differential test of `scratch` and gives its binary, which later builds leave alone.
///
/// # Errors
/// If it does not build.
pub fn build(scratch: &Path, target: &Path) -> Result<PathBuf> {
    let cargo = PathBuf::from(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // A lock file of fewer crates is made from this one; nothing is looked up.
    let built = Command::new(&cargo)
        .args(["build", "--offline", "--quiet", "-p", "hexafn-reference", "--bin", "night"])
        .current_dir(scratch)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .map_err(about(&cargo))?;
    if !built.status.success() {
        return Err(Error::Build(String::from_utf8_lossy(&built.stderr).into_owned()));
    }
    let (night, own) = (target.join("debug/night"), scratch.join("night"));
    fs::copy(&night, &own).map_err(about(&night))?;
    Ok(own)
}
