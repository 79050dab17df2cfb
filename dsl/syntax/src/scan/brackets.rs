//! The stack of what is open.
use hexafn_diagnostics::{Diagnostic, FileId, NESTING_TOO_DEEP, Span, UNCLOSED_BRACKET, UNMATCHED_BRACKET};

use super::MAX_DEPTH;

/// Something that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// `(`, `[`, `{`; `"` for the text of an interpolated string.
    pub open: u8,
    pub start: usize,
    /// Its length in bytes: a full-width bracket is longer.
    pub length: usize,
    /// Constructs that nest without brackets (`if`, `list<`) since the last separator.
    pub prefixes: usize,
}

/// The stack of open brackets, bounded: what is too deep is reported once and then only counted.
#[derive(Debug)]
pub(super) struct Brackets {
    file: FileId,
    /// The lowest frame stands for the file itself.
    frames: Vec<Frame>,
    prefixes: usize,
    /// Brackets beyond the bound.
    beyond: usize,
    reported: bool,
}

impl Brackets {
    pub fn new(file: FileId) -> Self {
        Brackets { file, frames: Vec::new(), prefixes: 0, beyond: 0, reported: false }
    }

    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Forgets everything, for a new declaration.
    pub fn clear(&mut self) {
        *self = Brackets::new(self.file);
    }

    /// A line begins: it may report anew, so that no declaration is too deep without an error of its own.
    pub fn begin_line(&mut self) {
        if self.is_empty() {
            self.reported = false;
        }
    }

    /// Whether something is open that `close` closes.
    pub fn is_open(&self, close: char) -> bool {
        "}])".contains(close) && self.frames.iter().any(|f| closing(f.open) == close)
    }

    pub fn top(&self) -> Option<Frame> {
        self.frames.last().copied().filter(|_| self.beyond == 0)
    }

    /// Whether the scan is in an interpolated string, at any depth.
    pub fn string(&self) -> Option<Frame> {
        self.frames.iter().find(|f| f.open == b'"').copied()
    }

    /// What would close all that was opened behind `start`, and the innermost of it.
    pub fn missing_since(&self, start: usize) -> (String, Option<Frame>) {
        let open = self.frames.iter().rev().take_while(|f| f.start > start);
        (open.map(|f| closing(f.open)).collect(), self.top().filter(|f| f.start > start))
    }

    /// Closes everything from the frame that starts at `start` on.
    pub fn cut(&mut self, start: usize) {
        self.frames.retain(|f| f.start < start);
        self.beyond = 0;
        self.recount();
    }

    /// A construct that nests without a bracket.
    pub fn prefix(&mut self, start: usize, length: usize) -> Option<Diagnostic> {
        if let Some(frame) = self.frames.last_mut() {
            frame.prefixes += 1;
        }
        self.prefixes += 1;
        self.check(start, length)
    }

    /// A separator: what nested without brackets ends.
    pub fn separator(&mut self) {
        match self.frames.last_mut() {
            Some(frame) => {
                self.prefixes -= frame.prefixes;
                frame.prefixes = 0;
            }
            None => self.prefixes = 0,
        }
    }

    pub fn open(&mut self, open: u8, start: usize, length: usize) -> Option<Diagnostic> {
        if self.beyond > 0 || self.frames.len() + self.prefixes >= MAX_DEPTH {
            self.beyond += 1;
            return self.check(start, length);
        }
        self.frames.push(Frame { open, start, length, prefixes: 0 });
        None
    }

    /// Closes the bracket that `close` belongs to.
    pub fn close(&mut self, close: u8, start: usize, length: usize) -> Option<Diagnostic> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        let open = match close {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let span = Span::new(self.file, start, start + length);
        let Some(top) = self.frames.last().copied() else {
            let text = format!("`{}` closes nothing", close as char);
            return Some(Diagnostic::error(UNMATCHED_BRACKET, span, text, "no bracket is open here").fix(
                span,
                "",
                "remove it",
            ));
        };
        if top.open == open {
            self.frames.pop();
            self.prefixes -= top.prefixes;
            return None;
        }
        let text = self.string().map_or(0, |s| s.start);
        if let Some(at) = self.frames.iter().rposition(|f| f.open == open && f.start >= text) {
            self.frames.truncate(at);
            self.recount();
            return Some(self.unclosed(top).related(span, format!("`{}` comes first", close as char)));
        }
        let message = format!("`{}` does not close `{}`", close as char, top.open as char);
        let opened = Span::new(self.file, top.start, top.start + top.length);
        let right = closing(top.open);
        let error = Diagnostic::error(UNMATCHED_BRACKET, span, message, format!("expected `{right}`"));
        self.frames.pop();
        self.recount();
        Some(error.related(opened, "opened here").fix(span, right.to_string(), format!("write `{right}`")))
    }

    /// The error for an opened bracket that nothing closes.
    pub fn unclosed(&self, frame: Frame) -> Diagnostic {
        let span = Span::new(self.file, frame.start, frame.start + frame.length);
        let right = closing(frame.open);
        Diagnostic::error(
            UNCLOSED_BRACKET,
            span,
            format!("`{}` is never closed", frame.open as char),
            format!("expected a `{right}` for it"),
        )
    }

    fn check(&mut self, start: usize, length: usize) -> Option<Diagnostic> {
        let deep = self.frames.len() + self.prefixes + self.beyond > MAX_DEPTH;
        if !deep || std::mem::replace(&mut self.reported, true) {
            return None;
        }
        let span = Span::new(self.file, start, start + length);
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        let error = Diagnostic::error(NESTING_TOO_DEEP, span, message, "too deep from here on");
        Some(error.help("name a part of it with `let` or put it in a `fn`"))
    }

    fn recount(&mut self) {
        self.prefixes = self.frames.iter().map(|f| f.prefixes).sum();
    }
}

fn closing(open: u8) -> char {
    match open {
        b'(' => ')',
        b'[' => ']',
        b'"' => '"',
        _ => '}',
    }
}
