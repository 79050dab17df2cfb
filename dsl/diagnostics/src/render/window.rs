//! The lines of a text that a drawing shows: what draws them looks at every line that it is given.
use std::ops::Range;

use crate::Span;

/// Some lines of a text.
pub(super) struct Window<'t> {
    pub text: &'t str,
    /// Where it begins in the whole text.
    start: usize,
    /// The number of its first line.
    pub line: usize,
}

impl<'t> Window<'t> {
    /// The lines that `spans` touch, and all between.
    pub fn over(text: &'t str, spans: impl Iterator<Item = Span> + Clone) -> Self {
        let start = boundary(text, spans.clone().map(|s| s.start as usize).min().unwrap_or(0));
        let end = boundary(text, spans.map(|s| s.end.max(s.start) as usize).max().unwrap_or(0)).max(start);
        let start = text[..start].rfind('\n').map_or(0, |n| n + 1);
        let end = text[end..].find('\n').map_or(text.len(), |n| end + n + 1);
        let line = text.as_bytes()[..start].iter().filter(|b| **b == b'\n').count() + 1;
        Window { text: &text[start..end], start, line }
    }

    /// `span` in this text, put onto character boundaries: a span of another version of it must not panic.
    pub fn range(&self, span: Span) -> Range<usize> {
        let offset = |at: u32| boundary(self.text, (at as usize).saturating_sub(self.start));
        let start = offset(span.start);
        start..offset(span.end).max(start)
    }
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
