//! Programs.
use hexafn_diagnostics::{Diagnostic, Files, RenderOptions, render, to_json};
use hexafn_syntax::{Parsed, parse};

/// Parses `text` and draws every diagnostic in both ways.
pub fn parsed(text: &str) -> (Files, Parsed) {
    let mut files = Files::default();
    let file = files.add("fuzz.hfn", text);
    let parsed = parse(file, text);
    draw(&parsed.diagnostics, &files);
    (files, parsed)
}

/// Draws diagnostics as text and as JSON; each must point into the text and say something.
pub fn draw(diagnostics: &[Diagnostic], files: &Files) {
    for diagnostic in diagnostics {
        let span = diagnostic.primary.span;
        let text = files.get(span.file).map_or("", |f| f.text.as_str());
        assert!(text.get(span.range()).is_some(), "{} points out of the text", diagnostic.code);
        assert!(!diagnostic.message.is_empty() && !render(diagnostic, files, RenderOptions::default()).is_empty());
        assert!(to_json(diagnostic, files).is_object());
    }
}
