//! The triggers of a program and of its trigger file: listed, inspected, switched on and off, counted.
#![forbid(unsafe_code)]

mod description;
mod registry;

pub use description::Description;
pub use hexafn_port::Counts;
pub use registry::{Registry, State, UnknownTrigger};
