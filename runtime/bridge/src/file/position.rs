//! How far a file was read, as it is kept in a checkpoint.
use hexafn_port::PortError;
use serde::{Deserialize, Serialize};

use super::shape::Shape;

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// The byte that is read next.
    pub offset: u64,
    /// The number of its line, where it is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u64>,
    /// The number of the next chunk.
    pub chunk: u64,
    /// The offset is within a row that was too long, the rest of which is skipped.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub within: bool,
    /// Into how many parts the file was split.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parts: Option<u64>,
    /// The device and the file number on it: another file under the same name is read from its beginning.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<(u64, u64)>,
}

impl Position {
    /// As text: a checkpoint can be looked at.
    pub fn encode(&self) -> Vec<u8> {
        // Numbers alone: this cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What [`Position::encode`] gave.
    pub fn decode(bytes: &[u8], shape: &Shape) -> Result<Self, PortError> {
        serde_json::from_slice(bytes).map_err(|e| {
            PortError::caused(&*shape.owner, format!("the kept position in `{}` is not one", shape.found.shown), e)
        })
    }
}
