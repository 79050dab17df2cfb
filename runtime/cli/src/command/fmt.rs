//! `hexafn fmt`.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hexafn::diagnostics::Diagnostic;

use crate::arguments::{Fmt, Imports};
use crate::exit::{Exit, Failure};
use crate::{diff, place, screen};

pub fn run(arguments: &Fmt) -> Result<Exit, Failure> {
    let mut files = vec![];
    for path in &arguments.files {
        match path.is_dir() {
            true => files.extend(programs(path)?),
            false => files.push(path.clone()),
        }
    }
    super::each(&files, |path| one(path, arguments))
}

/// The programs of a folder and of the folders in it, in order of their names. Hidden ones and links are passed over.
fn programs(folder: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", folder.display()));
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !hidden {
                folders.push(entry.path());
            } else if kind.is_file() && !hidden && entry.path().extension().is_some_and(|e| e == "hfn") {
                found.insert(entry.path());
            }
        }
    }
    Ok(found)
}

/// Formats one file. What does not parse stays as it is.
fn one(path: &Path, arguments: &Fmt) -> Result<Exit, Failure> {
    let loaded = super::load(path, &Imports::default())?;
    let text = loaded.files.get(loaded.main).map_or_else(String::new, |f| f.text.clone());
    let (formatted, diagnostics) = hexafn::format(&loaded);
    if diagnostics.iter().any(Diagnostic::is_error) {
        screen::diagnostics(&diagnostics, &loaded.files);
        return Ok(Exit::Check);
    }
    let (standard, same) = (path == Path::new("-"), formatted == text);
    let name = if standard { "stdin".to_owned() } else { path.display().to_string() };
    if arguments.diff {
        screen::print(&diff::unified(&name, &text, &formatted))?;
    }
    if arguments.check {
        if !same {
            screen::say(&format!("{name} is not formatted\n"));
        }
        return Ok(if same { Exit::Fine } else { Exit::Failed });
    }
    if arguments.diff || same && !standard {
        return Ok(Exit::Fine);
    }
    if standard {
        screen::print(&formatted)?
    } else {
        place::replace(path, &formatted)?
    }
    Ok(Exit::Fine)
}
