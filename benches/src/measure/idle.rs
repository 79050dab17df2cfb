//! The CPU that a program takes while nothing comes.
use std::fs;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use rustix::param::clock_ticks_per_second;

use super::MeasureError;
use super::files::Files;
use super::program::Binaries;
use super::server::Server;

/// After the start, before the measurement.
const SETTLE: Duration = Duration::from_secs(2);

/// CPU over wall time.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    cpu: Duration,
    wall: Duration,
}

impl Idle {
    /// The share of one core.
    pub fn share(&self) -> f64 {
        self.cpu.as_secs_f64() / self.wall.as_secs_f64()
    }
}

/// Measures a webhook that nobody calls for so long.
///
/// # Errors
/// If hexafn cannot run, or its CPU time cannot be read.
pub fn run(length: Duration, binaries: &Binaries, files: &Files) -> Result<Option<Idle>, MeasureError> {
    let Some(server) = Server::start(binaries, files)? else { return Ok(None) };
    let Some(id) = server.id() else { return Ok(None) };
    thread::sleep(SETTLE);
    let (before, started) = (cpu(id)?, Instant::now());
    thread::sleep(length);
    let (after, wall) = (cpu(id)?, started.elapsed());
    server.stop(files)?;
    Ok(Some(Idle { cpu: after.saturating_sub(before), wall }))
}

/// The user and system time of all threads of a process, those that ended included, in ticks of (mostly) 10 ms.
fn cpu(id: u32) -> Result<Duration, MeasureError> {
    let path = PathBuf::from(format!("/proc/{id}/stat"));
    let text = fs::read_to_string(&path).map_err(MeasureError::file(&path))?;
    let ticks = ticks(&text).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData));
    let ticks = ticks.map_err(MeasureError::file(&path))?;
    Ok(Duration::from_secs_f64(ticks as f64 / clock_ticks_per_second() as f64))
}

/// Fields 14 and 15 of a `stat` line. The second field, the name, is in brackets and may hold anything.
fn ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut times = after_name.split(' ').skip(11).map_while(|field| field.parse::<u64>().ok());
    Some(times.next()? + times.next()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_name_of_a_process_does_not_move_the_fields() {
        let line = "12 (a) b 1 2) S 1 12 12 0 -1 4194304 100 0 0 0 37 5 0 0 20 0 1 0 1000 1000 100";
        assert_eq!(ticks(line), Some(42));
        assert_eq!(ticks("12 (a) S 1"), None);
    }

    #[test]
    fn own_cpu_time_grows() {
        let before = cpu(std::process::id()).unwrap();
        while cpu(std::process::id()).unwrap() <= before {}
    }
}
