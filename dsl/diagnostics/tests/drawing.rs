//! Diagnostics as people and programs see them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use expect_test::expect;
use hexafn_diagnostics::{Code, Diagnostic, FileId, Files, RenderOptions, Span, UNKNOWN_NAME, render, to_json};

const TEXT: &str = "type P { größe: int }\nstream s = p | where grosse > 3\n";

fn example() -> (Files, Diagnostic) {
    let mut files = Files::default();
    let file = files.add("shop.hfn", TEXT);
    let span = |word: &str| {
        let start = TEXT.find(word).unwrap();
        Span::new(file, start, start + word.len())
    };
    let diagnostic = Diagnostic::error(UNKNOWN_NAME, span("grosse"), "`grosse` is not a field of `P`", "not a field")
        .related(span("größe"), "a similar field")
        .help("fields of `P`: größe")
        .fix(span("grosse"), "größe", "did you mean `größe`?");
    (files, diagnostic)
}

#[test]
fn plain_drawing_shows_place_labels_help_and_the_mended_line() {
    let (files, diagnostic) = example();
    expect![[r#"
        error[HFN0101]: `grosse` is not a field of `P`
         --> shop.hfn:2:22
          |
        1 | type P { größe: int }
          |          ----- a similar field
        2 | stream s = p | where grosse > 3
          |                      ^^^^^^ not a field
          |
          = help: fields of `P`: größe
        help: did you mean `größe`?
          |
        2 - stream s = p | where grosse > 3
        2 + stream s = p | where größe > 3
          |
    "#]]
    .assert_eq(&render(&diagnostic, &files, RenderOptions::default()));
}

#[test]
fn coloured_drawing_has_the_same_text() {
    let (files, diagnostic) = example();
    let coloured = render(&diagnostic, &files, RenderOptions { color: true, width: 100 });
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, render(&diagnostic, &files, RenderOptions::default()));
}

#[test]
fn warnings_are_drawn_as_warnings() {
    let (files, error) = example();
    let warning = Diagnostic::warning(error.code, error.primary.span, "careful", "here");
    assert!(render(&warning, &files, RenderOptions::default()).starts_with("warning[HFN0101]: careful"));
    assert!(!warning.is_error() && error.is_error());
}

#[test]
fn json_has_offsets_in_bytes_and_places_in_characters() {
    let (files, diagnostic) = example();
    expect![[r#"
        {
          "code": "HFN0101",
          "severity": "error",
          "message": "`grosse` is not a field of `P`",
          "file": "shop.hfn",
          "line": 2,
          "column": 22,
          "end_line": 2,
          "end_column": 28,
          "start": 45,
          "end": 51,
          "label": "not a field",
          "related": [
            {
              "file": "shop.hfn",
              "line": 1,
              "column": 10,
              "end_line": 1,
              "end_column": 15,
              "start": 9,
              "end": 16,
              "label": "a similar field"
            }
          ],
          "help": [
            "fields of `P`: größe"
          ],
          "fix": {
            "title": "did you mean `größe`?",
            "certain": true,
            "edits": [
              {
                "file": "shop.hfn",
                "line": 2,
                "column": 22,
                "end_line": 2,
                "end_column": 28,
                "start": 45,
                "end": 51,
                "replacement": "größe"
              }
            ]
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&to_json(&diagnostic, &files)).unwrap());
}

#[test]
fn places_count_characters_from_one() {
    let (files, diagnostic) = example();
    assert_eq!(files.place(diagnostic.primary.span), "shop.hfn:2:22");
    assert_eq!(files.place(Span::new(FileId(0), 0, 0)), "shop.hfn:1:1");
    let brace = TEXT.find('}').unwrap();
    assert_eq!(files.place(Span::new(FileId(0), brace, brace)), "shop.hfn:1:21");
    assert_eq!(files.place(Span::new(FileId(0), 10_000, 10_000)), "shop.hfn:3:1");
    assert_eq!(files.place(Span::new(FileId(7), 3, 4)), "?@3");
}

#[test]
fn spans_that_do_not_fit_the_text_are_drawn_without_panic() {
    let (files, mut diagnostic) = example();
    for (start, end) in [(11, 13), (12, 12), (40, 3), (9_999, 99_999), (0, u32::MAX)] {
        diagnostic.primary.span = Span { file: FileId(0), start, end };
        diagnostic.fix.as_mut().unwrap().edits[0].span = diagnostic.primary.span;
        assert!(!render(&diagnostic, &files, RenderOptions::default()).is_empty());
        to_json(&diagnostic, &files);
    }
    diagnostic.primary.span = Span::new(FileId(9), 0, 1);
    assert!(render(&diagnostic, &files, RenderOptions::default()).contains("not a field of"));
    diagnostic.code = Code(65_535);
    assert!(render(&diagnostic, &Files::default(), RenderOptions::default()).contains("HFN65535"));
}
