//! Programs run in turns as whole processes, and one that writes something else is caught.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]
mod events;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use hexafn_benches::baseline::Query;
use hexafn_benches::measure::files::Files;
use hexafn_benches::measure::program::{Binaries, Program};
use hexafn_benches::measure::{MeasureError, rounds};

fn binaries() -> Binaries {
    Binaries {
        baseline: PathBuf::from(env!("CARGO_BIN_EXE_baseline")),
        hexafn: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stand-in/hexafn")),
        queries: PathBuf::from("queries"),
    }
}

fn files_with_events(folder: &Path) -> Files {
    let files = Files::new(folder, None).unwrap();
    events::write_events(500, 7, &mut File::create(&files.input).unwrap()).unwrap();
    files
}

const PROGRAMS: [Program; 6] =
    [Program::Split, Program::Lines, Program::Sonic, Program::Scanner, Program::Hexafn(1), Program::Hexafn(2)];

#[test]
fn every_program_runs_once_in_each_round_that_counts() {
    let folder = tempfile::tempdir().unwrap();
    let files = files_with_events(folder.path());
    let all = rounds::run(Query::All, &PROGRAMS, 2, &binaries(), &files).unwrap();
    assert!(all.iter().map(|runs| (runs.program, runs.usages.len())).eq(PROGRAMS.map(|program| (program, 2))));
    assert!(all.iter().all(|runs| runs.peak() > 0 && !runs.wall().is_zero()));
}

#[test]
fn a_program_with_other_output_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let files = files_with_events(folder.path());
    let error = rounds::run(Query::Pass, &PROGRAMS, 1, &binaries(), &files).unwrap_err();
    assert!(matches!(error, MeasureError::Differs { query: "pass", program, .. } if program.contains("1 worker")));
}

#[test]
fn without_hexafn_the_others_run() {
    let folder = tempfile::tempdir().unwrap();
    let files = files_with_events(folder.path());
    let all = rounds::run(Query::Q2, &PROGRAMS, 1, &Binaries { hexafn: None, ..binaries() }, &files).unwrap();
    assert_eq!(all.len(), 4);
}

#[test]
fn events_are_generated_anew_unless_they_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::new(folder.path(), None).unwrap();
    fs::write(&files.input, "old\n").unwrap();
    let digest = files.prepare(binaries().hexafn.as_deref(), 2).unwrap();
    assert_eq!((digest.lines, digest.bytes), (2, 8));

    let given = folder.path().join("given.ndjson");
    fs::write(&given, "kept\n").unwrap();
    let files = Files::new(folder.path(), Some(given)).unwrap();
    assert_eq!(files.prepare(binaries().hexafn.as_deref(), 2).unwrap().bytes, 5);
}

#[test]
fn the_words_of_a_program_that_fails_are_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::new(folder.path(), None).unwrap();
    let error = rounds::run(Query::All, &[Program::Sonic], 1, &binaries(), &files).unwrap_err();
    assert!(error.to_string().contains("No such file"), "{error}");
}
