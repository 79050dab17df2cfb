//! Whether the differential test would notice if the engine were wrong: mutations of the engine, all built into one binary
//! behind a switch, and for each the first seed whose program shows it.
#![forbid(unsafe_code)]

mod error;
pub mod hunt;
pub mod list;
pub mod plant;
pub mod scratch;
pub mod table;

pub use error::{Error, Result};
