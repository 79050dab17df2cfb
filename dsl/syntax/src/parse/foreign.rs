//! What people write who come from other languages, each with its own message and, where it is sure, the edit.
mod forms;
mod operators;
mod types;

use hexafn_diagnostics::{Code, Diagnostic, Edit, Span};

use super::found::Found;

pub(super) use operators::assignment;

/// The message for a habit of another language, if the grammar gave up at one.
pub(super) fn foreign(found: &Found<'_>) -> Option<Diagnostic> {
    types::RULES.iter().chain(operators::RULES).chain(forms::RULES).find_map(|rule| rule(found))
}

type Rule = fn(&Found<'_>) -> Option<Diagnostic>;

/// The error about the `length` bytes at `at` of the declaration.
fn error(
    found: &Found<'_>,
    code: Code,
    at: usize,
    length: usize,
    message: impl Into<String>,
    label: &str,
) -> Diagnostic {
    Diagnostic::error(code, found.place(at, length), message, label)
}

fn edit(span: Span, replacement: impl Into<String>) -> Edit {
    Edit { span, replacement: replacement.into() }
}

/// The word that `text` ends with, and where it begins.
pub(super) fn last_word(text: &str) -> (&str, usize) {
    let start = text
        .rfind(|c: char| !(c == '_' || c.is_alphanumeric()))
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    (&text[start..], start)
}

/// The word that `text` begins with, after space.
fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(text.len())]
}
