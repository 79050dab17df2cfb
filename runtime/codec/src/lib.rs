//! Bytes to batches and back: the projecting JSON scanner, CSV, Arrow IPC, keys and their frozen hash.
//!
//! `unsafe` is denied but for the module `view`, which says why.
#![deny(unsafe_code)]

pub mod decode;
pub mod encode;
mod scan;
mod view;
mod wire;
