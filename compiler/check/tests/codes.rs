//! Every code that the checker gives is explained by a program that has the mistake and by one that has not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hexafn_check::{Checked, Options, SourceFile, check};
use hexafn_diagnostics::{self as codes, Code, Files, RenderOptions, explanation, mend, render};

/// The codes of the checker: names, types, routes and secrets, connectors, not supported.
fn all() -> impl Iterator<Item = Code> {
    (100..500).chain([901]).map(Code).filter(|c| explanation(*c).is_some())
}

fn checked(text: &str) -> (Checked, String) {
    let mut files = Files::default();
    let id = files.add("main.hfn", text);
    let parsed = hexafn_syntax::parse(id, text);
    assert!(parsed.diagnostics.is_empty(), "does not parse: {:?}\n{text}", parsed.diagnostics);
    let checked = check(&[SourceFile { id, ast: &parsed.ast }], &Options::default());
    let drawn = checked.diagnostics.iter().map(|d| render(d, &files, RenderOptions::default())).collect();
    (checked, drawn)
}

#[test]
fn every_wrong_example_gives_its_code_and_nothing_else() {
    let mut bad = String::new();
    for code in all() {
        let (checked, drawn) = checked(explanation(code).unwrap().wrong);
        let found: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
        if found != [code] {
            bad += &format!("{code}: found {found:?}\n{drawn}\n");
        }
    }
    assert!(bad.is_empty(), "{bad}");
}

#[test]
fn every_right_example_is_clean() {
    let mut bad = String::new();
    for code in all() {
        let (checked, drawn) = checked(explanation(code).unwrap().right);
        if !checked.diagnostics.is_empty() || checked.program.is_none() {
            bad += &format!("{code}:\n{drawn}\n");
        }
    }
    assert!(bad.is_empty(), "{bad}");
}

#[test]
fn every_fix_of_a_wrong_example_mends_it() {
    let mut bad = String::new();
    for code in all() {
        let wrong = explanation(code).unwrap().wrong;
        let (before, _) = checked(wrong);
        let Some(fix) = before.diagnostics.iter().find_map(|d| d.fix.clone()) else { continue };
        if [codes::UNNAMED_ITEM].contains(&code) {
            continue; // It puts in a name, which is right for any expression.
        }
        let (text, _) = mend(wrong, hexafn_diagnostics::FileId(0), [&fix]);
        let (after, drawn) = checked(&text);
        if after.diagnostics.iter().any(|d| d.code == code) {
            bad += &format!("{code} is still there after {:?}:\n{text}\n{drawn}\n", fix.title);
        }
    }
    assert!(bad.is_empty(), "{bad}");
}
