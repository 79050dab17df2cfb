//! Measures whole processes in turns and writes what came out into a document.
pub mod digest;
pub mod document;
pub mod error;
pub mod files;
pub mod idle;
pub mod machine;
pub mod memory;
pub mod process;
pub mod program;
pub mod rounds;
pub mod server;
pub mod table;
pub mod webhook;

pub use error::MeasureError;

use std::time::Duration;

/// The middle one; the upper of the two middle ones where their number is even. `None` without values.
pub fn median<T: Copy>(mut values: Vec<T>, order: impl Fn(&T, &T) -> std::cmp::Ordering) -> Option<T> {
    values.sort_by(order);
    values.get(values.len() / 2).copied()
}

/// The median of durations; zero without values.
pub fn median_time(values: impl Iterator<Item = Duration>) -> Duration {
    median(values.collect(), Ord::cmp).unwrap_or_default()
}
