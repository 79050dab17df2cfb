//! Trigger files: what is said of bad ones, and what good ones do.
//! `UPDATE_EXPECT=1 cargo test -p hexafn-tests --test triggers` writes the texts of the bad ones anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use hexafn_tests::{hexafn, repository, start};
use serde_json::Value;

const INPUT: &str = r#"{"id":"a","user":"u","amount":150}
{"id":"b","user":"v","amount":5,"country":"KP"}
{"id":"c","user":"w","amount":0}
"#;

const TRIGGERS: &str = r#"# more triggers
triggers:
  - id: blocked # by law
    on: payments
    when: country in ["KP", "IR"]
    to: [out]
    tags: [sanctions]
  - id: odd
    on: payments
    when: |
      100 / amount > 3
    set: { share: "100 / amount" }
    call: risk
    to: out
  - { id: again, on: large, when: "true", to: out, enabled: false }
"#;

fn program() -> String {
    let text = std::fs::read_to_string(repository().join("tests/triggers/program.hfn")).unwrap();
    text.replace("on invalid, undelivered", "on invalid, error, undelivered")
}

fn folder(triggers: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), program()).unwrap();
    std::fs::write(folder.path().join("in.ndjson"), INPUT).unwrap();
    std::fs::write(folder.path().join("t.yaml"), triggers).unwrap();
    folder
}

/// The rows of a file in an order of their own, without what differs from run to run.
fn rows(folder: &Path, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
    let mut rows: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.remove("fired");
        row.remove("time");
    }
    rows.sort_by_key(ToString::to_string);
    rows
}

/// How many lines are written whole.
fn rows_so_far(folder: &Path) -> usize {
    std::fs::read_to_string(folder.join("out.ndjson")).unwrap_or_default().matches('\n').count()
}

fn run(triggers: &str, workers: &str) -> (Vec<Value>, Vec<Value>, Value) {
    let folder = folder(triggers);
    let done = hexafn(folder.path(), ["run", "p.hfn", "--triggers", "t.yaml", "--workers", workers, "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let summary = serde_json::from_str(done.stderr.lines().last().unwrap()).unwrap();
    (rows(folder.path(), "out.ndjson"), rows(folder.path(), "dead.ndjson"), summary)
}

#[test]
fn every_bad_file_is_told_in_its_own_lines() {
    let folder_of_bad = repository().join("tests/triggers");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder_of_bad).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "yaml"));
    paths.sort();
    assert!(paths.len() >= 25, "only {}", paths.len());
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let done = hexafn(&folder_of_bad, ["check", "program.hfn", "--triggers", name]);
        assert_eq!(done.code, 3, "{name}: {}", done.stderr);
        expect_file![path.with_extension("txt")].assert_eq(&done.stderr);
    }
}

#[test]
fn triggers_of_a_file_fire_beside_those_of_the_program_and_are_counted_whatever_the_workers() {
    let (out, dead, summary) = run(TRIGGERS, "1");
    let of = |id: &str| out.iter().filter(|r| r["trigger"]["id"] == id).collect::<Vec<_>>();
    assert_eq!(out.len(), 3, "{out:?}");
    assert_eq!(of("blocked")[0]["trigger"]["tags"][0], "sanctions");
    assert_eq!((&of("odd")[0]["share"].to_string(), &of("odd")[0]["result"]), (&"20.00".to_owned(), &Value::from(0.1)));
    assert_eq!(dead.len(), 1, "{dead:?}");
    assert_eq!((&dead[0]["step"], &dead[0]["at"]), (&"odd.where".into(), &"t.yaml:11:13".into()));
    let count = |id: &str, what: &str| {
        let all = summary["triggers"].as_array().unwrap();
        all.iter().find(|t| t["id"] == id).unwrap()[what].as_u64().unwrap()
    };
    for (id, evaluated, fired, failed) in
        [("large", 3, 1, 0), ("blocked", 3, 1, 0), ("odd", 3, 1, 1), ("again", 0, 0, 0)]
    {
        assert_eq!(
            [count(id, "evaluated"), count(id, "fired"), count(id, "failed")],
            [evaluated, fired, failed],
            "{id}"
        );
    }
    for workers in ["2", "4"] {
        let (same, lost, _) = run(TRIGGERS, workers);
        assert_eq!((same, lost), (out.clone(), dead.clone()));
    }
}

#[test]
fn a_file_gives_the_rows_of_the_same_triggers_in_the_program() {
    let (from_file, ..) = run("triggers:\n  - { id: small, on: payments, when: 'amount < 100', to: out }\n", "2");
    let folder = folder("");
    let written = "trigger small on payments when amount < 100\n\
        pipeline q { small | set trigger = { id: \"small\", tags: [] as list<string> } -> out }\n";
    std::fs::write(folder.path().join("p.hfn"), program() + written).unwrap();
    assert_eq!(hexafn(folder.path(), ["run", "p.hfn", "--quiet"]).code, 0);
    assert_eq!(rows(folder.path(), "out.ndjson"), from_file);
    assert_eq!(from_file.len(), 3);
}

#[test]
fn a_thousand_triggers_in_one_json_file_all_fire() {
    let one = |n: usize| format!(r#"{{"id": "t{n}", "on": "payments", "when": "amount == {n}", "to": ["out"]}}"#);
    let all: Vec<String> = (1..=1000).map(one).collect();
    let (out, ..) = run(&format!("{{\"triggers\": [{}]}}", all.join(",\n")), "2");
    let fired: Vec<&Value> = out.iter().filter_map(|r| r.get("trigger")).map(|t| &t["id"]).collect();
    assert_eq!(fired, ["t150", "t5"]);
}

#[test]
fn triggers_are_listed_inspected_and_switched_in_their_file() {
    let folder = folder(TRIGGERS);
    let with = |arguments: &[&str]| {
        let done = hexafn(folder.path(), arguments.iter().chain(&["--triggers", "t.yaml"]));
        assert_eq!(done.code, 0, "{}", done.stderr);
        done.stdout
    };
    let list = with(&["triggers", "list", "p.hfn"]);
    assert!(list.contains("odd on payments when 100 / amount > 3 -> out\nagain (off) on large"), "{list}");
    assert!(with(&["triggers", "inspect", "odd", "p.hfn"]).contains("place       t.yaml:8:9\n"));
    assert_eq!(with(&["triggers", "disable", "blocked"]), "blocked is off\n");
    assert_eq!(with(&["triggers", "disable", "blocked"]), "blocked is off already\n");
    let text = std::fs::read_to_string(folder.path().join("t.yaml")).unwrap();
    assert_eq!(text, TRIGGERS.replace("# by law\n", "# by law\n    enabled: false\n"));
}

#[test]
fn a_running_program_takes_enabled_from_the_file_and_goes_on_with_what_it_has_when_the_file_is_bad() {
    let folder = folder(TRIGGERS);
    let followed = program().replace("file(\"in.ndjson\")", "file(\"in.ndjson\") { follow: true }");
    std::fs::write(folder.path().join("p.hfn"), followed).unwrap();
    let mut running = start(folder.path(), ["run", "p.hfn", "--triggers", "t.yaml", "--json"]);
    while rows_so_far(folder.path()) < 3 {
        assert!(running.is_alive());
        std::thread::yield_now();
    }
    let file = folder.path().join("t.yaml");
    std::fs::write(&file, TRIGGERS.replace("amount > 3", "amont > 3")).unwrap();
    running.wait_for("the triggers stay as they are");
    std::fs::write(&file, TRIGGERS.replace("enabled: false", "enabled: true")).unwrap();
    running.wait_for("again on");
    std::fs::write(&file, TRIGGERS.replace("amount > 3", "amount > 4")).unwrap();
    running.wait_for("again off");
    running.wait_for("odd will change at the next start");
    running.signal("USR1");
    running.wait_for("trigger  on");
    running.signal("INT");
    assert_eq!(running.finish().code, 0);
}
