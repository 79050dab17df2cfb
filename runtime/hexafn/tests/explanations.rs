//! The examples of the long texts are true: of every code that a program's text can give.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn::diagnostics::{
    Code, Diagnostic, Explanation, FileId, Files, NOT_SUPPORTED, RenderOptions, explanations, mend, render,
};

/// All that `hexafn check` says of a text.
fn check(text: &str) -> (Vec<Diagnostic>, Files) {
    let front = hexafn::front("p.hfn", text);
    let mut diagnostics = front.diagnostics;
    if let Some(program) = &front.program {
        diagnostics.extend(hexafn_plan::plan(program).err().into_iter().flatten());
    }
    (diagnostics, front.files)
}

fn drawn(text: &str) -> String {
    let (diagnostics, files) = check(text);
    diagnostics.iter().map(|d| render(d, &files, RenderOptions::default())).collect()
}

fn with_examples() -> impl Iterator<Item = &'static Explanation> {
    // The examples of imports are of several files, and are tested where those are read.
    explanations().filter(|e| !e.wrong.is_empty() && !(120..140).contains(&e.code.0))
}

/// Codes of programs that have no example, and why.
const NO_EXAMPLE: [(u16, &str); 4] = [
    (7, "an example would be larger than 4 MiB"),
    (134, "an example would be 257 files or 16 MiB"),
    (411, "is of trigger files, whose messages are kept beside those files"),
    (599, "a mistake in hexafn, not in a program"),
];

#[test]
fn every_code_of_programs_has_a_text_and_two_examples_or_a_reason_why_not() {
    for e in explanations().filter(|e| e.code.0 < 1000) {
        let excused = NO_EXAMPLE.iter().any(|(code, _)| *code == e.code.0);
        assert!(!e.text.is_empty(), "{} has no long text", e.code);
        assert_eq!((e.wrong.is_empty(), e.right.is_empty()), (excused, excused), "{}", e.code);
        assert!(excused || e.wrong != e.right, "{}", e.code);
    }
}

#[test]
fn every_wrong_example_gives_its_code_once_and_nothing_else() {
    let mut bad = String::new();
    for e in with_examples() {
        let found: Vec<Code> = check(e.wrong).0.iter().map(|d| d.code).collect();
        // The checker finds what the planner would refuse, and says so first.
        let expected = if e.code.0 == 502 { Code(309) } else { e.code };
        if found != [expected] {
            bad += &format!("{}: {found:?}\n{}\n", e.code, drawn(e.wrong));
        }
    }
    assert!(bad.is_empty(), "{bad}");
}

#[test]
fn every_right_example_is_clean() {
    let mut bad = String::new();
    for e in with_examples() {
        // What the language has but this version cannot run is a right example all the same.
        if check(e.right).0.iter().all(|d| d.code == NOT_SUPPORTED) {
            continue;
        }
        bad += &format!("{}:\n{}\n", e.code, drawn(e.right));
    }
    assert!(bad.is_empty(), "{bad}");
}

#[test]
fn fixing_takes_the_code_away_and_fixing_again_changes_nothing() {
    let mut mended = 0;
    for e in with_examples() {
        let mut text = e.wrong.to_owned();
        for _ in 0..20 {
            let fixes: Vec<_> = check(&text).0.into_iter().filter_map(|d| d.fix).collect();
            let (next, count) = mend(&text, FileId(0), &fixes);
            if count == 0 {
                break;
            }
            text = next;
        }
        if text == e.wrong {
            continue;
        }
        mended += 1;
        let (diagnostics, _) = check(&text);
        let left: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
        assert!(!left.contains(&e.code), "{} is left in:\n{text}\n{}", e.code, drawn(&text));
        assert!(diagnostics.iter().all(|d| d.code.0 >= 100), "{} does not parse any more:\n{text}", e.code);
        assert_eq!(mend(&text, FileId(0), diagnostics.iter().filter_map(|d| d.fix.as_ref())).1, 0, "{}", e.code);
    }
    assert!(mended >= 30, "only {mended} have a fix");
}
