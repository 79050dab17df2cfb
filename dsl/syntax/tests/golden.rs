//! Every form of the language: its tree and its canonical text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use expect_test::expect_file;
use hexafn_diagnostics::FileId;
use hexafn_syntax::{dump, format, parse};

fn check(name: &str) {
    let text = std::fs::read_to_string(format!("{}/tests/{name}.hfn", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let parsed = parse(FileId(0), &text);
    assert_eq!(parsed.diagnostics, []);
    let formatted = format(&parsed.ast, &text);
    let again = parse(FileId(0), &formatted);
    assert_eq!(again.diagnostics, [], "{formatted}");
    expect_file![format!("{}/tests/{name}.ast", env!("CARGO_MANIFEST_DIR"))].assert_eq(&dump(&parsed.ast));
    expect_file![format!("{}/tests/{name}.formatted.hfn", env!("CARGO_MANIFEST_DIR"))].assert_eq(&formatted);
    assert_eq!(dump(&again.ast), dump(&parsed.ast), "formatting changed the tree");
    assert_eq!(format(&again.ast, &formatted), formatted, "formatting again changed the text");
}

#[test]
fn every_declaration_step_and_expression_form() {
    check("golden/forms");
}

#[test]
fn comments_and_blank_lines_stay_where_they_are() {
    check("golden/comments");
}

#[test]
fn long_lines_break_at_the_outermost_place() {
    check("golden/long");
}

#[test]
fn the_program_of_the_language_reference() {
    check("programs/design");
}
