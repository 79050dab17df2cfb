//! Nothing that can be written makes the parser panic, hang or overflow its stack.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_diagnostics::{FileId, Files, RenderOptions, render, to_json};
use hexafn_syntax::{MAX_ERRORS, MAX_FILE_BYTES, dump, format, parse};
use proptest::prelude::*;

fn codes(text: &str) -> Vec<u16> {
    let parsed = parse(FileId(0), text);
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.primary.span.end as usize <= text.len());
    }
    parsed.diagnostics.iter().map(|d| d.code.0).collect()
}

#[test]
fn a_million_nested_brackets_are_one_error() {
    for (open, close, n) in [("[", "]", 500_000), ("(", ")", 50_000), ("{ a: ", "}", 50_000), ("f(", ")", 50_000)] {
        assert_eq!(codes(&format!("let a = {}1{}", open.repeat(n), close.repeat(n))), [6], "{open}");
        let open_only = codes(&format!("let a = {}", open.repeat(n)));
        assert!(open_only.contains(&6) && open_only.len() <= 2, "{open} {open_only:?}");
        assert!(codes(&format!("let a = 1{}", close.repeat(n))).len() <= MAX_ERRORS);
    }
}

#[test]
fn what_nests_without_brackets_is_bounded_too() {
    let n = 20_000;
    assert_eq!(codes(&format!("let a = {}1", "if a then ".repeat(n))), [6]);
    assert_eq!(codes(&format!("param a: {}int", "list<".repeat(n))), [6]);
    assert_eq!(codes(&format!("let a = {}", "$\"{".repeat(n))).first(), Some(&5));
    for prefix in ["not ", "-"] {
        assert_eq!(codes(&format!("let a = {}b", prefix.repeat(n))), [28]);
    }
    for infix in [" + b", " ?? b", " and b", ".b", "[1]", " as int"] {
        assert_eq!(codes(&format!("let a = b{}", infix.repeat(n))), [28], "{infix}");
    }
    assert_eq!(codes(&format!("let a = {}1", "if a then 1 else ".repeat(n))), [28]);
    assert_eq!(codes(&format!("let a = {}1", "if a then 1 else 1 + ".repeat(n))), [6]);
}

#[test]
fn what_is_as_deep_as_allowed_parses_within_a_small_stack() {
    let n = 63;
    let cases = [
        format!("let a = {}1{}", "[".repeat(n), "]".repeat(n)),
        format!("let a = {}1{}", "(".repeat(n), ")".repeat(n)),
        format!("let a = {}1{}", "f(x => ".repeat(n), ")".repeat(n)),
        format!("let a = {}1{}", "{ let x = 1; ".repeat(n), "}".repeat(n)),
        format!("let a = {}1{}", "match 1 { 1 => ".repeat(n), "}".repeat(n)),
        format!("let a = {}1{}", "if a then ".repeat(n), " else 1".repeat(n)),
        format!("param a: {}int{}", "list<".repeat(n), ">".repeat(n)),
        format!("let a = b{}", " + b".repeat(190)),
        format!("let a = {}1", "if a then 1 else ".repeat(190)),
    ];
    let run = move || {
        for text in cases {
            let parsed = parse(FileId(0), &text);
            assert_eq!(parsed.diagnostics, [], "{text}");
            let formatted = format(&parsed.ast, &text);
            assert_eq!(dump(&parse(FileId(0), &formatted).ast), dump(&parsed.ast));
        }
    };
    // What threads have by default.
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn failures_deep_inside_are_not_parsed_again_at_each_level() {
    // Twice the work per level would be 2^60 steps.
    for open in [
        "f(",
        "(",
        "[",
        "{ a: ",
        "f(where ",
        "f(a: ",
        "f(x => ",
        "if ",
        "{ let a = ",
        "match ",
        "f(where g(",
        "every (",
        "map<int, ",
    ] {
        let text = format!("let a = {}@", open.repeat(30));
        assert!(!codes(&text).is_empty());
        let close: String = open.chars().rev().filter_map(|c| "([{".find(c).map(|i| [')', ']', '}'][i])).collect();
        let text = format!("let a = {}@{}", open.repeat(30), close.repeat(30));
        assert!(!codes(&text).is_empty(), "{open}");
        let chain = format!("let a = {}@", "if a then b else ".repeat(60));
        assert!(!codes(&chain).is_empty());
    }
}

#[test]
fn files_over_the_limit_are_refused_unread() {
    assert_eq!(codes(&"x".repeat(50 << 20)), [7]);
    assert_eq!(codes(&" ".repeat(MAX_FILE_BYTES)), [0u16; 0]);
}

#[test]
fn places_are_on_characters_whatever_they_are_of() {
    for text in
        ["uint \u{ff08}", "let a = \u{ff08}1\u{ff3d}", "let a = (1\u{ff3d}", "\u{ff5b}\u{ff5b}", "let a = \u{201c}é"]
    {
        for diagnostic in parse(FileId(0), text).diagnostics {
            let edits = diagnostic.fix.iter().flat_map(|f| &f.edits).map(|e| e.span);
            let spans = edits.chain(diagnostic.related.iter().map(|l| l.span)).chain([diagnostic.primary.span]);
            spans.for_each(|span| assert!(text.get(span.range()).is_some(), "{text}: {diagnostic:?}"));
        }
    }
}

#[test]
fn errors_are_bounded_in_number() {
    assert_eq!(codes(&"let a =\n".repeat(20_000)).len(), MAX_ERRORS);
}

#[test]
fn nul_bytes_and_controls_are_errors_with_a_place() {
    assert_eq!(codes("\0\0\0"), [24]);
    assert_eq!(codes("let a = \0"), [24]);
    assert_eq!(codes("let a = 1 \u{7f}"), [24]);
    assert_eq!(codes(""), [0u16; 0]);
    assert_eq!(codes("\u{feff}hfn 1\r\nlet a = 1\r\n"), [0u16; 0]);
}

/// Pieces of programs, well formed and not, to be thrown together.
fn pieces() -> impl Strategy<Value = String> {
    let words = concat!(
        "hfn 1|type|param|secret|let|store|source|sink|fn|trigger|stream|table|pipeline|watch|test|on|import|a|b|it|meta|where|set|",
        "select|window|group|by|join|within|for|emit|as|if|then|else|match|not|in|and|or|null|true|list<|map<|>|(|)|[|]|{|}|",
        "|=|==|=>|->|:|,|;|.|?.|??|?|..|+|-|*|/|%|<|1|2.5|5m|16MiB|\"s\"|$\"a {|\"|r\"|//c|///d|\n|'|#|/*|\\|\0|é|&&|!|$|0x"
    );
    let words: Vec<&'static str> = words.split('|').chain(["|"]).collect();
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_parses_or_gives_drawable_errors(text in prop_oneof!["\\PC{0,200}", ".{0,200}", pieces()]) {
        let mut files = Files::default();
        let file = files.add("any.hfn", text.clone());
        let parsed = parse(file, &text);
        for diagnostic in &parsed.diagnostics {
            prop_assert!(!render(diagnostic, &files, RenderOptions::default()).is_empty());
            prop_assert!(to_json(diagnostic, &files).is_object());
        }
        dump(&parsed.ast);
        format(&parsed.ast, &text);
    }

    #[test]
    fn a_damaged_program_parses_or_gives_errors(at in 0usize..5000, length in 0usize..40, insert in pieces()) {
        let text = include_str!("programs/design.hfn");
        let boundary = |n: usize| (0..=n.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let (from, to) = (boundary(at), boundary(at + length));
        let damaged = format!("{}{insert}{}", &text[..from], &text[to..]);
        codes(&damaged);
    }
}
