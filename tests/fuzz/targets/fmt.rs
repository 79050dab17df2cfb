//! The formatter: what parses has the same tree and the same comments when formatted, and formatting again changes nothing.
#![no_main]
use hexafn_diagnostics::FileId;
use hexafn_syntax::{ast::Ast, dump, format, parse};
use libfuzzer_sys::fuzz_target;

fn comments(ast: &Ast) -> Vec<&str> {
    let mut texts: Vec<&str> = ast.comments.iter().map(|c| c.text.trim()).collect();
    texts.sort_unstable();
    texts
}

fuzz_target!(|text: &str| {
    let parsed = parse(FileId(0), text);
    if !parsed.diagnostics.is_empty() {
        return;
    }
    let formatted = format(&parsed.ast, text);
    let again = parse(FileId(0), &formatted);
    assert!(again.diagnostics.is_empty(), "{:?}\n{formatted}", again.diagnostics);
    assert_eq!(dump(&again.ast), dump(&parsed.ast), "{formatted}");
    assert_eq!(comments(&again.ast), comments(&parsed.ast), "{formatted}");
    assert_eq!(format(&again.ast, &formatted), formatted);
});
