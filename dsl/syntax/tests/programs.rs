//! Whole programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_diagnostics::{Files, RenderOptions, render};
use hexafn_syntax::parse;

fn errors(text: &str) -> String {
    let mut files = Files::default();
    let file = files.add("program.hfn", text);
    let parsed = parse(file, text);
    parsed.diagnostics.iter().map(|d| render(d, &files, RenderOptions::default())).collect()
}

#[test]
fn the_program_of_the_language_reference_parses() {
    let text = include_str!("programs/design.hfn");
    assert_eq!(errors(text), "");
}
