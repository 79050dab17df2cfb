//! Which files a program may import: those of its project, and of folders that it is allowed besides.
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use crate::config::{Config, ConfigError};

/// The folders that a program may import from, and texts that stand for files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Project {
    /// The folder of the main file, as the system calls it.
    folder: PathBuf,
    /// As the system calls them: without links and `..`.
    roots: Vec<PathBuf>,
    /// Texts that stand for what is on the disk: edited, and not written yet.
    pub edited: BTreeMap<PathBuf, String>,
}

/// Why an import brings nothing.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The path leads out of the project; by a link, if `link`.
    Outside { link: bool },
    /// It cannot be read, in words; perhaps another file of the folder was meant.
    Unreadable { why: String, near: Option<String> },
    /// It has more bytes than are left.
    TooLarge,
}

impl Project {
    /// The project of a program in `folder`: the nearest folder from there upwards that has a `hexafn.toml`, else
    /// `folder` itself.
    ///
    /// # Errors
    /// If the `hexafn.toml` cannot be used, or a folder that it names under `imports` is not there.
    pub fn of(folder: &Path) -> Result<Project, ConfigError> {
        let Ok(folder) = folder.canonicalize() else { return Ok(Project::default()) };
        let named = folder.ancestors().find(|f| f.join("hexafn.toml").is_file());
        let mut project = Project {
            roots: vec![named.unwrap_or(&folder).to_owned()],
            edited: BTreeMap::new(),
            folder: folder.clone(),
        };
        if let Some(root) = named {
            let config = Config::of_file(&root.join("hexafn.toml"))?;
            config.imports.iter().try_for_each(|allowed| project.allow(&root.join(allowed)))?;
        }
        Ok(project)
    }

    /// Allows imports from another folder, too.
    ///
    /// # Errors
    /// If it is not there.
    pub fn allow(&mut self, folder: &Path) -> Result<(), ConfigError> {
        let found = folder.canonicalize().map_err(|e| ConfigError::Io(folder.display().to_string(), e))?;
        self.roots.push(found);
        Ok(())
    }

    /// The folder of the main file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn has(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    /// The file that `path` means in a file of `folder` (as the system calls it), as the system calls that.
    pub fn find(&self, folder: &Path, path: &str) -> Result<PathBuf, Refusal> {
        let meant = plain(&folder.join(path));
        if !self.has(&meant) {
            return Err(Refusal::Outside { link: false });
        }
        let found = meant.canonicalize().map_err(|e| Refusal::Unreadable {
            near: (e.kind() == ErrorKind::NotFound).then(|| near(&meant, path)).flatten(),
            why: in_words(&e),
        })?;
        if !self.has(&found) {
            return Err(Refusal::Outside { link: true });
        }
        Ok(found)
    }

    /// The text of a file, of at most `limit` bytes.
    pub fn read(&self, file: &Path, limit: u64) -> Result<String, Refusal> {
        let unreadable = |why: String| Refusal::Unreadable { why, near: None };
        if let Some(text) = self.edited.get(file) {
            return Ok(text.clone());
        }
        // Opening a pipe would wait for somebody to write into it.
        let kind = file.metadata().map_err(|e| unreadable(in_words(&e)))?;
        if !kind.is_file() {
            return Err(unreadable(if kind.is_dir() { "it is a folder" } else { "it is no plain file" }.to_owned()));
        }
        let mut bytes = Vec::new();
        let read = std::fs::File::open(file).and_then(|f| f.take(limit + 1).read_to_end(&mut bytes));
        read.map_err(|e| unreadable(in_words(&e)))?;
        if bytes.len() as u64 > limit {
            return Err(Refusal::TooLarge);
        }
        String::from_utf8(bytes)
            .map_err(|e| unreadable(format!("it is not UTF-8 text (byte {})", e.utf8_error().valid_up_to())))
    }
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        ErrorKind::NotADirectory => "a part of the path is no folder".to_owned(),
        _ => error.to_string(),
    }
}

/// The path without `.`, and without `..` as far as something goes before it.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match (part, plain.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(plain.pop()),
            _ => plain.push(part),
        }
    }
    plain
}

/// Entries of a folder that are looked at for what was perhaps meant.
const MAX_ENTRIES: usize = 1_000;

/// The path of a program beside `meant` whose name is nearly the same, written as `path` was.
fn near(meant: &Path, path: &str) -> Option<String> {
    let name = meant.file_name()?.to_str()?;
    let entries = std::fs::read_dir(meant.parent()?).ok()?.take(MAX_ENTRIES);
    let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
    let programs = names.filter(|n| Path::new(n).extension() == Some(OsStr::new("hfn")));
    let scored = programs.map(|n| (hexafn_diagnostics::edits(name, &n), n));
    let (_, best) = scored.filter(|(distance, _)| *distance <= 3).min()?;
    Some(format!("{}{best}", path.strip_suffix(name)?))
}
