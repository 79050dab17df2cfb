//! Program files from the disk.
mod imports;
mod project;

pub(crate) use imports::gather;
pub(crate) use project::Project;

use std::io::Read;
use std::path::{Path, PathBuf};

use hexafn_diagnostics::{FileId, Files};
use thiserror::Error;

use crate::config::ConfigError;

/// The largest program, in bytes, all its files together: far above any written by people, far below what would exhaust memory.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The main file of a program. What it imports is read when it is compiled.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its text.
    pub files: Files,
    /// Its number.
    pub main: FileId,
    /// The folder that paths in the program are relative to.
    pub folder: PathBuf,
    /// The name and text of the trigger file, if there is one.
    pub triggers: Option<(String, String)>,
    pub(crate) project: Project,
}

impl Loaded {
    /// Allows imports from these folders, too.
    ///
    /// # Errors
    /// If one of them is not there.
    pub fn allowing(mut self, folders: &[PathBuf]) -> Result<Self, LoadError> {
        folders.iter().try_for_each(|folder| self.project.allow(folder))?;
        Ok(self)
    }

    /// Puts a text in place of that of the main file, or of what is at `path` on the disk (as [`Front::paths`] calls
    /// it), without writing it.
    ///
    /// [`Front::paths`]: crate::Front::paths
    pub fn edit(&mut self, file: FileId, path: Option<&Path>, text: String) {
        if file == self.main {
            let name = self.files.get(self.main).map_or_else(String::new, |f| f.name.clone());
            self.files = Files::default();
            self.main = self.files.add(name, text);
        } else if let Some(path) = path {
            self.project.edited.insert(path.to_owned(), text);
        }
    }
}

/// A program file that cannot be read.
#[derive(Debug, Error)]
pub enum LoadError {
    /// It is not there, or may not be read.
    #[error("cannot read {path}: {cause}")]
    Io {
        /// The path as given.
        path: String,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// It is not text.
    #[error("{path} is not UTF-8 text (byte {at})")]
    NotText {
        /// The path as given.
        path: String,
        /// The offset of the first bad byte.
        at: usize,
    },
    /// The settings of its project cannot be used.
    #[error(transparent)]
    Project(#[from] ConfigError),
    /// It is too large for a program.
    #[error("{path} is larger than a program may be (16 MiB)")]
    TooLarge {
        /// The path as given.
        path: String,
    },
}

/// Reads a program; `-` is standard input, with paths relative to the current folder.
///
/// # Errors
/// If the file cannot be read, is too large or is not UTF-8.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    let name = path.display().to_string();
    let (bytes, folder) = if path == Path::new("-") {
        (limited(std::io::stdin().lock(), &name)?, PathBuf::from("."))
    } else {
        let file = std::fs::File::open(path).map_err(|cause| LoadError::Io { path: name.clone(), cause })?;
        (limited(file, &name)?, folder_of(path))
    };
    let text = String::from_utf8(bytes)
        .map_err(|e| LoadError::NotText { path: name.clone(), at: e.utf8_error().valid_up_to() })?;
    let mut files = Files::default();
    let main = files.add(if name == "-" { "<stdin>".to_owned() } else { name }, text);
    let project = Project::of(&folder)?;
    Ok(Loaded { files, main, folder, project, triggers: None })
}

impl Loaded {
    /// Adds a trigger file to the program.
    ///
    /// # Errors
    /// If it cannot be read, is too large or is not UTF-8.
    pub fn with_triggers(self, path: &Path) -> Result<Loaded, LoadError> {
        let triggers = Some((path.display().to_string(), read_triggers(path)?));
        Ok(Loaded { triggers, ..self })
    }
}

/// The text of a trigger file.
pub(crate) fn read_triggers(path: &Path) -> Result<String, LoadError> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path).map_err(|cause| LoadError::Io { path: name.clone(), cause })?;
    let bytes = limited(file, &name)?;
    String::from_utf8(bytes).map_err(|e| LoadError::NotText { path: name, at: e.utf8_error().valid_up_to() })
}

/// The folder that a program's paths are relative to.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn limited(reader: impl Read, name: &str) -> Result<Vec<u8>, LoadError> {
    let mut bytes = Vec::new();
    let read = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|cause| LoadError::Io { path: name.to_owned(), cause })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(LoadError::TooLarge { path: name.to_owned() });
    }
    Ok(bytes)
}
