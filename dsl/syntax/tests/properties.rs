//! Formatting keeps the meaning: for any program that parses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_diagnostics::FileId;
use hexafn_syntax::{dump, format, parse};
use proptest::prelude::*;

/// Expressions as text, with more parentheses than needed or with none.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b",
        "it",
        "meta.key",
        "1",
        "2.5",
        "5m",
        "16MiB",
        "\"s\"",
        "r\"\\\"",
        "$\"x {a + 1}\"",
        "null",
        "true",
        "[]",
        "1_000",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 4, |inner| {
        let infix = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "and", "or", "??", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "..",
        ]);
        prop_oneof![
            (inner.clone(), infix.clone(), inner.clone()).prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
            (inner.clone(), infix, inner.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            inner.clone().prop_map(|a| format!("not {a}")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a}).name?.other[0]")),
            inner.clone().prop_map(|a| format!("{a} as list<int?>?")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("f({a}, x: {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ a: {a}, // c\n b, \"c d\": {b} }}")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("if {a} then {b} else {c}")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("match {a} {{ 1 | -2..3 => {b}, x if {a} => {b}, _ => 1 }}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ let x = {a}; // c\n {b} }}")),
            inner.clone().prop_map(|a| format!("map(it, (x, y) => {a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("sum({a} where {b})")),
        ]
    })
}

fn program() -> impl Strategy<Value = String> {
    let declaration = (expression(), expression(), 0..8u8).prop_map(|(a, b, form)| match form {
        0 => format!("let a = {a} // c\nparam p: int = {b}\n"),
        1 => format!("// c\nstream s = x\n | where {a} as one // d\n | set type = {b}, y = {a}\n"),
        2 => format!("pipeline p {{ x | window 5m by {a} {{ n = {b} }} -> out when {a}, two }}\n\n\n"),
        3 => format!("trigger t on x when {a} within 5m by {b}\n"),
        4 => format!("test \"t\" {{ given a = {a}\n // c\n\n expect b = {b} }}\n"),
        5 => format!("source s from f({a}) {{ x: {b} y: {a}, on late -> drop when {b} }}\n"),
        6 => format!("/// doc\nfn f(a, b: int?) -> int = {a}\n// e\n"),
        _ => format!("table t = x | join y on {a} within 1m | top 3 by {b} desc\n  on error -> drop\n"),
    });
    prop::collection::vec(declaration, 1..4).prop_map(|d| d.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_global_rejects: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formatting_keeps_tree_and_comments_and_is_stable(text in program()) {
        let parsed = parse(FileId(0), &text);
        prop_assume!(parsed.diagnostics.is_empty());
        let formatted = format(&parsed.ast, &text);
        let again = parse(FileId(0), &formatted);
        prop_assert_eq!(&again.diagnostics, &[], "{}", formatted);
        prop_assert_eq!(dump(&again.ast), dump(&parsed.ast), "{}", formatted);
        let comments = |ast: &hexafn_syntax::ast::Ast| ast.comments.iter().map(|c| c.text.trim().to_owned()).collect::<Vec<_>>();
        let (mut before, mut after) = (comments(&parsed.ast), comments(&again.ast));
        before.sort();
        after.sort();
        prop_assert_eq!(before, after, "{}", formatted);
        prop_assert_eq!(format(&again.ast, &formatted), formatted);
    }
}
