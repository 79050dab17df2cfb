//! The place where the grammar gave up.
use hexafn_diagnostics::{FileId, Span};
use pest::error::{Error, ErrorVariant, InputLocation};

use crate::grammar::Rule;
use crate::scan::{TokenKind, token_at};

/// What stands where the parser could not go on, and what could have stood there.
pub(super) struct Found<'t> {
    pub file: FileId,
    /// Where the declaration begins in the file.
    pub base: usize,
    /// The declaration.
    pub text: &'t str,
    /// Offset in `text`.
    pub at: usize,
    /// The token; empty at the end.
    pub token: &'t str,
    pub kind: TokenKind,
    /// The rules that could have gone on.
    pub expected: Vec<Rule>,
}

impl<'t> Found<'t> {
    pub fn new(file: FileId, base: usize, text: &'t str, error: &Error<Rule>) -> Self {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        // The grammar takes the first half of `||` for a step's sign.
        let doubled = text.get(at..).is_some_and(|t| t.starts_with('|')) && text[..at].ends_with('|');
        let at = at - usize::from(doubled);
        let rest = text.get(at..).unwrap_or("");
        let (kind, length) = token_at(rest);
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => vec![],
        };
        Found { file, base, text, at, token: rest.get(..length).unwrap_or(""), kind, expected }
    }

    /// Nothing is left.
    pub fn at_end(&self) -> bool {
        self.token.is_empty()
    }

    /// The token's span; at the end, the point just behind the last token.
    pub fn span(&self) -> Span {
        Span::new(self.file, self.base + self.at, self.base + self.at + self.token.len())
    }

    /// `length` bytes at `at` of the declaration.
    pub fn place(&self, at: usize, length: usize) -> Span {
        Span::new(self.file, self.base + at, self.base + at + length)
    }

    /// The point just behind the token before.
    pub fn behind_previous(&self) -> Span {
        let before = self.before();
        Span::new(self.file, self.base + before.len(), self.base + before.len())
    }

    /// What was read, without space and comments at its end.
    pub fn before(&self) -> &'t str {
        let mut before = self.text.get(..self.at).unwrap_or("").trim_end();
        // The last line may be a comment; the one before it, too.
        loop {
            let start = before.rfind('\n').map_or(0, |n| n + 1);
            match before[start..].trim_start().starts_with("//") {
                true => before = before[..start].trim_end(),
                false => return before,
            }
        }
    }

    /// The word that was read last, if the last token is a word.
    pub fn previous_word(&self) -> &'t str {
        let before = self.before();
        let start = before.rfind(|c: char| !(c == '_' || c.is_alphanumeric())).map_or(0, |i| i + 1);
        before.get(start..).unwrap_or("")
    }

    /// What follows the token.
    pub fn after(&self) -> &'t str {
        self.text.get(self.at + self.token.len()..).unwrap_or("")
    }

    pub fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }
}
