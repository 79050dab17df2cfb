//! Text to syntax tree.
mod elements;
mod expected;
mod explain;
mod foreign;
mod found;
mod mended;
mod recover;

pub(crate) use mended::{Mended, Places};

use std::cell::RefCell;

use hexafn_diagnostics::{
    Diagnostic, FILE_TOO_LARGE, FileId, MISPLACED_EDITION, MISSING_PUNCTUATION, Span, UNEXPECTED_END, UNEXPECTED_TOKEN,
    UNKNOWN_EDITION,
};
use pest::Parser;

use crate::ast::{Ast, Declaration, Edition};
use crate::build::{Builder, Built};
use crate::comments::Comments;
use crate::grammar::{HfnParser, Rule};
use crate::scan::{Chunk, MAX_FILE_BYTES, Repair, scan};

/// The editions that this version reads.
pub const EDITIONS: &[u32] = &[1];

/// More errors than this are not reported for one file.
pub const MAX_ERRORS: usize = 100;

/// More errors than this are not reported for one declaration.
const MAX_DECLARATION_ERRORS: usize = 20;

/// How much text is parsed again, in all, to find out whether more than one thing is wrong with a declaration.
const RETRIES: usize = 1 << 20;

/// What parsing gives: as much of the tree as could be read, and what is wrong with the rest.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Parsed {
    /// The tree. A declaration with mistakes is there if each of them has one sure remedy, and then as if that had been
    /// applied; otherwise it is missing.
    pub ast: Ast,
    /// What could be read of declarations that are missing in the tree: some of their fields, options, steps or statements
    /// are not there.
    pub partial: Vec<Declaration>,
    /// A declaration is missing in the tree: who names it is not to blame.
    pub gaps: bool,
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
        return Parsed { gaps: true, diagnostics: vec![error], ..Parsed::default() };
    }
    let scanned = scan(file, text);
    let comments = RefCell::new(Comments::new(text, scanned.comments));
    let mut reader = Reader {
        text,
        builder: Builder { file, places: Places::default(), comments, errors: RefCell::new(scanned.diagnostics) },
        parsed: Parsed::default(),
        repairs: scanned.repairs,
        budget: RETRIES,
    };
    for (i, chunk) in scanned.chunks.iter().enumerate() {
        if reader.builder.errors.borrow().len() >= MAX_ERRORS {
            reader.parsed.gaps = true;
            break;
        }
        match chunk.broken {
            true => reader.parsed.gaps = true,
            false => reader.declaration(*chunk, i == 0),
        }
    }
    let Reader { builder, mut parsed, .. } = reader;
    parsed.ast.comments = builder.comments.into_inner().rest(file);
    parsed.diagnostics = builder.errors.into_inner();
    parsed.diagnostics.sort_by_key(|d| (d.primary.span.start, d.code));
    parsed.diagnostics.truncate(MAX_ERRORS);
    parsed
}

/// Where an error is said to be that one thing is missing, which may not be all.
const ADDED: &[hexafn_diagnostics::Code] = &[MISSING_PUNCTUATION, UNEXPECTED_END];

struct Reader<'t> {
    text: &'t str,
    builder: Builder<'t>,
    parsed: Parsed,
    /// What the scan knows how to put right, in order of place.
    repairs: Vec<Repair>,
    /// How much text may still be parsed again.
    budget: usize,
}

impl Reader<'_> {
    fn report(&self, error: Diagnostic) {
        self.builder.errors.borrow_mut().push(error);
    }

    fn declaration(&mut self, chunk: Chunk, first: bool) {
        let text = self.text.get(chunk.start..chunk.end).unwrap_or("");
        let file = self.builder.file;
        if chunk.unknown {
            self.parsed.gaps = true;
            return self.report(explain::unknown_declaration(file, chunk.start, text));
        }
        let mut mended = Mended::new(chunk.start, text);
        for repair in self.repairs.iter().rev().filter(|r| chunk.start <= r.start && r.end <= chunk.end) {
            mended.replace(repair.start - chunk.start..repair.end - chunk.start, &repair.text);
        }
        let Some((mended, whole)) = self.mend(mended) else {
            self.parsed.gaps = true;
            return;
        };
        self.builder.places = mended.places().clone();
        let before = self.builder.errors.borrow().len();
        let built = HfnParser::parse(Rule::declaration, mended.text()).ok().and_then(|mut pairs| pairs.next());
        let built = built.map(|pair| self.builder.build(pair));
        let silent = self.builder.errors.borrow().len() == before;
        match built {
            Some(Ok(Built::Edition(edition))) if silent && whole => self.edition(edition, first),
            Some(Ok(Built::Declaration(declaration))) if silent && whole => {
                self.parsed.ast.declarations.push(declaration);
            }
            Some(Ok(Built::Declaration(declaration))) => {
                self.parsed.gaps = true;
                self.parsed.partial.push(declaration);
            }
            _ => {
                self.parsed.gaps = true;
                if silent && whole {
                    let span = Span::new(file, chunk.start, chunk.end);
                    let message = "this declaration cannot be read";
                    self.report(Diagnostic::error(UNEXPECTED_TOKEN, span, message, "not understood"));
                }
            }
        }
    }

    /// Reports what the grammar refuses, going on behind each mistake. Gives a text that it takes, if there is one, and
    /// whether nothing had to be taken out for that.
    fn mend(&mut self, mut mended: Mended) -> Option<(Mended, bool)> {
        let mut whole = true;
        // What a message is about as a whole: what else is wrong in it is the same mistake.
        let mut told: Vec<Span> = vec![];
        let mut next = recover::refused(mended.text());
        for _ in 0..MAX_DECLARATION_ERRORS {
            let Some(error) = next else { return Some((mended, whole)) };
            let (file, budget) = (self.builder.file, &mut self.budget);
            let mut diagnostic = explain::explain(file, mended.text(), &error, false);
            let certain = diagnostic.fix.as_ref().filter(|fix| fix.certain);
            let mut recovered = None;
            if let Some(fix) = certain {
                recovered = recover::by_fix(&mended, recover::place(&error), fix, budget);
                if recovered.is_none() && *budget > mended.text().len() {
                    // What seemed sure does not help.
                    match ADDED.contains(&diagnostic.code) {
                        true => diagnostic = explain::explain(file, mended.text(), &error, true),
                        false => diagnostic.fix = None,
                    }
                }
            }
            let recovered = recovered.or_else(|| recover::by_gap(&mended, recover::place(&error), budget));
            let diagnostic = mended.map(diagnostic);
            let span = diagnostic.primary.span;
            if !told.iter().any(|t| t.start < span.start && span.start < t.end) {
                told.push(span);
                self.report(diagnostic);
            }
            let recovered = recovered?;
            whole &= !recovered.gap;
            (mended, next) = (recovered.mended, recovered.next);
        }
        None
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
        self.parsed.ast.edition = Some(edition);
    }
}
