//! Types from JSON Schema, and JSON Schema of types (draft 2020-12).
//!
//! What JSON Schema has no word for stands under the keyword `x-hexafn-type` (`decimal(2)`, `time(ms)`, `duration`,
//! `bytes`, `secret …`), beside the nearest standard schema.
mod constant;
mod extension;
mod literal;
mod merge;
mod names;
mod read;
mod shape;
mod union;
mod write;

pub use read::{Read, SchemaError, read};
pub use write::{WriteError, write};

/// The keyword for what JSON Schema has no word for.
const EXTENSION: &str = "x-hexafn-type";
