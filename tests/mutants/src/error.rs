//! What can go wrong, apart from a mutation that is not found.
use std::path::{Path, PathBuf};

/// An error of the tool.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read or written, or a command cannot be started.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The list is not as it must be.
    #[error("the list of mutations: {0}")]
    List(#[from] toml::de::Error),
    /// The code has changed under a mutation.
    #[error("mutation {number} ({what}): its snippet is {count} times in {file}, not once\n{snippet}")]
    Snippet {
        /// Which one, from 1.
        number: usize,
        /// What it simulates.
        what: String,
        /// Where.
        file: String,
        /// How often.
        count: usize,
        /// What was looked for.
        snippet: String,
    },
    /// Two mutations change the same code.
    #[error("mutations {0} and {1} overlap")]
    Overlap(usize, usize),
    /// A file is not laid out as this tool expects.
    #[error("{0}")]
    Layout(String),
    /// A mutation is not code that fits its place.
    #[error("the mutations do not build\n{0}")]
    Build(String),
    /// The differential test finds something without any mutation.
    #[error("the engine without a mutation differs already: {0}")]
    Control(String),
}

/// With an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Says which file an error is about.
pub(crate) fn about(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File { path, source }
}
