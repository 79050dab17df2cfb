//! Durable state: snapshots of epochs, kept in files.
#![forbid(unsafe_code)]

mod encoding;
mod folder;
mod manifest;
mod snapshots;

pub use snapshots::FileSnapshots;
