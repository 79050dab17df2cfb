//! `now()`, `uuid()`, `ulid()` and `meta.id`: the same event gets the same ids in every run, on any number of workers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeSet;
use std::path::Path;

use hexafn_tests::hexafn;
use serde_json::Value;

const PROGRAM: &str = r#"hfn 1
source events: { n: int, at: time } from file("in.ndjson") { time: at, late: 1h }
sink out to file("out.ndjson")
on invalid, late, error, undelivered -> drop
pipeline p {
  events | where n > 0 | select n, id = uuid(), other = uuid(), sorted = ulid(), event = meta.id, late = now() > at -> out
}
"#;

/// The rows that come out, in the order of `n`.
fn rows(folder: &Path, workers: &str) -> Vec<Value> {
    let done = hexafn(folder, ["run", "p.hfn", "--workers", workers]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let text = std::fs::read_to_string(folder.join("out.ndjson")).unwrap();
    std::fs::remove_file(folder.join("out.ndjson")).unwrap();
    let mut rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    rows.sort_by_key(|row| row["n"].as_i64());
    rows
}

#[test]
fn the_same_event_gets_the_same_ids_in_every_run() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String =
        (0..200).map(|n| format!("{{\"n\":{n},\"at\":\"2026-01-01T00:{:02}:00Z\"}}\n", n % 60)).collect();
    std::fs::write(folder.path().join("in.ndjson"), lines).unwrap();
    std::fs::write(folder.path().join("p.hfn"), PROGRAM).unwrap();
    let first = rows(folder.path(), "1");
    assert_eq!(first.len(), 199);
    assert_eq!(first, rows(folder.path(), "1"));
    assert_eq!(first, rows(folder.path(), "4"));

    let all = |name: &str| first.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
    let ids: BTreeSet<String> = all("id").union(&all("other")).cloned().collect();
    assert_eq!(ids.len(), 2 * first.len(), "every event and every place has its own");
    assert_eq!((all("sorted").len(), all("event").len()), (first.len(), first.len()));
    // The second line begins where the first one ends.
    assert_eq!(first[0]["event"], "events/in.ndjson@36");
    assert!(first.iter().all(|row| row["late"] == true), "they arrive after they happened");
    // ULIDs are in the order of event time.
    let mut by_time = first.clone();
    by_time.sort_by_key(|row| row["sorted"].as_str().unwrap().to_owned());
    let minutes: Vec<i64> = by_time.iter().map(|row| row["n"].as_i64().unwrap() % 60).collect();
    assert!(minutes.is_sorted(), "{minutes:?}");
}

#[test]
fn ids_need_an_event() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in ["let x = uuid()", "fn f(n: int) -> string = ulid()", "let t = now()"] {
        let program = format!("{PROGRAM}{wrong}\n");
        let used =
            program.replace("late = now() > at", if wrong.starts_with("fn") { "x = f(n)" } else { "late = true" });
        std::fs::write(folder.path().join("p.hfn"), used).unwrap();
        let done = hexafn(folder.path(), ["check", "p.hfn"]);
        assert_eq!(done.code, 3, "{wrong}: {}", done.stderr);
        assert!(done.stderr.contains("there is no row here"), "{wrong}: {}", done.stderr);
    }
}
