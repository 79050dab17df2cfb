//! What a source must decode: made by the plan, done by the codec.
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Name, Record, Type};

/// A text format.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One JSON object a line (or a message).
    #[default]
    Json,
    /// Comma-separated values with a header line.
    Csv,
}

/// The reader's part of the plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Decode {
    /// The format.
    pub format: Format,
    /// The declared type of the row, a record or union: what is required and which defaults there are.
    pub row: Type,
    /// The columns to build, in order: fields of the row's layout (see [`crate::layout::columns`]); a field whose type is
    /// a record may lack members that nobody reads. Required fields that are not here are still checked.
    pub wanted: Arc<Record>,
    /// Of a union: the kinds whose rows are wanted; rows of other kinds are counted as filtered. `None`: all.
    pub kinds: Option<Vec<Name>>,
    /// Envelope columns to add, by name; [`crate::envelope::OFFSET`] is always added.
    pub envelope: Vec<Name>,
    /// Check the grammar of everything, also of what nobody reads.
    pub strict: bool,
    /// The largest event, in bytes.
    pub max_bytes: u64,
}
