//! The commands as a user calls them: exit codes, what is printed where, what wrong input gives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::Path;

use hexafn_tests::{fed, hexafn};

const PROGRAM: &str = r#"hfn 1
param factor: int = 2
source rows: { n: int } from file("in.ndjson")
sink out to file("out.ndjson") { append: false }
on invalid, error, undelivered -> drop
pipeline double { rows | select n = n * factor -> out }
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "p.hfn", PROGRAM);
    write(folder.path(), "in.ndjson", "{\"n\":1}\n{\"n\":2}\n");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn out(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("out.ndjson")).unwrap()
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = folder();
    for command in ["check", "compile", "run", "graph", "explain", "fmt", "new", "send", "generate", "targets"] {
        let help = hexafn(folder.path(), [command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.stdout.contains("Example:\n  hexafn "), "{command}: {}", help.stdout);
    }
}

#[test]
fn a_program_that_checks_exits_with_0_and_one_that_does_not_with_3() {
    let folder = folder();
    let fine = hexafn(folder.path(), ["check", "p.hfn"]);
    assert_eq!((fine.code, fine.stdout.as_str()), (0, "p.hfn: fine\n"), "{}", fine.stderr);
    write(folder.path(), "bad.hfn", &PROGRAM.replace("n * factor", "m * factor"));
    for command in ["check", "run", "graph", "compile"] {
        let bad = hexafn(folder.path(), [command, "bad.hfn"]);
        assert_eq!(bad.code, 3, "{command}");
        assert!(bad.stderr.contains("HFN") && bad.stderr.contains("bad.hfn:6"), "{}", bad.stderr);
        assert!(bad.stderr.contains("1 error"), "{}", bad.stderr);
    }
}

#[test]
fn errors_as_json_are_one_object_a_line_with_code_and_place() {
    let folder = folder();
    write(folder.path(), "bad.hfn", &PROGRAM.replace("n * factor", "m * factor"));
    let bad = hexafn(folder.path(), ["check", "bad.hfn", "--format", "json"]);
    assert_eq!(bad.code, 3);
    let line: serde_json::Value = serde_json::from_str(bad.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((line["line"].as_u64(), line["severity"].as_str()), (Some(6), Some("error")));
    assert!(line["code"].as_str().unwrap().starts_with("HFN"));
}

#[test]
fn wrong_usage_and_a_missing_file_exit_with_2_and_say_what_is_wrong() {
    let folder = folder();
    for (arguments, says) in [
        (vec!["run"], "required"),
        (vec!["run", "none.hfn"], "none.hfn"),
        (vec!["run", "p.hfn", "--workers", "0"], "0"),
        (vec!["run", "p.hfn", "--set", "speed=3"], "factor"),
        (vec!["run", "p.hfn", "--set", "factor=fast"], "factor"),
        (vec!["nonsense"], "nonsense"),
        (vec!["explain", "HFN9999"], "HFN9999"),
        (vec!["explain", "fn", "no_such"], "no_such"),
        (vec!["explain", "fn", "uper"], "did you mean `upper`?"),
        (vec!["new", "no-such"], "payments"),
        (vec!["targets", "telegraph"], "http.post"),
        (vec!["generate", "nexmark", "--events", "3", "-o", "no/such/folder/x"], "no/such/folder/x"),
    ] {
        let done = hexafn(folder.path(), &arguments);
        assert_eq!(done.code, 2, "{arguments:?}: {}", done.stderr);
        assert!(done.stderr.contains(says), "{arguments:?}: {}", done.stderr);
    }
}

#[test]
fn params_are_set_from_the_command_line() {
    let folder = folder();
    let done = hexafn(folder.path(), ["run", "p.hfn", "--set", "factor=10"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(out(folder.path()), "{\"n\":10}\n{\"n\":20}\n");
}

#[test]
fn a_missing_input_file_is_one_clear_error() {
    let folder = folder();
    std::fs::remove_file(folder.path().join("in.ndjson")).unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfn"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains("in.ndjson"), "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
}

#[test]
fn quiet_says_nothing_and_json_gives_a_summary_for_programs() {
    let folder = folder();
    let quiet = hexafn(folder.path(), ["run", "p.hfn", "--quiet"]);
    assert_eq!((quiet.code, quiet.stderr.as_str(), quiet.stdout.as_str()), (0, "", ""));
    let json = hexafn(folder.path(), ["run", "p.hfn", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(json.stderr.trim()).unwrap();
    let steps = summary["steps"].as_array().unwrap();
    let rows = steps.iter().find(|s| s["step"] == "rows").expect("the source has an account");
    assert_eq!((&rows["in"], &rows["passed"]), (&2.into(), &2.into()));
}

#[test]
fn fmt_formats_in_place_and_check_only_looks() {
    let folder = folder();
    write(folder.path(), "p.hfn", &PROGRAM.replace(" = ", "   =   "));
    assert_eq!(hexafn(folder.path(), ["fmt", "--check", "p.hfn"]).code, 1);
    assert_eq!(hexafn(folder.path(), ["fmt", "p.hfn"]).code, 0);
    assert_eq!(hexafn(folder.path(), ["fmt", "--check", "p.hfn"]).code, 0);
}

#[test]
fn fmt_of_standard_input_goes_to_standard_output_and_check_only_looks() {
    let folder = folder();
    let untidy = PROGRAM.replace(" = ", "   =   ");
    let formatted = fed(folder.path(), ["fmt", "-"], &untidy);
    assert_eq!((formatted.code, formatted.stderr.as_str()), (0, ""));
    let check = fed(folder.path(), ["fmt", "-", "--check"], &untidy);
    assert_eq!((check.code, check.stdout.as_str(), check.stderr.as_str()), (1, "", "stdin is not formatted\n"));
    let check = fed(folder.path(), ["fmt", "-", "--check"], &formatted.stdout);
    assert_eq!((check.code, check.stdout.as_str(), check.stderr.as_str()), (0, "", ""));
    let broken = fed(folder.path(), ["fmt", "-", "--check"], "pipeline p {");
    assert_eq!((broken.code, broken.stdout.as_str()), (3, ""));
    assert!(broken.stderr.contains("HFN0003"), "{}", broken.stderr);
}

#[test]
fn check_fix_applies_what_the_message_proposes() {
    let folder = folder();
    write(folder.path(), "p.hfn", &PROGRAM.replace("on invalid, error, undelivered -> drop\n", ""));
    assert_eq!(hexafn(folder.path(), ["check", "p.hfn"]).code, 3);
    let fixed = hexafn(folder.path(), ["check", "p.hfn", "--fix=guesses"]);
    assert_eq!(fixed.code, 0, "{}", fixed.stderr);
    assert!(std::fs::read_to_string(folder.path().join("p.hfn")).unwrap().contains("-> drop"));
}

#[test]
fn a_template_becomes_a_folder_that_runs_and_nothing_is_overwritten() {
    let folder = folder();
    assert_eq!(hexafn(folder.path(), ["new", "payments", "shop"]).code, 0);
    let done = hexafn(folder.path(), ["run", "shop/pipeline.hfn"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let again = hexafn(folder.path(), ["new", "payments", "shop"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
}

#[test]
fn a_damaged_artifact_is_refused() {
    let folder = folder();
    assert_eq!(hexafn(folder.path(), ["compile", "p.hfn"]).code, 0);
    let path = folder.path().join("p.hfnx");
    assert_eq!(hexafn(folder.path(), ["run", "p.hfnx"]).code, 0);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfnx"]);
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("damaged"), "{}", done.stderr);
}

#[test]
fn generated_nexmark_is_the_same_for_the_same_seed_and_can_be_read_back() {
    let folder = folder();
    let generate = |seed: &str, name: &str| {
        let done = hexafn(folder.path(), ["generate", "nexmark", "--events", "500", "--seed", seed, "-o", name]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    let (a, b, c) = (generate("1", "a"), generate("1", "b"), generate("2", "c"));
    assert_eq!(a, b);
    assert_ne!(a, c);
    let kinds = |kind: &str| a.lines().filter(|l| l.starts_with(&format!("{{\"type\":\"{kind}\""))).count();
    assert_eq!((kinds("person"), kinds("auction"), kinds("bid")), (10, 30, 460));
}

#[test]
fn events_of_kinds_that_nobody_reads_are_counted_as_filtered() {
    let folder = folder();
    let program = "hfn 1\nsource events from nexmark(events: 500)\non error, undelivered -> drop\n\
        pipeline bids { events | where type == \"bid\" -> drop }\n";
    write(folder.path(), "n.hfn", program);
    let done = hexafn(folder.path(), ["run", "n.hfn", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(done.stderr.trim()).unwrap();
    let source = &summary["steps"][0];
    assert_eq!((&source["in"], &source["passed"], &source["filtered"]), (&500.into(), &460.into(), &40.into()));
    assert_eq!(summary["events"], 500);
}

#[test]
fn settings_come_from_the_named_file_and_a_flag_overrides_them() {
    let folder = folder();
    write(folder.path(), "two.toml", "workers = 2\n");
    write(folder.path(), "bad.toml", "worker = 2\n");
    let workers = |arguments: &[&str]| {
        let done = hexafn(folder.path(), [&["run", "p.hfn", "--json", "--config", "two.toml"], arguments].concat());
        let summary: serde_json::Value = serde_json::from_str(done.stderr.trim()).unwrap();
        summary["workers"].as_array().unwrap().len()
    };
    assert_eq!((workers(&[]), workers(&["--workers", "3"])), (2, 3));
    let bad = hexafn(folder.path(), ["run", "p.hfn", "--config", "bad.toml"]);
    assert_eq!(bad.code, 2);
    assert!(bad.stderr.contains("bad.toml") && bad.stderr.contains("worker"), "{}", bad.stderr);
}

#[test]
fn a_run_with_state_goes_on_where_the_last_one_ended() {
    let folder = folder();
    let events = || {
        let done = hexafn(folder.path(), ["run", "p.hfn", "--json", "--state", "state"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        let summary: serde_json::Value = serde_json::from_str(done.stderr.trim()).unwrap();
        summary["events"].as_u64().unwrap()
    };
    assert_eq!((events(), events()), (2, 0));
}
