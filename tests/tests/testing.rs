//! `hexafn test`: the tests of the examples and templates pass, whatever the workers; what fails is drawn, and told by the
//! exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::fs;
use std::path::PathBuf;

use expect_test::expect;
use hexafn_tests::{copy_folder, hexafn, repository, start};

const PROGRAM: &str = r#"hfn 1
type Payment { id: string, user: string, amount: decimal(2), note: string?, at: time }
param limit: decimal(2) = 100
source payments: Payment from http.post("/payments") { time: at, late: 10s }
source ticks from every(1m)
sink ops to http.post("https://ops.example/alerts")
sink dead to file("dead.ndjson")
on invalid, late, error, undelivered -> dead
trigger large on payments when amount > limit
pipeline alerts { large | running by user { n = count(), total = sum(amount) } -> ops }
pipeline beats { ticks -> drop }
"#;

/// A folder with the program and these tests.
fn program(tests: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.hfn"), format!("{PROGRAM}{tests}")).unwrap();
    folder
}

/// The text without how long it took.
fn timeless(text: &str) -> String {
    text.lines().map(|line| line.rsplit_once(" (0.").map_or(line, |(start, _)| start).to_owned() + "\n").collect()
}

fn examples() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("examples")).unwrap().map(|e| e.unwrap().path().join("pipeline.hfn"));
    let mut all: Vec<PathBuf> = entries.filter(|p| p.exists()).collect();
    all.sort();
    all
}

#[test]
fn every_example_has_tests_and_they_pass_with_any_number_of_workers() {
    for example in examples() {
        let count = fs::read_to_string(&example).unwrap().lines().filter(|l| l.starts_with("test ")).count();
        assert!(count >= 2, "{} has {count} tests", example.display());
    }
    for workers in ["1", "2", "4"] {
        let done = hexafn(&repository(), ["test", "examples", "--workers", workers]);
        assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
    }
}

#[test]
fn the_tests_of_every_template_pass_where_it_was_made_and_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let list = hexafn(folder.path(), ["new"]).stdout;
    let templates: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(templates.len() >= 4);
    for template in templates {
        assert_eq!(hexafn(folder.path(), ["new", template]).code, 0);
        let before = fs::read_dir(folder.path().join(template)).unwrap().count();
        let done = hexafn(folder.path(), ["test", template]);
        assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
        assert_eq!(fs::read_dir(folder.path().join(template)).unwrap().count(), before);
    }
}

#[test]
fn a_failure_shows_what_is_missing_unexpected_and_different() {
    let folder = program(
        r#"test "wrong" {
  feed payments = [
    { id: "a", user: "ann", amount: 101, note: "a note that is much longer than any terminal has room for, so its middle is left out" },
    { id: "b", user: "ann", amount: 102 },
    { id: "c", user: "bob", amount: 103 },
  ]
  expect ops = [
    { id: "a", n: 2, note: "a note that is much longer than any terminal has room for" },
    { id: "b", n: 2, total: 203 },
    { user: "eve" },
    { id: "x", user: "zoe", note: "another note that is longer than what one line has room for" },
  ]
  expect large = [{ id: "a" }, { id: "b" }]
}
test "right" { expect ops is empty }
"#,
    );
    let done = hexafn(folder.path(), ["test", "p.hfn"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.lines().all(|line| line.chars().count() <= 104), "{}", done.stdout);
    expect![[r#"
        p.hfn
          FAIL  wrong  (p.hfn:12:6)
            expect ops (p.hfn:18:10): expected 4 rows, 3 came, 1 as expected
              ~ row 1  expected                                   got
                id     "a"                                        "a"
              ! n      2                                          1
              ! note   "a note that is much longer…has room for"  "a note that is much longer … is left out"
              - row 3 is missing: { user: "eve" }
              - row 4 is missing: { id: "x", user: "zoe", note: "another not…n what one line has room for" }
              + unexpected: { id: "c", user: "bob", amount: 103.00, note: nu…0:00Z" }, n: 1, total: 103.00 }
            expect large (p.hfn:24:10): expected 2 rows, 3 came, 2 as expected
              + unexpected: { id: "c", user: "bob", amount: 103.00, note: nu…end: "2026-01-01T00:00:00Z" } }
          ok    right
        2 tests: 1 passed, 1 failed
    "#]]
    .assert_eq(&timeless(&done.stdout));
}

#[test]
fn rows_wait_for_their_time_until_the_clock_is_moved_or_the_test_ends() {
    let folder = program(
        r#"test "the clock releases what waits" {
  feed payments = { id: "a", user: "ann", amount: 101 }
  expect ops is empty
  advance 10s
  expect ops is empty
  advance 1s
  expect ops = { id: "a", at: "2026-01-01T00:00:00Z" }
  feed payments = { id: "b", user: "ann", amount: 101, at: "2026-01-01T00:00:00Z" }
  expect dead = { kind: "late", code: "HFN1202" }
}
test "the end releases what waits" {
  feed payments = repeat 3 every 30s as i { id: $"{i}", user: "ann", amount: 101 }
  expect ops = [{ at: "2026-01-01T00:00:00Z" }, { at: "2026-01-01T00:00:30Z" }, { n: 3, at: "2026-01-01T00:01:00Z" }]
}
test "events of another year are not late for that" {
  feed payments = [{ id: "a", user: "ann", amount: 101, at: "2020-05-05T05:05:05Z" }]
  feed payments = [{ id: "b", user: "ann", amount: 102, at: "2020-05-05T05:05:06Z" }]
  advance 1m
  feed payments = [{ id: "c", user: "ann", amount: 103, at: "2020-05-05T05:05:07Z" }]
  expect ops = [{ id: "a" }, { id: "b", n: 2 }]
  expect dead = { kind: "late" }
}
test "sources that tick do so by the clock" {
  advance 150s
  expect drop = [{ n: 0, at: "2026-01-01T00:01:00Z" }, { n: 1, at: "2026-01-01T00:02:00Z" }]
  advance 1h
  given limit = 5
  feed payments = { id: "a", user: "ann", amount: 6 }
  expect ops = { id: "a", at: "2026-01-01T01:02:30Z" }
}
"#,
    );
    for workers in ["1", "3"] {
        let done = hexafn(folder.path(), ["test", "p.hfn", "--workers", workers]);
        assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no file is written");
}

#[test]
fn a_test_without_end_is_stopped_and_the_others_are_run() {
    let folder = program(
        "test \"endless\" {\n  advance 1_000_000d\n  expect ops is empty\n}\ntest \"fine\" { expect ops is empty }\n",
    );
    let done = hexafn(folder.path(), ["test", "p.hfn", "--limit", "1"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.contains("did not come to rest within 1s"), "{}", done.stdout);
    assert!(done.stdout.contains("ok    fine"), "{}", done.stdout);
}

#[test]
fn exit_codes_tell_what_is_wrong() {
    let folder = program("test \"one\" { expect ops is empty }\n");
    let code = |arguments: &[&str]| hexafn(folder.path(), [&["test"], arguments].concat()).code;
    assert_eq!(code(&["p.hfn"]), 0);
    assert_eq!(code(&["."]), 0);
    assert_eq!(code(&["p.hfn", "--filter", "two"]), 2);
    assert_eq!(code(&["missing.hfn"]), 2);
    assert_eq!(code(&[]), 2);
    fs::write(folder.path().join("q.hfn"), "hfn 1\ntest \"t\" { expect nowhere is empty }\n").unwrap();
    assert_eq!(code(&["."]), 3);
    fs::write(folder.path().join("q.hfn"), format!("{PROGRAM}test \"t\" {{ expect ops = {{ id: \"a\" }} }}\n"))
        .unwrap();
    assert_eq!(code(&["."]), 1);
    assert_eq!(code(&[".", "--filter", "one"]), 0);
    let quiet = hexafn(folder.path(), ["test", "p.hfn", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.as_str()), (0, ""));
}

#[test]
fn files_are_fed_and_expected_and_update_writes_what_differs() {
    let folder = program(
        "test \"files\" {\n  feed payments = file(\"in.ndjson\") every 20s\n  expect ops = file(\"want/ops.ndjson\")\n  expect dead = { kind: \"invalid\" }\n}\n",
    );
    let path = |name: &str| folder.path().join(name);
    fs::write(
        path("in.ndjson"),
        "{\"id\":\"a\",\"user\":\"u\",\"amount\":500,\"at\":\"2026-01-01T00:00:00Z\"}\n\nbroken\n{\"id\":\"b\",\"user\":\"u\",\"amount\":\"x\"}\n".replace(",\"amount\":\"x\"", ",\"amount\":600,\"at\":\"2026-01-01T00:00:40Z\""),
    )
    .unwrap();
    let done = hexafn(folder.path(), ["test", "p.hfn"]);
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("`hexafn test --update` writes it"), "{}", done.stdout);
    let done = hexafn(folder.path(), ["test", "p.hfn", "--update"]);
    assert_eq!(done.code, 0, "{}", done.stdout);
    assert!(done.stdout.contains("wrote"), "{}", done.stdout);
    let written = fs::read_to_string(path("want/ops.ndjson")).unwrap();
    assert_eq!(written.lines().count(), 2, "{written}");
    assert_eq!(hexafn(folder.path(), ["test", "p.hfn"]).code, 0);
    fs::write(path("want/ops.ndjson"), written.replace("600", "601")).unwrap();
    assert_eq!(hexafn(folder.path(), ["test", "p.hfn"]).code, 1);
}

#[test]
fn coverage_and_results_are_told_to_programs() {
    let folder = program(
        "test \"small\" {\n  feed payments = [{ id: \"a\", user: \"u\", amount: 1 }, \"{}\"]\n  expect ops is empty\n}\n",
    );
    let done = hexafn(folder.path(), ["test", "p.hfn", "--coverage", "--format", "json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let lines: Vec<serde_json::Value> = done.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["test"], &lines[0]["result"]), (&"small".into(), &"passed".into()));
    let coverage = &lines[1]["coverage"];
    let entry = |part: &str, name: &str| {
        let all = coverage[part].as_array().unwrap();
        all.iter().find(|e| e["name"] == name).unwrap_or_else(|| panic!("{part} {name}: {coverage:#}")).clone()
    };
    assert_eq!(
        (entry("steps", "payments")["in"].as_u64(), entry("steps", "payments")["passed"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!(entry("steps", "ops")["in"], 0);
    assert_eq!(
        (entry("triggers", "large")["in"].as_u64(), entry("triggers", "large")["passed"].as_u64()),
        (Some(1), Some(0))
    );
    let losses = coverage["losses"].as_array().unwrap();
    let taken = |kind: &str| {
        losses
            .iter()
            .filter(|l| l["step"] == "payments" && l["kind"] == kind)
            .map(|l| l["count"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!((taken("invalid"), taken("late")), (1, 0));
    assert_eq!(lines[2]["passed"], 1);
    let text = hexafn(folder.path(), ["test", "p.hfn", "--coverage"]).stdout;
    assert!(text.contains("trigger large: never fired"), "{text}");
    assert!(text.contains("on late of payments: never used"), "{text}");
    assert!(text.contains("never reached"), "{text}");
}

#[test]
fn watch_runs_again_after_a_change() {
    let folder = program("test \"one\" { expect ops is empty }\n");
    let mut running = start(folder.path(), ["test", "p.hfn", "--watch"]);
    running.wait_for("waiting for a change");
    fs::write(folder.path().join("p.hfn"), format!("{PROGRAM}test \"another\" {{ expect ops = {{ id: \"a\" }} }}\n"))
        .unwrap();
    running.wait_for("waiting for a change");
    running.signal("INT");
    let done = running.finish();
    assert!(done.stdout.contains("ok    one") && done.stdout.contains("FAIL  another"), "{}", done.stdout);
}

/// The example, a change of it, and what the change is.
const MUTATIONS: [(&str, &str, &str); 16] = [
    ("payments", "amount > limit", "amount >= limit"),
    ("payments", "not in blocked", "in blocked"),
    ("payments", "amount * 0.02", "amount * 0.2"),
    ("payments", "amount > 2_000 then", "amount < 2_000 then"),
    ("payments", "when n >= 3", "when n > 3"),
    ("payments", "running by user", "running by id"),
    ("payments", "sum(amount)", "max(amount)"),
    ("payments", "late: 30s,", "late: 2m,"),
    ("access-log", "status >= 500", "status > 503"),
    ("access-log", "throttle 1 per 1m", "throttle 2 per 1m"),
    ("orders", "items.price * items.quantity", "items.price + items.quantity"),
    ("orders", "gross(net, customer.country)", "gross(net, \"FR\")"),
    ("orders", "net - net * discount", "net + net * discount"),
    ("sensors", "?? 50", "?? 40"),
    ("webhook", "for 1h", "for 1m"),
    ("audit", "failures >= 2", "failures >= 3"),
];

#[test]
fn a_broken_example_fails_its_tests() {
    let mut missed = Vec::new();
    for (example, from, to) in MUTATIONS {
        let folder = tempfile::tempdir().unwrap();
        // With what the examples share.
        copy_folder(&repository().join("examples"), folder.path());
        let folder = folder.path().join(example);
        let path = folder.join("pipeline.hfn");
        let whole = fs::read_to_string(&path).unwrap();
        let (program, tests) = whole.split_at(whole.find("\ntest ").unwrap());
        let changed = program.replacen(from, to, 1).replacen(
            &from.replace("for 1h", "for: 1h"),
            &to.replace("for 1m", "for: 1m"),
            1,
        );
        assert_ne!(changed, program, "{example} has no {from:?}");
        fs::write(&path, format!("{changed}{tests}")).unwrap();
        let done = hexafn(&folder, ["test", "pipeline.hfn"]);
        assert!(done.code == 0 || done.code == 1, "{example} with {to:?}:\n{}", done.stderr);
        if done.code == 0 {
            missed.push((example, to));
        }
    }
    assert!(missed.is_empty(), "the tests do not notice {missed:?}");
}
