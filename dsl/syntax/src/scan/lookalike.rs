//! Characters that look like those of the language: what word processors, chats and web pages make of them.
use hexafn_diagnostics::{Diagnostic, Edit, FileId, LOOK_ALIKE, Span};

use super::Repair;

/// A mistake of look-alikes, and how to read on.
pub(super) struct LookAlike {
    pub diagnostic: Diagnostic,
    pub repair: Repair,
}

/// Spaces that are not the space.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}')
}

/// What `rest`, which begins at `at` in the file, begins with, if that is a look-alike other than a space.
pub(super) fn look_alike(file: FileId, at: usize, rest: &str) -> Option<LookAlike> {
    let first = rest.chars().next()?;
    if is_quote(first) {
        return Some(quoted(file, at, rest, first));
    }
    let length = full_width(rest);
    let (written, meant) = match (length, plain(first)) {
        (0, None) => return None,
        (0, Some(meant)) => (&rest[..first.len_utf8()], meant.to_owned()),
        _ => (&rest[..length], rest[..length].chars().map(narrow).collect()),
    };
    let message = format!("`{written}` looks like `{meant}` but is another character");
    Some(mistake(file, at..at + written.len(), message, meant))
}

fn mistake(file: FileId, range: std::ops::Range<usize>, message: String, meant: String) -> LookAlike {
    let span = Span::new(file, range.start, range.end);
    let label = if meant.starts_with('"') { "expected `\"`".to_owned() } else { format!("expected `{meant}`") };
    let diagnostic = Diagnostic::error(LOOK_ALIKE, span, message, label);
    let title = if meant.starts_with('"') { "use straight quotes".to_owned() } else { format!("write `{meant}`") };
    let diagnostic = diagnostic.fix(span, meant.clone(), title);
    LookAlike { diagnostic, repair: Repair { start: range.start, end: range.end, text: meant } }
}

/// A string in typographic quotes, or just one such quote.
fn quoted(file: FileId, at: usize, rest: &str, first: char) -> LookAlike {
    let inside = &rest[first.len_utf8()..];
    let line = &inside[..inside.find('\n').unwrap_or(inside.len())];
    let close = line.char_indices().find(|(_, c)| is_quote(*c) || *c == '"');
    let message = format!("`{first}` is a typographic quote; strings stand in straight ones");
    match close {
        Some((n, c)) => {
            let text = format!("\"{}\"", &line[..n]);
            mistake(file, at..at + first.len_utf8() + n + c.len_utf8(), message, text)
        }
        None => mistake(file, at..at + first.len_utf8(), message, "\"".to_owned()),
    }
}

/// One error for all the odd spaces of a file: they come in crowds, by copying.
pub(super) fn odd_spaces(file: FileId, text: &str, places: &[usize]) -> Option<Diagnostic> {
    let span = |at: &usize| {
        let length = text.get(*at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        Span::new(file, *at, at + length)
    };
    let first = places.first()?;
    let more = match places.len() - 1 {
        0 => String::new(),
        1 => ", and 1 more after it".to_owned(),
        n => format!(", and {n} more after it"),
    };
    let name = match text.get(*first..).and_then(|t| t.chars().next()) {
        Some('\u{a0}') => "a non-breaking space".to_owned(),
        Some('\u{3000}') => "a full-width space".to_owned(),
        Some(c) => format!("a space of another kind (U+{:04X})", u32::from(c)),
        None => return None,
    };
    let error = Diagnostic::error(LOOK_ALIKE, span(first), format!("this is {name}{more}"), "expected a plain space");
    let edits = places.iter().map(|at| Edit { span: span(at), replacement: " ".to_owned() }).collect();
    Some(error.fix_all(edits, "use plain spaces"))
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '＂' | '＇')
}

/// How many bytes of full-width forms of ASCII characters `text` begins with.
fn full_width(text: &str) -> usize {
    text.find(|c: char| !matches!(c, '！'..='～') || is_quote(c)).unwrap_or(text.len())
}

fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '–' | '—' | '−' | '‐' | '‑' => "-",
        '…' | '‥' => "..",
        '×' | '∗' => "*",
        '÷' | '∕' => "/",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        '→' => "->",
        '⇒' => "=>",
        '∧' => "and",
        '∨' => "or",
        '¬' => "not",
        ';' => ";",
        '∣' | '｜' => "|",
        '、' => ",",
        _ => return None,
    })
}
