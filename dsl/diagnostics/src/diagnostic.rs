//! A diagnostic as a value: made by any stage, drawn by the edge.
use serde::{Deserialize, Serialize};

use crate::{Code, Span};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The program cannot run.
    Error,
    /// The program runs, but probably not as meant.
    Warning,
}

/// A place that has to do with the problem, and what it has to do with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words.
    pub text: String,
}

/// One replacement in a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text; empty to delete.
    pub replacement: String,
}

/// Edits that together mend the problem.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, in the imperative ("add a route for errors"), or a question ("did you mean `from`?").
    pub title: String,
    /// At least one; none overlaps another.
    pub edits: Vec<Edit>,
    /// Whether the result surely is what was meant, so that it may be applied unseen. A guess may be wrong: a name that
    /// is spelled nearly like another one.
    pub certain: bool,
}

/// One problem with a program: code, place, what was expected, how to mend it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stable number.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// One sentence without a full stop: "`amont` is not a field of `Payment`".
    pub message: String,
    /// Where, and in a few words what is wrong just there ("not a field", "expected a duration").
    pub primary: Label,
    /// Other places that matter ("declared here").
    pub related: Vec<Label>,
    /// Sentences that help: what was expected, what to do.
    pub help: Vec<String>,
    /// How to mend it, where that is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`; `label` says in a few words what is wrong there.
    pub fn error(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        let primary = Label { span, text: label.into() };
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary,
            related: vec![],
            help: vec![],
            fix: None,
        }
    }

    /// The same as a warning.
    pub fn warning(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, span, message, label) }
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Adds a sentence of help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Sets the edit that mends it.
    #[must_use]
    pub fn fix(self, span: Span, replacement: impl Into<String>, title: impl Into<String>) -> Self {
        self.fix_all(vec![Edit { span, replacement: replacement.into() }], title)
    }

    /// Sets the edits that together mend it.
    #[must_use]
    pub fn fix_all(mut self, edits: Vec<Edit>, title: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits, certain: true });
        self
    }

    /// Sets an edit that mends it if it was meant so: shown, but applied only when asked for.
    #[must_use]
    pub fn guess(mut self, span: Span, replacement: impl Into<String>, title: impl Into<String>) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into() }];
        self.fix = Some(Fix { title: title.into(), edits, certain: false });
        self
    }

    /// Whether this one stops the program.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
