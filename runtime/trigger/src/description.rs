//! What is known of a trigger before it runs.
use serde::{Deserialize, Serialize};

/// A trigger as it was declared, in the program or in a trigger file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Description {
    /// Its name.
    pub id: String,
    /// The source or stream that it reads.
    pub on: String,
    /// Its condition as it was written.
    pub when: String,
    /// The function that it calls, if it does.
    pub call: Option<String>,
    /// Where its rows go: sinks for one of a trigger file, streams and pipelines for one of the program.
    pub to: Vec<String>,
    /// Whether it may fire when the run begins.
    pub enabled: bool,
    /// Its tags.
    pub tags: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Where it is declared: `file:line:column`.
    pub place: String,
}
