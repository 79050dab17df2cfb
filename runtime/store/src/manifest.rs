//! What says that a snapshot is whole: a small text file, written last.
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The version of the format.
const VERSION: u32 = 1;

/// Describes the file of one snapshot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    version: u32,
    /// The epoch.
    pub epoch: u64,
    /// The size of the file, in bytes.
    pub bytes: u64,
    /// The checksum of the file.
    pub sha256: String,
}

/// A text that is no manifest.
#[derive(Debug, Error)]
pub(crate) enum ManifestError {
    /// Its checksum is missing or another.
    #[error("the manifest is damaged")]
    Damaged,
    /// It is whole but not readable.
    #[error("the manifest is not readable by this version of hexafn")]
    Version,
}

/// The checksum of bytes, as text.
pub(crate) fn checksum(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Manifest {
    /// For a file of that size and checksum.
    pub fn new(epoch: u64, bytes: u64, sha256: String) -> Self {
        Manifest { version: VERSION, epoch, bytes, sha256 }
    }

    /// Two lines: the description, and the checksum of that line.
    pub fn to_text(&self) -> String {
        // Numbers and a text: this cannot fail.
        let line = serde_json::to_string(self).unwrap_or_default();
        let sum = checksum(Sha256::new_with_prefix(&line));
        format!("{line}\n{sum}\n")
    }

    /// Reads what [`Manifest::to_text`] wrote.
    pub fn from_text(text: &[u8]) -> Result<Self, ManifestError> {
        let text = std::str::from_utf8(text).map_err(|_| ManifestError::Damaged)?;
        let (line, sum) = text.split_once('\n').ok_or(ManifestError::Damaged)?;
        if sum != format!("{}\n", checksum(Sha256::new_with_prefix(line))) {
            return Err(ManifestError::Damaged);
        }
        let manifest: Manifest = serde_json::from_str(line).map_err(|_| ManifestError::Version)?;
        if manifest.version == VERSION { Ok(manifest) } else { Err(ManifestError::Version) }
    }
}
