//! Putting a new version of a file in the place of the old one.
use std::io::Write;
use std::path::Path;

use crate::exit::Failure;

/// Writes `text` to the existing file `path`: to a file beside it first, which then takes its name, so that a reader sees
/// the old text or the new one and a full disk costs neither. Permissions stay; a link stays one, its file is replaced.
///
/// # Errors
/// If the folder or the file cannot be written.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    write(path, text).map_err(|e| Failure::usage(format!("cannot write {}: {e}", path.display())))
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let metadata = path.metadata()?;
    if metadata.permissions().readonly() {
        return Err(std::io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut file = tempfile::Builder::new().prefix(".hexafn-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
