//! Bytes to batches and back: the projecting JSON scanner, CSV, Arrow IPC, keys and their frozen hash.
//!
//! `unsafe` is denied but for two measured spots that say why at their place: views into a block that was checked once
//! (`view`), and one vector instruction sequence (`scan::special`).
#![deny(unsafe_code)]

mod compact;
pub mod dead_letter;
pub mod decode;
pub mod encode;
pub mod ipc;
pub mod keys;
mod scan;
mod view;
mod wire;

pub use compact::compact;
pub use wire::base64::{read as read_base64, write as write_base64};
pub use wire::duration::{read as read_duration, write as write_duration};
pub use wire::time::{read as read_time, write as write_time};
