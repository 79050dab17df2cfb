//! Diagnostics drawn for people.
mod patch;
mod window;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::{Diagnostic, Files, Severity};
use window::Window;

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
    let (mut shown, mut gutter) = (Vec::new(), 1);
    for (_, first) in &labels {
        let (id, Some(file)) = (first.span.file, files.get(first.span.file)) else { continue };
        if shown.contains(&id) {
            continue;
        }
        shown.push(id);
        let here: Vec<_> = labels.iter().filter(|(_, l)| l.span.file == id).collect();
        let window = Window::over(&file.text, here.iter().map(|(_, l)| l.span));
        gutter = gutter.max(window.line + window.text.trim_end_matches('\n').matches('\n').count());
        let annotations = here.iter().map(|(kind, l)| kind.span(window.range(l.span)).label(l.text.as_str()));
        let snippet = Snippet::source(window.text).line_start(window.line).path(&file.name);
        group = group.element(snippet.annotations(annotations));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.term_width(options.width).render(&[group]).to_string();
    text.push('\n');
    if let Some(fix) = &diagnostic.fix
        && let Some(file) = fix.edits.first().and_then(|e| files.get(e.span.file))
    {
        text.push_str(&patch::draw(fix, file, gutter.to_string().len(), !diagnostic.help.is_empty(), options));
    }
    text
}

/// `text` in a colour.
fn paint(style: &str, text: &str, options: RenderOptions) -> String {
    if options.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}
