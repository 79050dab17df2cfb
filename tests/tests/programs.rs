//! Golden programs: each `programs/SUBJECT/NAME.hfn` with what hexafn says of it in `NAME.out` beside it: the diagnostics
//! as they are drawn, then (of a program without errors) its plan and its canonical form.
//! `UPDATE_EXPECT=1 cargo test -p hexafn-tests --test programs` writes them anew. Files in a folder called `shared` are
//! what other programs import.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use hexafn::diagnostics::{Diagnostic, Files, RenderOptions, explanations, render};
use hexafn::{CompileError, Stage};

/// At least so many programs are kept.
const PROGRAMS: usize = 300;

/// Codes that no program here can lead to, and why.
const NOT_OF_PROGRAMS: [(u16, &str); 12] = [
    (7, "needs a file of more than 4 MiB"),
    (120, IMPORTS),
    (121, IMPORTS),
    (122, IMPORTS),
    (123, IMPORTS),
    (131, IMPORTS),
    (132, IMPORTS),
    (133, IMPORTS),
    (134, IMPORTS),
    (411, "is of trigger files, whose messages are kept beside those files"),
    (502, "the checker finds such conditions first; the planner looks again"),
    (599, "the planner's own contradiction: a mistake in hexafn"),
];

const IMPORTS: &str = "needs imported files, which these programs do not have";

/// The programs, relative to this package, which is the folder that tests run in.
fn programs() -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(Path::new("programs"), "hfn", &mut found);
    found.retain(|p| !p.components().any(|c| c.as_os_str() == "shared"));
    found.sort();
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

fn drawn(files: &Files, diagnostics: &[Diagnostic]) -> String {
    let options = RenderOptions { color: false, width: 80 };
    let all: Vec<String> = diagnostics.iter().map(|d| render(d, files, options)).collect();
    if all.is_empty() { "none\n".to_owned() } else { all.join("\n") }
}

/// What hexafn says of a program.
fn said(path: &Path) -> String {
    let loaded = hexafn::load(path).unwrap();
    let text = loaded.files.get(loaded.main).unwrap().text.clone();
    let (formatted, _) = hexafn::format(&loaded);
    let formatted = if formatted == text { "same\n".to_owned() } else { formatted };
    match loaded.clone().compile() {
        Err(CompileError::Check { files, diagnostics }) => {
            assert!(diagnostics.iter().any(Diagnostic::is_error), "{path:?} is refused without an error");
            format!("==== diagnostics\n{}", drawn(&files, &diagnostics))
        }
        Err(other) => panic!("{path:?}: {other}"),
        Ok(compiled) => {
            let plan = hexafn::stage(loaded, Stage::Plan).unwrap();
            let diagnostics = drawn(&compiled.files, &compiled.warnings);
            format!("==== diagnostics\n{diagnostics}\n==== plan\n{plan}\n==== formatted\n{formatted}")
        }
    }
}

#[test]
fn every_program_gives_what_is_written_beside_it() {
    for path in programs() {
        let out = std::env::current_dir().unwrap().join(path.with_extension("out"));
        expect_file![out].assert_eq(&said(&path));
    }
}

#[test]
fn there_are_enough_programs_and_no_result_without_one() {
    let programs = programs();
    assert!(programs.len() >= PROGRAMS, "only {} programs", programs.len());
    let mut results = Vec::new();
    collect(Path::new("programs"), "out", &mut results);
    let orphans: Vec<_> = results.iter().filter(|r| !r.with_extension("hfn").exists()).collect();
    assert!(orphans.is_empty(), "{orphans:?}");
    assert_eq!(results.len(), programs.len());
}

#[test]
fn every_program_says_something_of_its_own() {
    let mut seen = BTreeSet::new();
    for path in programs() {
        let words: Vec<String> = fs::read_to_string(&path).unwrap().split_whitespace().map(ToOwned::to_owned).collect();
        assert!(seen.insert(words), "{path:?} is the same program as another");
    }
}

#[test]
fn every_code_of_the_compiler_is_in_some_program() {
    let texts: String = programs().iter().map(|p| fs::read_to_string(p.with_extension("out")).unwrap()).collect();
    // Codes from 1000 on are of events, not of programs.
    for explanation in explanations().filter(|e| e.code.0 < 1000) {
        let shown = texts.contains(&format!("[{}]", explanation.code));
        let excused = NOT_OF_PROGRAMS.iter().any(|(code, _)| *code == explanation.code.0);
        assert!(shown || excused, "no program shows {} ({})", explanation.code, explanation.title);
        assert!(!(shown && excused), "{} is shown, so it needs no excuse", explanation.code);
    }
}
