//! The arrows between our crates are those of docs/architecture.md, and no others.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

const DIAGNOSTICS: &str = "hexafn-diagnostics";
const SYNTAX: &str = "hexafn-syntax";
const IR: &str = "hexafn-ir";
const EXPR: &str = "hexafn-expr";
const CHECK: &str = "hexafn-check";
const PLAN: &str = "hexafn-plan";
const PORT: &str = "hexafn-port";
const CODEC: &str = "hexafn-codec";
const ENGINE: &str = "hexafn-engine";
const TRIGGER: &str = "hexafn-trigger";
const STORE: &str = "hexafn-store";
const BRIDGE: &str = "hexafn-bridge";

/// Crate and what it may use.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        (DIAGNOSTICS, vec![]),
        (SYNTAX, vec![DIAGNOSTICS]),
        (IR, vec![DIAGNOSTICS]),
        (EXPR, vec![DIAGNOSTICS, IR]),
        (CHECK, vec![DIAGNOSTICS, SYNTAX, IR, EXPR]),
        (PLAN, vec![DIAGNOSTICS, IR, EXPR]),
        (PORT, vec![IR]),
        (CODEC, vec![DIAGNOSTICS, IR]),
        (ENGINE, vec![DIAGNOSTICS, IR, EXPR, PLAN, PORT, CODEC]),
        (TRIGGER, vec![IR, EXPR, PORT]),
        (STORE, vec![IR, PORT, CODEC]),
        (BRIDGE, vec![IR, PORT, CODEC]),
        ("hexafn", vec![DIAGNOSTICS, SYNTAX, IR, EXPR, CHECK, PLAN, PORT, CODEC, ENGINE, TRIGGER, STORE, BRIDGE]),
        ("hexafn-cli", vec!["hexafn"]),
        ("hexafn-tests", vec![]),
        ("hexafn-benches", vec![DIAGNOSTICS, SYNTAX, CHECK]),
        ("hexafn-mutants", vec![]),
        ("hexafn-reference", vec![DIAGNOSTICS, SYNTAX, IR, CHECK, PLAN, PORT, ENGINE]),
    ])
}

/// What a crate's tree must not hold, whatever the way it would come in.
const HEAVY: &[&str] = &["wasmtime", "rdkafka", "rocksdb", "reqwest", "axum"];

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(hexafn_tests::repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Crate → what it names in [dependencies], for our own crates.
fn arrows(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let members: BTreeSet<&str> =
        metadata["workspace_members"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let ours = |p: &&Value| members.contains(p["id"].as_str().unwrap());
    let packages: Vec<&Value> = metadata["packages"].as_array().unwrap().iter().filter(ours).collect();
    let names: BTreeSet<&str> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    let uses = |p: &Value| {
        let normal = |d: &&Value| d["kind"].is_null() && names.contains(d["name"].as_str().unwrap());
        let all = p["dependencies"].as_array().unwrap().iter();
        all.filter(normal).map(|d| d["name"].as_str().unwrap().to_owned()).collect()
    };
    packages.iter().map(|p| (p["name"].as_str().unwrap().to_owned(), uses(p))).collect()
}

/// What is wrong with the arrows, a line each.
fn forbidden(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (from, uses) in arrows {
        let Some(may) = allowed.get(from.as_str()) else {
            wrong.push(format!("{from} is not in the table"));
            continue;
        };
        wrong.extend(uses.iter().filter(|to| !may.contains(&to.as_str())).map(|to| format!("{from} -> {to}")));
    }
    wrong
}

#[test]
fn no_crate_uses_one_that_the_architecture_does_not_allow() {
    assert_eq!(forbidden(&arrows(&metadata())), Vec::<String>::new());
}

#[test]
fn the_check_of_arrows_finds_a_forbidden_one_and_an_unknown_crate() {
    let mut arrows = arrows(&metadata());
    arrows.entry(IR.to_owned()).or_default().insert(ENGINE.to_owned());
    arrows.insert("hexafn-common".to_owned(), BTreeSet::new());
    assert_eq!(forbidden(&arrows), ["hexafn-common is not in the table", "hexafn-ir -> hexafn-engine"]);
}

#[test]
fn language_and_engine_crates_build_without_the_heavy_dependencies() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["id"].as_str().unwrap(), p["name"].as_str().unwrap()))
        .collect();
    let graph: BTreeMap<&str, Vec<&str>> = nodes
        .iter()
        .map(|n| {
            let normal = n["deps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|d| d["dep_kinds"].as_array().unwrap().iter().any(|k| k["kind"].is_null()));
            (n["id"].as_str().unwrap(), normal.map(|d| d["pkg"].as_str().unwrap()).collect())
        })
        .collect();
    for root in [DIAGNOSTICS, SYNTAX, IR, EXPR, CHECK, PLAN, PORT, CODEC, ENGINE] {
        let id = names.iter().find(|(_, n)| **n == root).map(|(id, _)| *id).unwrap();
        let (mut seen, mut open) = (BTreeSet::new(), vec![id]);
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(&graph[id]);
            }
        }
        let found: Vec<_> = seen.iter().map(|id| names[id]).filter(|n| HEAVY.contains(n)).collect();
        assert_eq!(found, Vec::<&str>::new(), "in the tree of {root}");
    }
}

#[test]
fn no_file_is_longer_than_a_thousand_lines_and_no_module_is_called_for_nothing_in_particular() {
    let output =
        Command::new("git").args(["ls-files", "*.rs"]).current_dir(hexafn_tests::repository()).output().unwrap();
    for file in String::from_utf8(output.stdout).unwrap().lines() {
        let Ok(text) = std::fs::read_to_string(hexafn_tests::repository().join(file)) else { continue };
        assert!(text.lines().count() <= 1000, "{file} is too long");
        for part in file.trim_end_matches(".rs").split('/') {
            assert!(
                !["common", "util", "utils", "helpers", "misc", "core"].contains(&part),
                "{file}: name it for what it holds"
            );
        }
    }
}
