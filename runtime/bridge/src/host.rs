//! What the adapters get from the library that they run in.
use std::sync::Arc;

use hexafn_port::Clock;
use tokio::runtime::Handle;

use crate::generate::RowCompiler;

/// The surroundings of the adapters.
#[derive(Clone)]
pub struct Host {
    /// The runtime that servers and clients run on. It must outlive the run and have at least one worker thread.
    pub runtime: Handle,
    /// The clock for rates, schedules, dates in paths and times of arrival.
    pub clock: Arc<dyn Clock>,
    /// Turns the row expressions of `generate` into a maker of rows.
    pub rows: RowCompiler,
}
