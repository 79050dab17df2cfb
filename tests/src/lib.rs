//! Driving the binary `hexafn` in whole-program tests.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "this crate is only used by tests")]

mod binary;
mod folder;

pub use binary::{Finished, Running, binary, closed_stderr, fed, hexafn, limited, start};
pub use folder::{copy_folder, repository};
