//! Every code that the checker gives is explained by a program that has the mistake and by one that has not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod texts;

use hexafn_check::Checked;
use hexafn_diagnostics::{self as codes, Code, example_files, explanation, mend};

/// The codes of the checker: names, types, routes and secrets, connectors, tests, not supported. Those from 130 on are of what
/// loads imported files.
fn all() -> impl Iterator<Item = Code> {
    let codes = (100..130).chain(140..500).chain(600..700).chain([901]).map(Code);
    // Which codes may be without examples is told by the tests of the library.
    codes.filter(|c| explanation(*c).is_some_and(|e| !e.wrong.is_empty()))
}

fn checked(example: &str) -> (Checked, String) {
    let (checked, files) = texts::checked(&example_files(example));
    let drawn = texts::drawn(&checked, &files).concat();
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
