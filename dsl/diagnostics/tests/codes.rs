//! The table of codes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::HashSet;

use hexafn_diagnostics::{Code, explanation, explanations};

#[test]
fn codes_are_unique_and_explained() {
    let mut seen = HashSet::new();
    for e in explanations() {
        assert!(seen.insert(e.code), "{} is given twice", e.code);
        assert!(!e.title.is_empty() && !e.title.ends_with('.'), "{}: {}", e.code, e.title);
        assert!(e.text.len() > 10 && e.text.ends_with('.'), "{}: {}", e.code, e.text);
        assert_eq!(explanation(e.code).unwrap().title, e.title);
    }
    assert!(seen.len() > 40);
}

#[test]
fn codes_read_what_they_write() {
    assert_eq!(Code(7).to_string(), "HFN0007");
    for text in ["HFN0007", "hfn7", "7"] {
        assert_eq!(text.parse(), Ok(Code(7)));
    }
    assert!("HFNx".parse::<Code>().unwrap_err().contains("HFN0101"));
    assert!(explanation(Code(65_000)).is_none());
}
