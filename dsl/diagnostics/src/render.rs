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
        let annotations = labels.iter().filter(|(_, l)| l.span.file == id);
        let annotations = annotations.map(|(kind, l)| kind.span(clip(&file.text, l.span)).label(l.text.as_str()));
        group = group.element(Snippet::source(&file.text).path(&file.name).annotations(annotations));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let mut report = vec![group];
    if let Some(fix) = &diagnostic.fix
        && let Some(file) = files.get(fix.span.file)
    {
        let patch = Patch::new(clip(&file.text, fix.span), &fix.replacement);
        let snippet = Snippet::source(&file.text).path(&file.name).patch(patch);
        report.push(Group::with_title(Level::HELP.secondary_title(&fix.title)).element(snippet));
    }
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(options.width).render(&report).to_string();
    text.push('\n');
    text
}

/// The range of `span`, put onto character boundaries of `text`: a span of another version of it must not panic.
fn clip(text: &str, span: Span) -> std::ops::Range<usize> {
    let boundary = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    start..boundary(span.end).max(start)
}
