//! Where declarations begin: keywords go by position, and one mistake does not swallow the next declaration.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_diagnostics::FileId;
use hexafn_syntax::ast::DeclarationKind;
use hexafn_syntax::{dump, parse};

/// The titles of the declarations and the codes of the errors.
fn outline(text: &str) -> (Vec<String>, Vec<u16>) {
    let parsed = parse(FileId(0), text);
    let dumped = dump(&parsed.ast);
    let titles = dumped.lines().filter(|l| !l.starts_with(' ')).map(|l| l.split(' ').next().unwrap().to_owned());
    (titles.collect(), parsed.diagnostics.iter().map(|d| d.code.0).collect())
}

#[test]
fn keywords_at_the_start_of_a_line_may_be_fields() {
    let text = "stream s = a\n | set x = 1,\n type = 2,\n source = sink\n | where x and\n type == 3\n | select\n source,\n table,\n store\n | window 5m by a,\n watch { n = count() }\nlet b = 1\n";
    assert_eq!(outline(text), (vec!["Stream".into(), "Let".into()], vec![]));
    let text = "trigger t\n on a\n when x\n within 5m\n by source\nlet b = 1";
    assert_eq!(outline(text), (vec!["Trigger".into(), "Let".into()], vec![]));
}

#[test]
fn an_indented_on_belongs_to_the_stream_before_it_and_one_that_is_not_to_the_file() {
    let own = parse(FileId(0), "stream s = a | where x\n  on error -> drop\n");
    assert!(matches!(&own.ast.declarations[0].kind, DeclarationKind::Stream(s) if s.on.len() == 1));
    let of_file = outline("stream s = a | where x\non error -> drop\n");
    assert_eq!(of_file, (vec!["Stream".into(), "On".into()], vec![]));
    // A program that is indented as a whole means the same.
    let indented = outline("    stream s = a | where x\n    on error -> drop\n");
    assert_eq!(indented, of_file);
}

#[test]
fn an_unclosed_bracket_costs_only_its_declaration() {
    for open in ["source a from http.post(\"/x\") {", "let a = f(1, [2, 3)", "let a = $\"x {b", "let a = \"x"] {
        let (kinds, codes) = outline(&format!("{open}\nlet b = 1\nsink c to stdout\n"));
        assert_eq!(kinds, ["Let", "Sink"], "{open}");
        assert_eq!(codes.len(), 1, "{open}: {codes:?}");
    }
}

#[test]
fn an_unfinished_declaration_costs_only_itself() {
    for start in [
        "let a =",
        "param a",
        "stream s = a |",
        "stream s = a | set x = 1,",
        "sink s to",
        "on error ->",
        "fn f(",
        "x = 3",
    ] {
        let (kinds, codes) = outline(&format!("{start}\nlet b = 1\nsink c to stdout\n"));
        assert_eq!(kinds, ["Let", "Sink"], "{start}");
        assert_eq!(codes.len(), 1, "{start}: {codes:?}");
    }
}
