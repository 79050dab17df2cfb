//! The generator in memory to `drop`: the engine without files.
use super::files::Files;
use super::process::{self, Usage};
use super::program::{Binaries, hexafn};
use super::{MeasureError, median};
use crate::baseline::Query;

/// The events that the programs in `queries/` generate.
pub const EVENTS: u64 = 20_000_000;

/// The queries that run in memory.
pub const QUERIES: [Query; 2] = [Query::Q1, Query::Q2];

/// What the median round took.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// The query.
    pub query: Query,
    /// Of the whole process.
    pub usage: Usage,
}

impl Rate {
    /// Events per second, the start of the process included.
    pub fn per_second(&self) -> f64 {
        EVENTS as f64 / self.usage.wall.as_secs_f64()
    }
}

/// Runs `memory_q1` and `memory_q2` in turns with one worker.
///
/// # Errors
/// If hexafn cannot run or fails.
pub fn run(rounds: usize, binaries: &Binaries, files: &Files) -> Result<Vec<Rate>, MeasureError> {
    let mut usages = QUERIES.map(|_| Vec::new());
    for _ in 0..rounds {
        for (query, usages) in QUERIES.iter().zip(&mut usages) {
            let Some(command) = hexafn(binaries, &format!("memory_{}", query.name()), 1) else { return Ok(Vec::new()) };
            usages.push(process::run(command, &files.log)?);
        }
    }
    let middle = |usages| median(usages, |a: &Usage, b: &Usage| a.wall.cmp(&b.wall));
    Ok(QUERIES.into_iter().zip(usages).filter_map(|(query, all)| Some(Rate { query, usage: middle(all)? })).collect())
}
