//! The formatter: syntax tree to canonical text.
mod declaration;
mod doc;
mod entry;
mod expr;
mod flow;
mod step;
mod types;

use std::cell::Cell;

use hexafn_diagnostics::Span;

use crate::ast::{Ast, Comment, Name, Text};
use doc::Doc;

/// The canonical text of `ast`, which [`crate::parse`] read from `text` without errors (a declaration with an error is
/// not in the tree and would be lost). Comments, groups of lines and the way that literals are written stay. Formatting
/// the result again gives the same text.
pub fn format(ast: &Ast, text: &str) -> String {
    let formatter = Formatter { text, comments: &ast.comments, next: Cell::new(0) };
    doc::print(&formatter.file(ast))
}

/// Makes layout of nodes, in the order in which they stand in the text, so that comments fall into place.
struct Formatter<'a> {
    text: &'a str,
    comments: &'a [Comment],
    /// The first comment that is not yet placed.
    next: Cell<usize>,
}

impl Formatter<'_> {
    /// The text of `span` as it was written; `otherwise` if the text is another than the tree's.
    fn source(&self, span: Span, otherwise: &str) -> Doc {
        doc::text(self.text.get(span.range()).unwrap_or(otherwise))
    }

    fn name(&self, name: &Name) -> Doc {
        self.source(name.span, &name.text)
    }

    fn names(&self, names: &[Name]) -> Vec<Doc> {
        names.iter().map(|n| self.name(n)).collect()
    }

    fn literal(&self, literal: &Text) -> Doc {
        self.source(literal.span, &literal.text)
    }
}
