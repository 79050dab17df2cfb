//! The programs in files and folders.
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// The most programs of one run.
const MOST: usize = 10_000;

/// The files given, and the programs in the folders given, by name. Hidden folders and those that tools fill are left out.
pub fn find(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => in_folder(path, &mut found)?,
            false => found.push(path.clone()),
        }
    }
    match found.is_empty() {
        true => Err(Failure::usage("there is no program (`*.hfn`) in these folders")),
        false => Ok(found),
    }
}

fn in_folder(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let cannot = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(cannot)?;
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(cannot)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type().map_err(cannot)?);
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // A link could lead in a circle.
        if kind.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
            in_folder(&path, found)?;
        } else if !kind.is_dir() && path.extension().is_some_and(|e| e == "hfn") {
            if found.len() >= MOST {
                return Err(Failure::usage(format!("these folders have more than {MOST} programs")));
            }
            found.push(path);
        }
    }
    Ok(())
}
