//! Tests that run again when something changes.
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::arguments::Test;
use crate::exit::{Exit, Failure};
use crate::screen;

/// How often files are looked at.
const PERIOD: Duration = Duration::from_millis(250);

/// What is known of files: when each was written, and how long it is.
type State = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Runs the tests, and again after each change, until the process is ended.
pub fn run(arguments: &Test) -> Result<Exit, Failure> {
    let mut known: Vec<PathBuf> = Vec::new();
    loop {
        // Before the run, so that what is written meanwhile is not missed.
        let mut before = state(&known);
        match super::once(arguments) {
            Ok((_, files)) => known = files,
            // What cannot be read now may be there again after the next change.
            Err(failure) => screen::error(&failure.message),
        }
        known.extend(super::programs::find(&arguments.paths).unwrap_or_default());
        known.sort();
        known.dedup();
        let now = state(&known);
        for (path, at) in now {
            before.entry(path).or_insert(at);
        }
        screen::say("waiting for a change; Ctrl-C ends\n");
        while before.iter().all(|(path, at)| *at == look(path)) && no_other(arguments, &before) {
            std::thread::sleep(PERIOD);
        }
    }
}

/// Whether no program was added to the folders.
fn no_other(arguments: &Test, known: &State) -> bool {
    let found = super::programs::find(&arguments.paths).unwrap_or_default();
    found.iter().all(|path| known.contains_key(path))
}

fn state(files: &[PathBuf]) -> State {
    files.iter().map(|path| (path.clone(), look(path))).collect()
}

fn look(path: &PathBuf) -> Option<(SystemTime, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}
