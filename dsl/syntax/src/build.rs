//! From the parse tree of pest to the syntax tree.
mod declaration;
mod entries;
mod expr;
mod flow;
mod kids;
mod literal;
mod operators;
mod primary;
mod step;
mod trigger;
mod types;

use std::cell::RefCell;

use hexafn_diagnostics::{Diagnostic, FileId, Span};
use pest::iterators::Pair;

use crate::ast::{Declaration, Edition, Name};
use crate::comments::Comments;
use crate::grammar::Rule;
use crate::parse::Places;
use kids::Kids;

/// The tree could not be built; a diagnostic has been reported.
#[derive(Debug)]
pub(crate) struct Broken;

/// The result of building a node.
type Build<T> = Result<T, Broken>;

/// How deep a tree may be. Long chains of operators make deep trees without nesting in the text; what walks the tree
/// recursively (and drops it) relies on this bound.
const MAX_TREE_DEPTH: u32 = 200;

/// Builds the nodes of one declaration.
pub(crate) struct Builder<'t> {
    pub file: FileId,
    /// Where the places of the parsed text are in the file.
    pub places: Places,
    pub comments: RefCell<Comments<'t>>,
    pub errors: RefCell<Vec<Diagnostic>>,
}

/// What one chunk of the file holds.
pub(crate) enum Built {
    Edition(Edition),
    Declaration(Declaration),
}

impl Builder<'_> {
    /// Where `pair` stands. pest counts the space before a part that turned out to be absent as part of a rule, so the
    /// end is that of the last token in it.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = pair.as_span().start();
        let mut last = pair.clone();
        while last.as_rule() != Rule::interpolated {
            match last.clone().into_inner().next_back() {
                Some(inner) => last = inner,
                None => break,
            }
        }
        Span::new(self.file, self.places.of(start), self.places.of(last.as_span().end()))
    }

    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: pair.as_str().to_owned(), span: self.span(pair) }
    }

    fn report(&self, error: Diagnostic) -> Broken {
        self.errors.borrow_mut().push(error);
        Broken
    }

    fn names(&self, kids: &mut Kids<'_>, rule: Rule) -> Vec<Name> {
        let mut names = vec![];
        while let Some(pair) = kids.eat(rule) {
            names.push(self.name(&pair));
        }
        names
    }
}
