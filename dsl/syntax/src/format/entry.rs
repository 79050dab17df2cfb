//! Entries: what may stand on a line of its own, with the comments that belong to it; and lists of entries.
use hexafn_diagnostics::Span;

use super::Formatter;
use super::doc::{Doc, HARD, LINE, NIL, concat, group_if, nest, text};

/// What separates the entries of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// `,`, also after the last where the list is broken.
    Comma,
    /// A comma on one line, nothing where each has its own line.
    Lines,
}

/// An entry before its layout is made.
pub(super) struct Entry<'n> {
    pub span: Span,
    pub separator: Separator,
    pub build: Box<dyn FnOnce() -> Doc + 'n>,
}

impl<'n> Entry<'n> {
    pub fn new(span: Span, build: impl FnOnce() -> Doc + 'n) -> Self {
        Entry { span, separator: Separator::Comma, build: Box::new(build) }
    }

    pub fn line(span: Span, build: impl FnOnce() -> Doc + 'n) -> Self {
        Entry { span, separator: Separator::Lines, build: Box::new(build) }
    }
}

impl Formatter<'_> {
    /// An entry with the comments before it and the one behind it on its line.
    pub(super) fn entry(&self, span: Span, build: impl FnOnce() -> Doc) -> Doc {
        let mut docs = self.comments_before(span.start, span.start, false);
        let doc = build();
        // What stood within the entry where no line can break goes before it.
        docs.extend(self.comments_before(span.end, span.start, true));
        docs.push(doc);
        docs.extend(self.comment_behind(span.end));
        Doc::Concat(docs)
    }

    /// Places the comments that begin before `limit`, each on its own line; `then` is where what follows begins. Those that
    /// are `moved` there from within it document nothing and must not begin to.
    fn comments_before(&self, limit: u32, then: u32, moved: bool) -> Vec<Doc> {
        let mut docs = vec![];
        while let Some(comment) = self.comments.get(self.next.get()).filter(|c| c.span.start < limit) {
            self.next.set(self.next.get() + 1);
            let words = if moved { comment.text.trim_start_matches('/') } else { &comment.text };
            docs.push(text(format!("//{}", words.trim_end())));
            let next = self.comments.get(self.next.get()).map(|c| c.span.start).filter(|s| *s < limit);
            docs.push(Doc::Hard { blank: self.blank_between(comment.span.end, next.unwrap_or(then)) });
        }
        docs
    }

    /// The comment behind `end` on the same line.
    pub(super) fn comment_behind(&self, end: u32) -> Option<Doc> {
        let comment = self.comments.get(self.next.get())?;
        let between = self.text.get(end as usize..comment.span.start as usize)?;
        if !between.chars().all(|c| matches!(c, ' ' | '\t' | ',' | ';')) {
            return None;
        }
        self.next.set(self.next.get() + 1);
        Some(Doc::Suffix(format!("//{}", comment.text.trim_end())))
    }

    /// Whether a line is empty in the text between two places, before any doc comment there.
    pub(super) fn blank_between(&self, from: u32, to: u32) -> bool {
        let Some(gap) = self.text.get(from as usize..to as usize) else { return false };
        let gap = gap.find("///").map_or(gap, |n| &gap[..n]);
        let Some((first, last)) = gap.find('\n').zip(gap.rfind('\n')) else { return false };
        first < last && gap[first + 1..last].split('\n').any(|line| line.trim().is_empty())
    }

    /// Where the entry's first comment or the entry itself begins.
    fn begin(&self, span: Span) -> u32 {
        self.comments.get(self.next.get()).map_or(span.start, |c| c.span.start.min(span.start))
    }

    /// A line break after `end` and before an entry at `span`, with an empty line if there was one.
    pub(super) fn line_before(&self, end: u32, span: Span) -> Doc {
        Doc::Line { blank: self.blank_between(end, self.begin(span)) }
    }

    /// Whether nothing stands before `at` on its line but what introduces an entry.
    pub(super) fn begins_line(&self, at: u32) -> bool {
        let before = self.text.get(..at as usize).unwrap_or("");
        let line = before.rfind('\n').map(|n| &before[n + 1..]);
        line.is_some_and(|l| matches!(l.trim(), "" | "|" | "->" | "in" | "else" | "on" | "let" | "then" | "next"))
    }

    /// Entries between brackets: on one line if they stood so and fit, else each on its own.
    pub(super) fn bracketed(&self, open: &'static str, close: &'static str, entries: Vec<Entry<'_>>) -> Doc {
        self.bracketed_if(false, open, close, entries)
    }

    /// The same, each on its own line if `broken`.
    pub(super) fn bracketed_if(
        &self,
        broken: bool,
        open: &'static str,
        close: &'static str,
        entries: Vec<Entry<'_>>,
    ) -> Doc {
        let Some(first) = entries.first() else { return text(format!("{open}{close}")) };
        let broken = broken || self.begins_line(first.span.start);
        let space = || if open == "{" { LINE } else { Doc::Soft };
        let mut docs = vec![];
        let mut end: Option<(u32, Separator)> = None;
        for Entry { span, separator, build } in entries {
            if let Some((end, before)) = end {
                docs.push(comma(before, separator));
                docs.push(self.line_before(end, span));
            }
            docs.push(self.entry(span, build));
            end = Some((span.end, separator));
        }
        let mut last = NIL;
        if let Some((end, separator)) = end {
            docs.push(if separator == Separator::Comma { Doc::Either(",", "") } else { NIL });
            last = self.comments_at_end(end);
        }
        group_if(broken, concat([text(open), nest(concat([space(), Doc::Concat(docs), last])), space(), text(close)]))
    }

    /// Comments between the last entry and the bracket that closes the list.
    fn comments_at_end(&self, from: u32) -> Doc {
        let Some(close) = self.close_behind(from) else { return NIL };
        let mut docs = vec![];
        let mut end = from;
        while let Some(comment) = self.comments.get(self.next.get()).filter(|c| c.span.start < close) {
            self.next.set(self.next.get() + 1);
            docs.push(Doc::Hard { blank: self.blank_between(end, comment.span.start) });
            docs.push(text(format!("//{}", comment.text.trim_end())));
            docs.push(Doc::Suffix(String::new()));
            end = comment.span.end;
        }
        Doc::Concat(docs)
    }

    /// Where the next closing bracket stands, if only space, commas and comments lie between.
    fn close_behind(&self, from: u32) -> Option<u32> {
        let mut rest = self.text.get(from as usize..)?;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == ';');
            if !rest.starts_with("//") {
                break;
            }
            rest = &rest[rest.find('\n')?..];
        }
        rest.starts_with(['}', ']', ')']).then(|| (self.text.len() - rest.len()) as u32)
    }

    /// Entries, each on its own line.
    pub(super) fn lines(&self, entries: Vec<Entry<'_>>) -> Doc {
        let mut docs = vec![];
        let mut end = None;
        for Entry { span, build, .. } in entries {
            if let Some(end) = end {
                docs.push(Doc::Hard { blank: self.blank_between(end, self.begin(span)) });
            }
            docs.push(self.entry(span, build));
            end = Some(span.end);
        }
        while let Some(comment) = self.comments.get(self.next.get()) {
            self.next.set(self.next.get() + 1);
            if let Some(end) = end {
                docs.push(Doc::Hard { blank: self.blank_between(end, comment.span.start) });
            }
            docs.push(text(format!("//{}", comment.text.trim_end())));
            end = Some(comment.span.end);
        }
        Doc::Concat(docs)
    }
}

/// What stands between two entries.
fn comma(before: Separator, after: Separator) -> Doc {
    match (before, after) {
        (Separator::Comma, _) => text(","),
        (Separator::Lines, _) => Doc::Either("", ","),
    }
}

/// Doc comments, each on its line.
pub(super) fn doc_lines(doc: &[String]) -> Doc {
    let line = |l: &String| concat([text(if l.is_empty() { "///".to_owned() } else { format!("/// {l}") }), HARD]);
    Doc::Concat(doc.iter().map(line).collect())
}
