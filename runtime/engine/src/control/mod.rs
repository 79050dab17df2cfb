//! Steering a run: from outside (stop, params, counters), and from the first worker to all (epochs).
mod command;
mod dataflow;
mod epochs;
mod handle;
mod local;

pub(crate) use command::Command;
pub(crate) use dataflow::{Commands, build};
pub(crate) use epochs::{Epochs, Pace};
pub use handle::{Control, RestError, SetError};
pub(crate) use local::{Local, Reading};
