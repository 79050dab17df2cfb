//! From places in the text that a trigger file stands for to places in the file itself.
use hexafn_diagnostics::{Diagnostic, FileId, Span};
use hexafn_ir::expr::Expr;
use hexafn_ir::step::StepKind;
use hexafn_ir::{Name, Program};
use saphyr_parser::ScalarStyle;

/// Where each byte of a value is written; one more for its end. `None` where that cannot be told.
pub(super) fn offsets(source: &str, span: Span, value: &str, style: ScalarStyle) -> Option<Vec<usize>> {
    let written = source.get(span.range())?;
    let mut at = match style {
        ScalarStyle::Plain => 0,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1,
        // The text begins on the line after the `|` or `>`.
        ScalarStyle::Literal | ScalarStyle::Folded if written.starts_with(['|', '>']) => written.find('\n')? + 1,
        ScalarStyle::Literal | ScalarStyle::Folded => 0,
    };
    let mut places = Vec::with_capacity(value.len() + 1);
    for c in value.chars() {
        let rest = |at: usize| written.get(at..).unwrap_or("");
        if !c.is_whitespace() {
            // Line breaks and indentation that the value does not have.
            at += rest(at).len() - rest(at).trim_start().len();
            while style == ScalarStyle::DoubleQuoted && rest(at).starts_with("\\\n") {
                at += 1 + rest(at + 1).len() - rest(at + 1).trim_start().len();
            }
        }
        let here = rest(at);
        let length = match (style, here.chars().next()) {
            (ScalarStyle::DoubleQuoted, Some('\\')) => escape(here),
            (ScalarStyle::SingleQuoted, Some('\'')) if c == '\'' => 2,
            (_, Some(found)) if found == c => found.len_utf8(),
            (_, Some(found)) if c.is_whitespace() && found.is_whitespace() => found.len_utf8(),
            // The last line break of a block that ends with the file.
            _ if c.is_whitespace() => 0,
            _ => return None,
        };
        places.extend(std::iter::repeat_n(span.start as usize + at, c.len_utf8()));
        at += length;
    }
    places.push(span.start as usize + at);
    Some(places)
}

fn escape(written: &str) -> usize {
    match written.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 2,
    }
}

/// A part of the text that stands for the file.
struct Segment {
    start: usize,
    end: usize,
    /// Where the bytes are written, if that is known.
    exact: Option<Vec<usize>>,
    whole: Span,
}

/// The parts, in order.
#[derive(Default)]
pub struct Places {
    /// The text before them has its own places.
    pub(super) from: usize,
    pub(super) main: FileId,
    segments: Vec<Segment>,
}

impl Places {
    /// Of a text that follows the first `from` bytes of `main`.
    pub(super) fn after(main: FileId, from: usize) -> Places {
        Places { from, main, segments: vec![] }
    }

    pub(super) fn add(&mut self, start: usize, end: usize, exact: Option<Vec<usize>>, whole: Span) {
        self.segments.push(Segment { start, end, exact, whole });
    }

    fn is_added(&self, span: Span) -> bool {
        span.file == self.main && span.end as usize > self.from
    }

    fn segment(&self, at: usize) -> Option<&Segment> {
        let next = self.segments.partition_point(|s| s.start <= at);
        self.segments.get(next.saturating_sub(1))
    }

    /// The place in the file that a place in the text stands for.
    pub fn span(&self, span: Span) -> Span {
        if !self.is_added(span) {
            return span;
        }
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(segment) = self.segment(start) else { return span };
        let Some(exact) = segment.exact.as_ref().filter(|_| start >= segment.start && end <= segment.end) else {
            return segment.whole;
        };
        let at = |place: usize| exact.get(place - segment.start).copied();
        let (Some(first), Some(last)) = (at(start), at(end)) else { return segment.whole };
        // A break of the line after the last sign does not belong to it.
        let last = if end > start { at(end - 1).map_or(last, |l| last.min(l + 1).max(first)) } else { first };
        Span::new(segment.whole.file, first, last)
    }

    /// The diagnostic with the places of the file. An edit that the file cannot take as it is, is left out.
    #[must_use]
    pub fn diagnostic(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let mut fix = diagnostic.fix.take();
        if let Some(edits) = fix.as_mut().map(|f| &mut f.edits) {
            for edit in edits.iter_mut().filter(|e| self.is_added(e.span)) {
                // What goes to the end of the program goes before what stands for the file.
                if edit.replacement.starts_with("\n\n") {
                    edit.span = Span::new(self.main, self.from, self.from);
                } else {
                    edit.span = self.span(edit.span);
                }
            }
            let plain = |c: char| c.is_alphanumeric() || "_.?() \n>-".contains(c);
            if edits.iter().any(|e| e.span.file != self.main && !e.replacement.chars().all(plain)) {
                fix = None;
            }
        }
        diagnostic.fix = fix;
        diagnostic.primary.span = self.span(diagnostic.primary.span);
        for label in &mut diagnostic.related {
            label.span = self.span(label.span);
        }
        diagnostic
    }

    /// Gives the streams of a program the places of the file.
    pub fn program(&self, program: &mut Program) {
        for stream in program.streams.iter_mut().filter(|s| self.is_added(s.span)) {
            stream.span = self.span(stream.span);
            for step in &mut stream.steps {
                step.span = self.span(step.span);
                match &mut step.kind {
                    StepKind::Where(condition) => self.expr(condition),
                    StepKind::Set(items) => items.iter_mut().for_each(|(_, e): &mut (Name, Expr)| self.expr(e)),
                    _ => {}
                }
            }
            stream.routes.iter_mut().for_each(|r| r.span = self.span(r.span));
        }
    }

    fn expr(&self, expr: &mut Expr) {
        expr.span = self.span(expr.span);
        expr.children_mut().into_iter().for_each(|e| self.expr(e));
    }
}
