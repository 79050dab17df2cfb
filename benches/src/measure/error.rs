//! What can go wrong in a measurement.
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use thiserror::Error;

/// A measurement failed.
#[derive(Debug, Error)]
pub enum MeasureError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A program cannot be started or waited for.
    #[error("cannot run {program}: {source}")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A program ended with an error.
    #[error("{program} failed ({status}): {said}")]
    Failed {
        /// Its name.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of its standard error.
        said: String,
    },
    /// Two programs disagree.
    #[error("{query}: the output of {program} differs: {found}; {reference} gave {expected}")]
    Differs {
        /// The query.
        query: &'static str,
        /// Who differs.
        program: String,
        /// From whom.
        reference: String,
        /// What it wrote.
        found: String,
        /// What the other wrote.
        expected: String,
    },
    /// The document has no place for the table.
    #[error("{path} has no line `{marker}`, in this order")]
    Marker {
        /// The document.
        path: PathBuf,
        /// What is missing.
        marker: &'static str,
    },
    /// A server does not answer as it should.
    #[error("the server at {address} {problem}")]
    Server {
        /// Where it listens.
        address: String,
        /// What it did.
        problem: String,
    },
}

impl MeasureError {
    /// Names the file that an I/O error is about.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> MeasureError {
        let path = path.into();
        |source| MeasureError::File { path, source }
    }
}
