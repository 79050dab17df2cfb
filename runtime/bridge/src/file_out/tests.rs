#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hexafn_ir::Value;
use hexafn_ir::connector::Setting;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::testing::{self, Hand, count, delivery, host_at, settings};

/// 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600_000_000;
const HOUR: i64 = 3_600_000_000;

fn try_open(
    clock: &Arc<Hand>,
    folder: &Path,
    path: &str,
    options: &[(&str, Setting)],
) -> Result<Box<dyn Forwarder>, PortError> {
    let mut sink = testing::sink("file", [("path", testing::text(path))]);
    sink.connector.options.extend(options.iter().map(|(name, setting)| ((*name).into(), setting.clone())));
    FileOutFactory::new(&host_at(clock.clone())).open(&sink, &settings(folder))
}

fn open(clock: &Arc<Hand>, folder: &TempDir, path: &str, options: &[(&str, Setting)]) -> Box<dyn Forwarder> {
    try_open(clock, folder.path(), path, options).unwrap()
}

fn put(forwarder: &mut dyn Forwarder, rows: &[&str]) {
    forwarder.deliver(&delivery(rows), Duration::ZERO).unwrap();
}

/// All files by name.
fn files(folder: &TempDir) -> BTreeMap<String, String> {
    let pattern = format!("{}/**/*", folder.path().display());
    let paths = glob::glob(&pattern).unwrap().map(Result::unwrap).filter(|path| path.is_file());
    paths.map(|path| (paths::shown(folder.path(), &path).to_string(), fs::read_to_string(path).unwrap())).collect()
}

fn expect(folder: &TempDir, expected: &[(&str, &str)]) {
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    assert_eq!(files(folder), expected);
}

#[test]
fn the_date_in_the_path_makes_folders_and_a_new_day_a_new_file() {
    let (clock, folder) = (Hand::at(START), tempdir().unwrap());
    let mut out = open(&clock, &folder, "out/%Y/%m-%d.jsonl", &[]);
    put(&mut *out, &["1", "2"]);
    clock.forward(24 * HOUR);
    put(&mut *out, &["3"]);
    expect(&folder, &[("out/2026/01-01.jsonl", "1\n2\n"), ("out/2026/01-02.jsonl", "3\n")]);
}

#[test]
fn what_is_there_is_kept_or_emptied_once() {
    let (clock, folder) = (Hand::at(START), tempdir().unwrap());
    fs::write(folder.path().join("x.jsonl"), "old, without its end").unwrap();
    put(&mut *open(&clock, &folder, "x.jsonl", &[]), &["new"]);
    expect(&folder, &[("x.jsonl", "old, without its end\nnew\n")]);
    let mut out = open(&clock, &folder, "x.jsonl", &[("append", Setting::Value(Value::Bool(false)))]);
    put(&mut *out, &["1"]);
    put(&mut *out, &["2"]);
    expect(&folder, &[("x.jsonl", "1\n2\n")]);
}

#[test]
fn a_file_is_set_aside_when_its_hour_is_over_and_a_number_tells_two_apart() {
    let (clock, folder) = (Hand::at(START + HOUR / 2), tempdir().unwrap());
    let mut out = open(&clock, &folder, "x.jsonl", &[("rotate", Setting::Value(Value::Duration(HOUR)))]);
    fs::write(folder.path().join("x.2026-01-01T00-00-00Z.jsonl"), "of another run\n").unwrap();
    put(&mut *out, &["1"]);
    clock.forward(HOUR / 2 - 1);
    put(&mut *out, &["2"]);
    clock.forward(1);
    put(&mut *out, &["3"]);
    expect(
        &folder,
        &[
            ("x.2026-01-01T00-00-00Z.1.jsonl", "1\n2\n"),
            ("x.2026-01-01T00-00-00Z.jsonl", "of another run\n"),
            ("x.jsonl", "3\n"),
        ],
    );
}

#[test]
fn no_file_grows_beyond_the_size_unless_one_batch_does() {
    let (clock, folder) = (Hand::at(START), tempdir().unwrap());
    let mut out = open(&clock, &folder, "x.jsonl", &[("rotate_size", count(6))]);
    for rows in [&["1", "2"][..], &["3"], &["4"], &["a batch"], &["5"]] {
        put(&mut *out, rows);
        clock.forward(1_000_000);
    }
    expect(
        &folder,
        &[
            ("x.2026-01-01T00-00-02Z.jsonl", "1\n2\n3\n"),
            ("x.2026-01-01T00-00-03Z.jsonl", "4\n"),
            ("x.2026-01-01T00-00-04Z.jsonl", "a batch\n"),
            ("x.jsonl", "5\n"),
        ],
    );
}

#[test]
fn each_csv_file_begins_with_the_header() {
    let (clock, folder) = (Hand::at(START), tempdir().unwrap());
    let mut out = open(&clock, &folder, "%H.csv", &[]);
    put(&mut *out, &["1"]);
    put(&mut *out, &["2"]);
    clock.forward(HOUR);
    put(&mut *out, &["3"]);
    put(&mut *open(&clock, &folder, "%H.csv", &[]), &["4"]);
    expect(&folder, &[("00.csv", "n\n1\n2\n"), ("01.csv", "n\n3\n4\n")]);
}

#[test]
fn a_full_disk_is_worth_another_attempt() {
    let clock = Hand::at(START);
    let mut out = try_open(&clock, Path::new("/"), "dev/full", &[]).unwrap();
    let refusal = out.deliver(&delivery(&["1"]), Duration::ZERO).unwrap_err();
    assert_eq!((refusal.retry, refusal.rows, &*refusal.message), (true, None, "no room is left for `dev/full`"));
}

#[test]
fn a_folder_that_is_removed_meanwhile_is_made_again() {
    let (clock, folder) = (Hand::at(START), tempdir().unwrap());
    let mut out = open(&clock, &folder, "a/%H.jsonl", &[]);
    put(&mut *out, &["1"]);
    fs::remove_dir_all(folder.path().join("a")).unwrap();
    clock.forward(HOUR);
    put(&mut *out, &["2"]);
    expect(&folder, &[("a/01.jsonl", "2\n")]);
}

#[test]
fn a_path_that_cannot_be_written_to_is_told_at_the_start() {
    let (clock, folder) = (Hand::at(START), tempdir().unwrap());
    fs::write(folder.path().join("file"), "").unwrap();
    let told = |path| try_open(&clock, folder.path(), path, &[]).err().unwrap().to_string();
    assert!(told("file/x.jsonl").starts_with("out: cannot write to `file/x.jsonl`: "), "{}", told("file/x.jsonl"));
    assert!(told("100%.jsonl").contains("write `%%` for the sign itself"));
}

#[test]
fn what_a_failed_write_left_is_cut_off_before_the_next_one() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    let mut live = Live::open(path.clone(), true, START, &Rotation { period: None, size: None }).unwrap();
    live.write(b"1\n").unwrap();
    live.tear(b"half of a ro");
    assert_eq!(fs::read(&path).unwrap(), b"1\nhalf of a ro");
    live.write(b"2\n").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"1\n2\n");
}
