//! Text to syntax tree.
mod expected;
mod explain;
mod found;

use std::cell::RefCell;

use hexafn_diagnostics::{
    Diagnostic, FILE_TOO_LARGE, FileId, MISPLACED_EDITION, Span, UNEXPECTED_TOKEN, UNKNOWN_EDITION,
};
use pest::Parser;

use crate::ast::{Ast, Edition};
use crate::build::{Builder, Built};
use crate::comments::Comments;
use crate::grammar::{HfnParser, Rule};
use crate::scan::{Chunk, MAX_FILE_BYTES, scan};

/// The editions that this version reads.
pub const EDITIONS: &[u32] = &[1];

/// More errors than this are not reported for one file.
pub const MAX_ERRORS: usize = 100;

/// What parsing gives: as much of the tree as could be read, and what is wrong with the rest.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Parsed {
    /// The tree; a declaration with an error is missing.
    pub ast: Ast,
    /// In order of place, at most [`MAX_ERRORS`].
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a file. All declarations are tried, each reports its own errors. Never panics, and takes time and memory in
/// proportion to the text, which may be at most [`MAX_FILE_BYTES`] long.
pub fn parse(file: FileId, text: &str) -> Parsed {
    if text.len() > MAX_FILE_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_FILE_BYTES >> 20);
        let error = Diagnostic::error(FILE_TOO_LARGE, Span::new(file, 0, 0), message, "too large");
        let error = error.help("large tables belong into a `store` or a data file");
        return Parsed { ast: Ast::default(), diagnostics: vec![error] };
    }
    let scanned = scan(file, text);
    let comments = RefCell::new(Comments::new(text, scanned.comments));
    let mut reader = Reader {
        text,
        builder: Builder { file, base: 0, comments, errors: RefCell::new(scanned.diagnostics) },
        ast: Ast::default(),
    };
    for (i, chunk) in scanned.chunks.iter().enumerate() {
        if reader.builder.errors.borrow().len() >= MAX_ERRORS {
            break;
        }
        if !chunk.broken {
            reader.declaration(*chunk, i == 0);
        }
    }
    let Reader { builder, mut ast, .. } = reader;
    ast.comments = builder.comments.into_inner().rest(file);
    let mut diagnostics = builder.errors.into_inner();
    diagnostics.sort_by_key(|d| (d.primary.span.start, d.code));
    diagnostics.truncate(MAX_ERRORS);
    Parsed { ast, diagnostics }
}

struct Reader<'t> {
    text: &'t str,
    builder: Builder<'t>,
    ast: Ast,
}

impl Reader<'_> {
    fn report(&self, error: Diagnostic) {
        self.builder.errors.borrow_mut().push(error);
    }

    fn declaration(&mut self, chunk: Chunk, first: bool) {
        let text = self.text.get(chunk.start..chunk.end).unwrap_or("");
        self.builder.base = chunk.start;
        let file = self.builder.file;
        if chunk.unknown {
            return self.report(explain::unknown_declaration(file, chunk.start, text));
        }
        let before = self.builder.errors.borrow().len();
        let built = match HfnParser::parse(Rule::declaration, text) {
            Ok(mut pairs) => pairs.next().map(|pair| self.builder.build(pair)),
            Err(error) => return self.report(explain::explain(file, chunk.start, text, &error)),
        };
        let silent = self.builder.errors.borrow().len() == before;
        match built {
            Some(Ok(Built::Edition(edition))) if silent => self.edition(edition, first),
            Some(Ok(Built::Declaration(declaration))) if silent => self.ast.declarations.push(declaration),
            _ if silent => {
                let span = Span::new(file, chunk.start, chunk.end);
                self.report(Diagnostic::error(
                    UNEXPECTED_TOKEN,
                    span,
                    "this declaration cannot be read",
                    "not understood",
                ));
            }
            _ => {}
        }
    }

    fn edition(&mut self, edition: Edition, first: bool) {
        if !first {
            let error =
                Diagnostic::error(MISPLACED_EDITION, edition.span, "the edition comes first", "not the first line");
            return self.report(error.fix(edition.span, "", "remove it"));
        }
        if !EDITIONS.contains(&edition.number) {
            let message = format!("there is no edition {}", edition.number);
            let known = EDITIONS.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            let error =
                Diagnostic::error(UNKNOWN_EDITION, edition.span, message, "not known to this version of hexafn");
            let latest = EDITIONS.last().copied().unwrap_or(1);
            let error = error.help(format!("known editions: {known}"));
            return self.report(error.fix(edition.span, format!("hfn {latest}"), format!("use edition {latest}")));
        }
        self.ast.edition = Some(edition);
    }
}
