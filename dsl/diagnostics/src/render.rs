//! Diagnostics drawn for people.
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::{Diagnostic, Files, Severity, Span};

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct RenderOptions {
    /// ANSI colours.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for RenderOptions {
    fn default() -> Self {
        RenderOptions { color: false, width: 100 }
    }
}

/// The drawing of one diagnostic: source lines, labels, help and the mended lines. Ends with a newline.
pub fn render(diagnostic: &Diagnostic, files: &Files, options: RenderOptions) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let code = diagnostic.code.to_string();
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(&code));
    let primary = std::iter::once((AnnotationKind::Primary, &diagnostic.primary));
    let labels: Vec<_> = primary.chain(diagnostic.related.iter().map(|l| (AnnotationKind::Context, l))).collect();
    let mut shown = Vec::new();
    for (_, first) in &labels {
        let (id, Some(file)) = (first.span.file, files.get(first.span.file)) else { continue };
        if shown.contains(&id) {
            continue;
        }
        shown.push(id);
        let here: Vec<_> = labels.iter().filter(|(_, l)| l.span.file == id).collect();
        let window = Window::over(&file.text, here.iter().map(|(_, l)| l.span));
        let annotations = here.iter().map(|(kind, l)| kind.span(window.range(l.span)).label(l.text.as_str()));
        let snippet = Snippet::source(window.text).line_start(window.line).path(&file.name);
        group = group.element(snippet.annotations(annotations));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let mut report = vec![group];
    if let Some(fix) = &diagnostic.fix
        && let Some(first) = fix.edits.first()
        && let Some(file) = files.get(first.span.file)
    {
        let edits = || fix.edits.iter().filter(|e| e.span.file == first.span.file);
        let window = Window::over(&file.text, edits().map(|e| e.span));
        let patches = edits().map(|e| Patch::new(window.range(e.span), &e.replacement));
        let snippet = Snippet::source(window.text).line_start(window.line).path(&file.name).patches(patches);
        report.push(Group::with_title(Level::HELP.secondary_title(&fix.title)).element(snippet));
    }
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(options.width).render(&report).to_string();
    text.push('\n');
    text
}

/// The lines of a text that a drawing shows: the library looks at every line that it is given.
struct Window<'t> {
    text: &'t str,
    /// Where it begins in the whole text.
    start: usize,
    /// The number of its first line.
    line: usize,
}

impl<'t> Window<'t> {
    /// The lines that `spans` touch, and all between.
    fn over(text: &'t str, spans: impl Iterator<Item = Span> + Clone) -> Self {
        let start = boundary(text, spans.clone().map(|s| s.start).min().unwrap_or(0));
        let end = boundary(text, spans.map(|s| s.end.max(s.start)).max().unwrap_or(0)).max(start);
        let start = text[..start].rfind('\n').map_or(0, |n| n + 1);
        // A span may end just behind a line's end, and is drawn on the next line.
        let end = text[end..].find('\n').map_or(text.len(), |n| end + n + 1);
        let line = text.as_bytes()[..start].iter().filter(|b| **b == b'\n').count() + 1;
        Window { text: &text[start..end], start, line }
    }

    /// `span` in this text, put onto character boundaries: a span of another version of it must not panic.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let offset = |at: u32| boundary(self.text, (at as usize).saturating_sub(self.start) as u32);
        let start = offset(span.start);
        start..offset(span.end).max(start)
    }
}

fn boundary(text: &str, at: u32) -> usize {
    let mut at = (at as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
