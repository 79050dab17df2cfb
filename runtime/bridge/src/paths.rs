//! Paths of a program: relative to its folder, perhaps with wildcards.
use std::path::{Path, PathBuf};

use hexafn_ir::Name;
use hexafn_port::PortError;

/// A file that a program names.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// As the user knows it: relative to the program's folder where it lies in there.
    pub shown: Name,
}

/// The path as the user knows it.
pub(crate) fn shown(folder: &Path, path: &Path) -> Name {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into()
}

/// The files that `pattern` names, sorted; a file whose name merely looks like a pattern is found as itself.
pub(crate) fn matching(owner: &str, folder: &Path, pattern: &str) -> Result<Vec<Found>, PortError> {
    let literal = folder.join(pattern);
    if !pattern.contains(['*', '?', '[']) || literal.exists() {
        return existing(owner, folder, literal).map(|found| vec![found]);
    }
    let full = if Path::new(pattern).is_absolute() || folder.as_os_str().is_empty() {
        pattern.to_owned()
    } else {
        format!("{}/{pattern}", glob::Pattern::escape(&folder.to_string_lossy()))
    };
    let paths = glob::glob(&full)
        .map_err(|e| PortError::caused(owner, format!("`{pattern}` is not a pattern: {}", e.msg), e))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|e| {
            let place = shown(folder, e.path());
            PortError::caused(owner, format!("cannot read the folder `{place}`: {}", e.error()), e)
        })?;
        if !path.is_dir() {
            found.push(Found { shown: shown(folder, &path), path });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    if found.is_empty() {
        return Err(PortError::new(owner, format!("no file matches `{pattern}` in {}", folder_name(folder))));
    }
    Ok(found)
}

fn existing(owner: &str, folder: &Path, path: PathBuf) -> Result<Found, PortError> {
    let shown = shown(folder, &path);
    match std::fs::metadata(&path) {
        Ok(meta) if meta.is_dir() => {
            Err(PortError::new(owner, format!("`{shown}` is a folder; write `{shown}/*` to read the files in it")))
        }
        Ok(_) => Ok(Found { path, shown }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("there is no file `{shown}` (looked for in {})", folder_name(folder));
            Err(PortError::caused(owner, message, e))
        }
        Err(e) => Err(PortError::caused(owner, format!("cannot open `{shown}`: {e}"), e)),
    }
}

fn folder_name(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { "the current folder".to_owned() } else { format!("`{}`", folder.display()) }
}
