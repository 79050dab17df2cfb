//! Where diagnostics are put while checking.
use std::cell::RefCell;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};

/// The diagnostics found so far. Shared by all parts of the checker, which report as they go.
#[derive(Debug, Default)]
pub(crate) struct Report(RefCell<Vec<Diagnostic>>);

impl Report {
    /// Adds one. The same problem at the same place is told once.
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        let mut all = self.0.borrow_mut();
        let known = |d: &Diagnostic| d.code == diagnostic.code && d.primary.span == diagnostic.primary.span;
        if !all.iter().any(known) {
            all.push(diagnostic);
        }
    }

    /// Says that the language has this, but this version does not run it.
    pub(crate) fn not_supported(&self, span: Span, what: impl AsRef<str>) {
        let message = format!("{} not supported yet", what.as_ref());
        self.push(Diagnostic::error(codes::NOT_SUPPORTED, span, message, "this version cannot run it"));
    }

    /// Whether an error was reported.
    pub(crate) fn has_errors(&self) -> bool {
        self.0.borrow().iter().any(Diagnostic::is_error)
    }

    /// All diagnostics in order of place.
    pub(crate) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut all = self.0.into_inner();
        all.sort_by_key(|d| (d.primary.span.file, d.primary.span.start, d.code));
        all
    }
}
