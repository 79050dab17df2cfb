//! The first seed that finds a mutation.
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;
use crate::error::about;

/// Seeds that a mutation has until it must be found.
pub const SEEDS: u64 = 600;
/// Seeds of the engine without a mutation.
pub const CONTROL: u64 = 60;
/// A run that takes longer does not end, which is a finding too.
const LONGEST: Duration = Duration::from_secs(300);

/// How a mutation was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// The answers of this seed's program differ, or the engine stopped.
    Seed(String),
    /// The compiler panicked.
    Panic,
    /// The engine did not end.
    Hang,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Found::Seed(seed) => write!(f, "{seed}"),
            Found::Panic => write!(f, "it panics"),
            Found::Hang => write!(f, "it hangs"),
        }
    }
}

/// Runs the differential test with a mutation switched on until it finds something; 0 is none of them.
///
/// # Errors
/// If it cannot be run.
pub fn hunt(night: &Path, number: usize) -> Result<Option<Found>> {
    let seeds = if number == 0 { CONTROL } else { SEEDS };
    let child = Command::new(night)
        .args([&seeds.to_string(), "0", "--first"])
        .env("HEXAFN_MUTANT", number.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(about(night))?;
    wait(child).map_err(about(night))
}

fn wait(mut child: Child) -> std::io::Result<Option<Found>> {
    let start = Instant::now();
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if start.elapsed() > LONGEST => {
                child.kill()?;
                child.wait()?;
                return Ok(Some(Found::Hang));
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    if status.success() {
        return Ok(None);
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let seed = text.lines().find_map(|l| l.strip_prefix("found by seed "));
    Ok(Some(seed.map_or(Found::Panic, |s| Found::Seed(s.to_owned()))))
}
