//! Every diagnostic of the parser as it is drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use expect_test::expect_file;
use hexafn_diagnostics::{Code, Files, RenderOptions, explanation, mend, render};
use hexafn_syntax::parse;

/// As on a terminal of 80 columns.
fn draw(text: &str) -> String {
    let mut files = Files::default();
    let file = files.add("p.hfn", text);
    let options = RenderOptions { color: false, width: 80 };
    parse(file, text).diagnostics.iter().map(|d| render(d, &files, options)).collect()
}

/// What applying all fixes gives.
fn fixed(text: &str) -> Option<String> {
    let mut files = Files::default();
    let file = files.add("p.hfn", text);
    let fixes: Vec<_> = parse(file, text).diagnostics.into_iter().map(|d| d.fix).collect::<Option<_>>()?;
    Some(mend(text, file, &fixes).0)
}

#[test]
fn each_code_is_drawn_with_place_expectation_and_fix() {
    let mut out = String::new();
    for e in (1..=99).filter_map(|n| explanation(Code(n))).filter(|e| !e.wrong.is_empty()) {
        out.push_str(&format!("{}\n", draw(e.wrong)));
    }
    expect_file!["golden/codes.txt"].assert_eq(&out);
}

#[test]
fn common_mistakes_are_told_in_the_words_of_the_user() {
    let mut out = String::new();
    for program in include_str!("golden/mistakes.hfn").split("\n====\n") {
        let drawn = draw(program);
        assert!(!drawn.is_empty(), "{program}");
        out.push_str(&format!("{drawn}\n"));
    }
    expect_file!["golden/mistakes.txt"].assert_eq(&out);
}

#[test]
fn mistakes_of_people_who_come_from_other_languages() {
    let mut out = String::new();
    for program in include_str!("golden/foreign.hfn").split("\n====\n") {
        out.push_str(&format!("──── {}\n{}\n", program.escape_debug(), draw(program)));
    }
    expect_file!["golden/foreign.txt"].assert_eq(&out);
}

#[test]
fn the_fixes_of_the_explained_mistakes_mend_them() {
    let mut mended = 0;
    for e in (1..=99).filter_map(|n| explanation(Code(n))).filter(|e| !e.wrong.is_empty()) {
        if let Some(fixed) = fixed(e.wrong) {
            assert_eq!(draw(&fixed), "", "{}: {fixed}", e.code);
            mended += 1;
        }
    }
    assert!(mended >= 12, "only {mended} have a fix");
}

#[test]
fn each_declaration_reports_its_own_error_and_the_good_ones_stay() {
    let text = "let a = \nlet b = 1\nsink c to to\nparam d int\nlet e = 'x'\nfn f( = 1\nlet g = 2\npipline h { a }\nlet i = 3\n";
    let mut files = Files::default();
    let file = files.add("p.hfn", text);
    let parsed = parse(file, text);
    let lines: Vec<usize> = parsed.diagnostics.iter().map(|d| files.line_column(d.primary.span).0).collect();
    assert_eq!(lines, [1, 4, 5, 6, 8]);
    // What is surely meant is taken as if it were written: the missing `:`, the double quotes.
    assert_eq!((parsed.ast.declarations.len(), parsed.partial.len(), parsed.gaps), (6, 0, true));
}
