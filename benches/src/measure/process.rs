//! Whole processes: their time and memory.
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use super::MeasureError;

/// What one run took. The peak memory counts pages of the parent from before `exec`, so the parent must stay small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
    /// From the start to the end, the process's own start included.
    pub wall: Duration,
    /// User and system time of all threads.
    pub cpu: Duration,
    /// The most memory that was resident, in bytes.
    pub peak: u64,
}

/// Runs a command to its end; `log` takes its standard error.
///
/// # Errors
/// If it cannot be started or fails; the error has the last lines of the log.
pub fn run(mut command: Command, log: &Path) -> Result<Usage, MeasureError> {
    let started = Instant::now();
    let child = start(&mut command, log)?;
    let name = name(&command);
    let ended = child.wait4().map_err(|source| MeasureError::Start { program: name.clone(), source })?;
    let wall = started.elapsed();
    check(&name, ended.status, log)?;
    Ok(Usage { wall, cpu: ended.rusage.utime + ended.rusage.stime, peak: ended.rusage.maxrss })
}

/// Starts a command whose standard error goes to `log`.
///
/// # Errors
/// If it cannot be started.
pub fn start(command: &mut Command, log: &Path) -> Result<Child, MeasureError> {
    let errors = File::create(log).map_err(MeasureError::file(log))?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
    command.spawn().map_err(|source| MeasureError::Start { program: name(command), source })
}

/// # Errors
/// If the status is not zero.
pub fn check(name: &str, status: ExitStatus, log: &Path) -> Result<(), MeasureError> {
    if status.success() {
        return Ok(());
    }
    Err(MeasureError::Failed { program: name.to_owned(), status, said: tail(log) })
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    const LINES: usize = 20;
    let said = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = said.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

/// The program and its arguments.
fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
