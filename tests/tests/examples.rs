//! Every example runs and gives what lies in its `expected` folder, with one worker and with two.
//! `UPDATE_EXPECT=1 cargo test -p hexafn-tests --test examples` writes the expected files anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hexafn_tests::{copy_folder, hexafn, repository};

/// The examples with recorded input; the others wait for somebody to send them events.
fn examples() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(repository().join("examples"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.join("pipeline.hfn").exists() && p.file_name().unwrap() != "webhook")
        .collect();
    all.sort();
    all
}

/// Copies an example, with what the examples share, and gives its folder.
fn copy(example: &Path, to: &Path) -> PathBuf {
    let all = repository().join("examples");
    std::fs::copy(all.join("hexafn.toml"), to.join("hexafn.toml")).unwrap();
    copy_folder(&all.join("shared"), &to.join("shared"));
    let here = to.join("example");
    copy_folder(example, &here);
    here
}

/// What a run of an example gives: the files in `out` and the standard output, by name.
fn run(example: &Path, workers: usize) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let here = copy(example, folder.path());
    let workers = workers.to_string();
    let triggers = example.join("triggers.yaml").exists().then_some(["--triggers", "triggers.yaml"]);
    let rest = ["--workers", workers.as_str()].into_iter().chain(triggers.into_iter().flatten());
    let done = hexafn(&here, ["run", "pipeline.hfn"].into_iter().chain(rest));
    assert_eq!(done.code, 0, "{}: {}", example.display(), done.stderr);
    assert!(done.stderr.contains("rows/s") || done.stderr.contains("events/s"), "a summary: {}", done.stderr);
    let mut results = BTreeMap::new();
    if !done.stdout.is_empty() {
        results.insert("stdout".to_owned(), done.stdout);
    }
    if let Ok(out) = std::fs::read_dir(here.join("out")) {
        for file in out {
            let file = file.unwrap();
            let text = std::fs::read_to_string(file.path()).unwrap();
            results.insert(file.file_name().into_string().unwrap(), text);
        }
    }
    results.into_iter().map(|(name, text)| (name, settle(&text))).collect()
}

/// The text without what differs from run to run: the time at which a dead letter was written.
fn settle(text: &str) -> String {
    let line = |line: &str| match serde_json::from_str(line) {
        Ok(serde_json::Value::Object(mut row)) if row.contains_key("code") && row.contains_key("payload") => {
            row.insert("time".to_owned(), "…".into());
            serde_json::Value::Object(row).to_string() + "\n"
        }
        _ => line.to_owned() + "\n",
    };
    text.lines().map(line).collect()
}

/// Lines in an order that does not depend on how streams that are merged or workers interleave.
fn sorted(results: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let lines = |text: &String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    results.iter().map(|(name, text)| (name.clone(), lines(text))).collect()
}

fn expected(example: &Path) -> BTreeMap<String, String> {
    let Ok(files) = std::fs::read_dir(example.join("expected")) else { return BTreeMap::new() };
    files
        .map(|f| f.unwrap())
        .map(|f| (f.file_name().into_string().unwrap(), std::fs::read_to_string(f.path()).unwrap()))
        .collect()
}

#[test]
fn every_example_gives_what_it_should_with_one_worker() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let all = examples();
    assert!(all.len() >= 6, "there are at least six examples");
    for example in all {
        let results = run(&example, 1);
        if update {
            let folder = example.join("expected");
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            for (name, text) in &results {
                std::fs::write(folder.join(name), text).unwrap();
            }
        }
        assert!(!results.is_empty(), "{} gives something", example.display());
        assert_eq!(sorted(&results), sorted(&expected(&example)), "{}", example.display());
    }
}

#[test]
fn every_example_gives_the_same_with_two_and_with_four_workers() {
    for example in examples() {
        for workers in [2, 4] {
            assert_eq!(sorted(&run(&example, workers)), sorted(&expected(&example)), "{}", example.display());
        }
    }
}

#[test]
fn every_example_is_formatted_and_can_be_drawn_and_explained() {
    for example in examples() {
        let file = example.join("pipeline.hfn");
        let file = file.to_str().unwrap();
        let fmt = hexafn(&example, ["fmt", "--check", file]);
        assert_eq!(fmt.code, 0, "{}", fmt.stderr);
        for format in ["ascii", "dot", "mermaid", "svg", "json"] {
            let graph = hexafn(&example, ["graph", file, "--format", format]);
            assert_eq!(graph.code, 0, "{}", graph.stderr);
            assert!(!graph.stdout.is_empty());
        }
        for stage in ["ast", "typed", "plan", "physical"] {
            let explained = hexafn(&example, ["explain", file, "--stage", stage]);
            assert_eq!(explained.code, 0, "{}", explained.stderr);
            assert!(!explained.stdout.is_empty());
        }
    }
}

#[test]
fn an_artifact_gives_the_same_as_its_source() {
    let example = repository().join("examples/payments");
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&example, folder.path());
    let compiled = hexafn(folder.path(), ["compile", "pipeline.hfn", "-o", "p.hfnx"]);
    assert_eq!(compiled.code, 0, "{}", compiled.stderr);
    std::fs::remove_file(folder.path().join("pipeline.hfn")).unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfnx"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let alerts = std::fs::read_to_string(folder.path().join("out/alerts.ndjson")).unwrap();
    assert_eq!(alerts, expected(&example)["alerts.ndjson"]);
}
