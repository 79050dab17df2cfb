//! Every example of the library is a program: what the reference shows can be copied.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hexafn_check::{Options, SourceFile, check};
use hexafn_diagnostics::{FileId, Severity};
use hexafn_expr::{aggregate, library};

/// The errors of a program, as their messages.
fn errors(program: &str) -> Vec<String> {
    let parsed = hexafn_syntax::parse(FileId(0), program);
    let read = parsed.diagnostics.iter().map(|d| d.message.to_string());
    let checked = check(&[SourceFile::alone(FileId(0), &parsed.ast)], &Options::default());
    let found = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).map(|d| d.message.to_string());
    read.chain(found).collect()
}

#[test]
fn every_example_of_a_function_checks() {
    let mut wrong = Vec::new();
    for function in library::all() {
        let program = format!(
            "hfn 1\nsource s: {{ n: int }} from file(\"in.ndjson\")\non invalid, error, undelivered -> drop\n\
             pipeline p {{ s | select v = {} -> drop }}\n",
            function.example
        );
        wrong.extend(errors(&program).into_iter().map(|e| format!("{}: {e}", function.example)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_of_an_aggregate_checks() {
    let mut wrong = Vec::new();
    for function in aggregate::all() {
        let ty = match function.rows.trim_start_matches("null, ").chars().next() {
            Some('t' | 'f') => "bool",
            Some('"') => "string",
            _ => "int",
        };
        let program = format!(
            "hfn 1\nsource s: {{ n: int, x: {ty}? }} from file(\"in.ndjson\")\non invalid, error, undelivered -> drop\n\
             pipeline p {{ s | running by n {{ y = {} }} | select y -> drop }}\n",
            function.example
        );
        wrong.extend(errors(&program).into_iter().map(|e| format!("{}: {e}", function.example)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
