//! The linear pre-scan: strings, comments, brackets and depth. It splits a file into declarations, so that each is
//! parsed alone and reports its own errors, and it bounds nesting before the recursive parser sees the text.
//! It uses no recursion itself.
mod brackets;
mod lexer;
mod lookalike;
mod split;
mod token;
mod unclosed;

pub(crate) use split::{DECLARATIONS, STEPS};
pub(crate) use token::{Token, TokenKind, string_length, token_at};

use std::collections::BTreeSet;

use hexafn_diagnostics::{Diagnostic, FileId, NESTING_TOO_DEEP, UNCLOSED_BRACKET, UNTERMINATED_STRING};

use lexer::Lexer;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// How deep brackets, holes of interpolated strings and the like may nest.
pub const MAX_DEPTH: usize = 64;

/// A piece of the file that should be one declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// First byte of its first word.
    pub start: usize,
    /// One past the last byte of its last token.
    pub end: usize,
    /// What it begins with is no declaration keyword.
    pub unknown: bool,
    /// The scan found an error in it, so that parsing it would only repeat that.
    pub broken: bool,
}

/// A `//` or `///` comment, slashes included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawComment {
    pub start: usize,
    pub end: usize,
    /// It begins with `///` and stands alone on its line.
    pub doc: bool,
}

/// What stands in the place of a part of the file that is known to mean it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// What the scan finds.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub chunks: Vec<Chunk>,
    pub comments: Vec<RawComment>,
    pub diagnostics: Vec<Diagnostic>,
    /// Errors of these places do not keep a chunk from being parsed; in order of place.
    pub repairs: Vec<Repair>,
}

/// Scans a text of at most [`MAX_FILE_BYTES`].
pub(crate) fn scan(file: FileId, text: &str) -> Scan {
    let mut lexer = Lexer::new(file, text, false);
    lexer.run();
    if lexer.has_open_bracket() {
        // Something is never closed. Scan again, this time taking a declaration keyword in the first column as the
        // begin of a declaration whatever is still open: one missing bracket must not swallow the rest of the file.
        lexer = Lexer::new(file, text, true);
        lexer.run();
        lexer.report_open_bracket();
    }
    let mut chunks = split::split(text, &lexer.tokens);
    if lexer.overflowed {
        // Not all that is broken is known: do not parse at all.
        chunks.iter_mut().for_each(|chunk| chunk.broken = true);
    }
    let diagnostics = mark_broken(&mut chunks, lexer.diagnostics, &lexer.repairs);
    Scan { chunks, comments: lexer.comments, diagnostics, repairs: lexer.repairs }
}

/// Marks the chunks that an error is in; gives the errors in order of place, at most one about depth per chunk.
fn mark_broken(chunks: &mut [Chunk], mut found: Vec<Diagnostic>, repairs: &[Repair]) -> Vec<Diagnostic> {
    found.sort_by_key(|d| d.primary.span.start);
    // A string that is not closed may have swallowed the bracket that seems to be missing.
    let chunk = |d: &Diagnostic| chunks.partition_point(|c| c.start <= d.primary.span.range().start);
    let swallowing: BTreeSet<usize> = found.iter().filter(|d| d.code == UNTERMINATED_STRING).map(chunk).collect();
    found.retain(|d| d.code != UNCLOSED_BRACKET || !swallowing.contains(&chunk(d)));
    let mut deep = None;
    found.retain(|diagnostic| {
        let start = diagnostic.primary.span.range().start;
        let Some(i) = chunks.partition_point(|c| c.start <= start).checked_sub(1) else { return true };
        chunks[i].broken |= repairs.binary_search_by_key(&start, |r| r.start).is_err();
        diagnostic.code != NESTING_TOO_DEEP || deep.replace(i) != Some(i)
    });
    found
}
