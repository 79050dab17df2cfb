//! The syntax tree: what was written, with spans, before any meaning is given to it.
mod decl;
mod expr;
mod flow;
mod pattern;

pub use decl::*;
pub use expr::*;
pub use flow::*;
pub use pattern::*;

use hexafn_diagnostics::Span;
use serde::Serialize;

/// A word with its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A string literal with its place, escapes resolved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Text {
    /// The value.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// One file.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Ast {
    /// `hfn 1`: the edition, if the file names one.
    pub edition: Option<Edition>,
    /// The declarations in written order; one that did not parse is missing, and a diagnostic stands for it.
    pub declarations: Vec<Declaration>,
    /// All `//` comments (not `///`), in order of place; the formatter puts them back.
    pub comments: Vec<Comment>,
}

/// `hfn 1`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Edition {
    /// The number.
    pub number: u32,
    /// Where it stands.
    pub span: Span,
}

/// A `//` comment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Comment {
    /// The text after `//`, without the line's end.
    pub text: String,
    /// Where it stands, `//` included.
    pub span: Span,
}
