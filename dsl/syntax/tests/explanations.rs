//! The examples in the explanations of the codes are true.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_diagnostics::{Code, FileId, explanation};
use hexafn_syntax::parse;

fn codes(text: &str) -> Vec<String> {
    parse(FileId(0), text).diagnostics.iter().map(|d| d.code.to_string()).collect()
}

#[test]
fn each_wrong_example_gives_just_its_code_and_each_right_one_none() {
    let mut seen = 0;
    let mut failures = vec![];
    for e in (1..=99).filter_map(|n| explanation(Code(n))) {
        seen += 1;
        if !e.wrong.is_empty() && codes(e.wrong) != [e.code.to_string()] {
            failures.push(format!("{} wrong: {:?} for {:?}", e.code, codes(e.wrong), e.wrong));
        }
        if !codes(e.right).is_empty() {
            failures.push(format!("{} right: {:?} for {:?}", e.code, codes(e.right), e.right));
        }
    }
    assert!(seen >= 30);
    assert!(failures.is_empty(), "{failures:#?}");
}
