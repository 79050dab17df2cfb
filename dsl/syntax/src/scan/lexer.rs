//! One pass over the bytes of a file.
use hexafn_diagnostics::{Diagnostic, Edit, FOREIGN_COMMENT, FileId, SINGLE_QUOTES, Span, UNTERMINATED_STRING};

use super::brackets::Brackets;
use super::lookalike::{LookAlike, is_space, look_alike, odd_spaces};
use super::{RawComment, Repair, Token, TokenKind, split, token_at, unclosed};

/// The state of the pass.
pub(super) struct Lexer<'t> {
    file: FileId,
    text: &'t str,
    at: usize,
    /// Take a declaration keyword in the first column as a new declaration even where brackets are open.
    recover: bool,
    /// Columns before `at` if nothing but space came before it on its line.
    indent: Option<u32>,
    brackets: Brackets,
    /// The last word was `else`: the `if` after it does not nest.
    after_else: bool,
    /// The last word was `list` or `map`: a `<` after it opens.
    after_generic: bool,
    pub tokens: Vec<Token>,
    pub comments: Vec<RawComment>,
    pub diagnostics: Vec<Diagnostic>,
    pub repairs: Vec<Repair>,
    /// Where spaces of another kind stand.
    odd_spaces: Vec<usize>,
    /// There were more errors than are kept.
    pub overflowed: bool,
}

/// More errors than this are not kept.
const MAX_SCAN_ERRORS: usize = 1_000;

fn end_of_line(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// The error about the block comment that `rest` begins with and that is `end` long, with line comments as its fix if
/// nothing stands behind it.
fn line_comments(file: FileId, at: usize, rest: &str, end: usize, error: Diagnostic) -> Diagnostic {
    let closed = rest[..end].ends_with("*/") && end >= 4;
    let (behind, lines) = (&rest[end..], rest[..end].matches('\n').count());
    if !closed || !behind[..end_of_line(behind)].trim().is_empty() || lines > 100 {
        return error.help("begin each line of the comment with `//`");
    }
    let edit = |start: usize, end: usize, text: &str| Edit {
        span: Span::new(file, at + start, at + end),
        replacement: text.to_owned(),
    };
    let mut edits = vec![edit(0, 2, "//")];
    for (newline, _) in rest[..end - 2].match_indices('\n') {
        let line = &rest[newline + 1..end - 2];
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let star = usize::from(line[indent..].starts_with('*'));
        let start = newline + 1 + indent;
        edits.push(edit(start, start + star, if star == 1 { "//" } else { "// " }));
    }
    let last = rest[..end - 2].trim_end_matches([' ', '\t']).len();
    edits.push(edit(last.max(2), end, ""));
    error.fix_all(edits, "begin each line of the comment with `//`")
}

impl<'t> Lexer<'t> {
    pub fn new(file: FileId, text: &'t str, recover: bool) -> Self {
        Lexer {
            file,
            text,
            at: 0,
            recover,
            indent: Some(0),
            brackets: Brackets::new(file),
            after_else: false,
            after_generic: false,
            tokens: vec![],
            comments: vec![],
            diagnostics: vec![],
            repairs: vec![],
            odd_spaces: vec![],
            overflowed: false,
        }
    }

    /// Keeps an error, up to a bound: one wrong character may stand a million times in a file.
    fn report(&mut self, error: Diagnostic) {
        if self.diagnostics.len() < MAX_SCAN_ERRORS {
            self.diagnostics.push(error);
        } else {
            self.overflowed = true;
        }
    }

    fn report_all(&mut self, error: Option<Diagnostic>) {
        error.into_iter().for_each(|e| self.report(e));
    }

    pub fn has_open_bracket(&self) -> bool {
        !self.brackets.is_empty()
    }

    /// Reports the innermost bracket that is still open.
    pub fn report_open_bracket(&mut self) {
        if let Some(frame) = self.brackets.top() {
            let error = self.brackets.unclosed(frame);
            self.report(error);
        }
    }

    pub fn run(&mut self) {
        let text = self.text;
        loop {
            let Some(byte) = text.as_bytes().get(self.at).copied() else {
                match self.end_string_at_newline() {
                    true => continue,
                    false => break,
                }
            };
            let rest = &text[self.at..];
            if self.brackets.top().is_some_and(|f| f.open == b'"') {
                self.in_interpolated(byte, rest);
            } else if byte == b'\n' {
                self.newline();
            } else if byte.is_ascii_whitespace() || rest.starts_with('\u{feff}') {
                self.at += if byte.is_ascii() { 1 } else { 3 };
                self.indent = self.indent.map(|n| n + 1);
            } else if rest.starts_with("//") {
                self.comment(rest);
            } else if byte >= 0x80 && self.odd_space(rest) {
                self.indent = self.indent.map(|n| n + 1);
            } else {
                self.token(rest);
                self.indent = None;
            }
        }
        let spaces = odd_spaces(self.file, text, &self.odd_spaces);
        self.report_all(spaces);
        self.repairs.sort_by_key(|r| r.start);
    }

    /// Passes a space of another kind.
    fn odd_space(&mut self, rest: &str) -> bool {
        let Some(space) = rest.chars().next().filter(|c| is_space(*c)) else { return false };
        if self.odd_spaces.len() < MAX_SCAN_ERRORS {
            self.odd_spaces.push(self.at);
        }
        let end = self.at + space.len_utf8();
        self.repair(end, " ");
        self.at = end;
        true
    }

    /// Reads `text` in the place of what stands from here to `end`.
    fn repair(&mut self, end: usize, text: impl Into<String>) {
        self.repairs.push(Repair { start: self.at, end, text: text.into() });
    }

    fn comment(&mut self, rest: &str) {
        let end = end_of_line(rest);
        let length = rest[..end].trim_end().len();
        let doc = self.indent.is_some() && rest.starts_with("///");
        self.comments.push(RawComment { start: self.at, end: self.at + length, doc });
        self.at += end;
    }

    fn token(&mut self, rest: &str) {
        if self.indent.is_some() {
            self.brackets.begin_line();
        }
        if !rest.starts_with(|c: char| c.is_ascii())
            && let Some(found) = look_alike(self.file, self.at, rest)
        {
            return self.look_alike(found);
        }
        let (kind, mut length) = token_at(rest);
        let start = self.at;
        match kind {
            TokenKind::Word => self.word(&rest[..length], rest),
            TokenKind::String if rest.starts_with('$') => {
                self.push(kind, length);
                let found = self.brackets.open(b'"', start, length);
                if found.is_some() || self.brackets.top().is_none_or(|f| f.start != start) {
                    // Too deep to be tracked: the error is made, the rest of the line goes with it.
                    length = end_of_line(rest);
                }
                self.report_all(found);
            }
            TokenKind::String => {
                length = self.string(rest, length);
                self.push(kind, length);
            }
            TokenKind::Open => {
                self.push(kind, 1);
                let found = self.brackets.open(rest.as_bytes()[0], start, length);
                self.report_all(found);
            }
            TokenKind::Close => {
                let found = self.brackets.close(rest.as_bytes()[0], start, length);
                self.report_all(found);
                self.push(kind, 1);
            }
            TokenKind::Number => self.push(kind, length),
            TokenKind::Sign => {
                length = self.sign(rest, length);
            }
        }
        if kind != TokenKind::Word {
            (self.after_else, self.after_generic) = (false, false);
        }
        self.at = start + length;
    }

    fn look_alike(&mut self, found: LookAlike) {
        let length = found.repair.end - self.at;
        let (kind, meant) = token_at(&found.repair.text);
        self.report(found.diagnostic);
        // What opens or closes something must be counted; what then is missing has its own error.
        if meant == 1 && matches!(kind, TokenKind::Open | TokenKind::Close) {
            let byte = found.repair.text.as_bytes()[0];
            let error = match kind {
                TokenKind::Open => self.brackets.open(byte, self.at, length),
                _ => self.brackets.close(byte, self.at, length),
            };
            self.report_all(error);
        }
        self.push(kind, length);
        self.at += length;
        self.repairs.push(found.repair);
    }

    fn word(&mut self, word: &str, rest: &str) {
        let outside = self.brackets.is_empty();
        let may_begin = self.indent.is_some() && outside || self.indent == Some(0) && self.recover;
        if may_begin && split::looks_like_declaration(word, &rest[word.len()..]) {
            if !outside {
                self.report_open_bracket();
            }
            self.brackets.clear();
        }
        if word == "if" && !self.after_else {
            let found = self.brackets.prefix(self.at, 2);
            self.report_all(found);
        }
        (self.after_else, self.after_generic) = (word == "else", matches!(word, "list" | "map"));
        self.push(TokenKind::Word, word.len());
    }

    /// A sign; gives how much of `rest` is used up.
    fn sign(&mut self, rest: &str, length: usize) -> usize {
        let span = Span::new(self.file, self.at, self.at + length);
        match &rest[..length] {
            "'" => {
                let inside = rest[1..].find(['\'', '\n']).filter(|n| rest[1 + n..].starts_with('\''));
                let length = inside.map_or(1, |n| n + 2);
                let span = Span::new(self.file, self.at, self.at + length);
                let error =
                    Diagnostic::error(SINGLE_QUOTES, span, "strings are written in double quotes", "expected `\"`");
                let error = match inside {
                    Some(n) => {
                        let text = format!("\"{}\"", rest[1..=n].replace('"', "\\\""));
                        self.repair(self.at + length, text.clone());
                        error.fix(span, text, "use double quotes")
                    }
                    None => error,
                };
                self.report(error);
                self.push(TokenKind::String, length);
                return length;
            }
            "`" => return self.backticks(rest),
            "#" => {
                let error = Diagnostic::error(FOREIGN_COMMENT, span, "`#` does not begin a comment", "expected `//`");
                self.report(error.fix(span, "//", "write `//`"));
                self.repair(self.at + end_of_line(rest), "");
                return end_of_line(rest);
            }
            "/" if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or_else(|| end_of_line(rest), |n| n + 2);
                let span = Span::new(self.file, self.at, self.at + 2);
                let error = Diagnostic::error(FOREIGN_COMMENT, span, "there are no block comments", "expected `//`");
                self.report(line_comments(self.file, self.at, rest, end, error));
                self.repair(self.at + end, "");
                return end;
            }
            "<" if self.after_generic => {
                let found = self.brackets.prefix(self.at, 1);
                self.report_all(found);
            }
            "," | ";" | "|" => self.brackets.separator(),
            _ => {}
        }
        self.push(TokenKind::Sign, length);
        length
    }

    /// A text in backticks, and with `${…}` in it; gives its length.
    fn backticks(&mut self, rest: &str) -> usize {
        let Some(inside) = rest[1..].find(['`', '\n']).filter(|n| rest[1 + n..].starts_with('`')) else {
            self.push(TokenKind::Sign, 1);
            return 1;
        };
        let length = inside + 2;
        let text = &rest[1..=inside];
        let text = match text.contains("${") {
            true => format!("$\"{}\"", text.replace("${", "{")),
            false => format!("\"{}\"", text.replace('"', "\\\"")),
        };
        let span = Span::new(self.file, self.at, self.at + length);
        let error = Diagnostic::error(SINGLE_QUOTES, span, "strings are written in double quotes", "expected `\"`");
        let title = if text.starts_with('$') { "write `$\"…{expression}…\"`" } else { "use double quotes" };
        self.report(error.fix(span, text.clone(), title));
        self.repair(self.at + length, text);
        self.push(TokenKind::String, length);
        length
    }

    /// A plain or raw string whose quote ends at `from`; gives its length.
    fn string(&mut self, rest: &str, from: usize) -> usize {
        let raw = from == 2;
        let mut escaped = false;
        for (i, byte) in rest.bytes().enumerate().skip(from) {
            match byte {
                b'\n' => break,
                _ if escaped => escaped = false,
                b'\\' if !raw => escaped = true,
                b'"' => return i + 1,
                _ => {}
            }
        }
        if self.brackets.string().is_some() {
            if raw {
                // The interpolated string around it is what is not closed.
                return rest[..end_of_line(rest)].trim_end().len().max(from);
            }
            // The quote was to close the string around the hole.
            self.unclosed_hole();
            return 1;
        }
        let (length, guessed) = unclosed::reach(&rest[..end_of_line(rest)], from, &self.brackets);
        self.unterminated(self.at, self.at + length, guessed);
        length
    }

    /// A quote that ends the string around a hole which is still open.
    fn unclosed_hole(&mut self) {
        let Some(string) = self.brackets.string() else { return };
        let (missing, innermost) = self.brackets.missing_since(string.start);
        if let Some(frame) = innermost {
            let place = Span::new(self.file, self.at, self.at);
            self.report(self.brackets.unclosed(frame).guess(place, missing.clone(), format!("add `{missing}`")));
        }
        self.brackets.cut(string.start);
        self.end_token();
    }

    fn in_interpolated(&mut self, byte: u8, rest: &str) {
        match byte {
            b'"' => {
                if let Some(frame) = self.brackets.top() {
                    self.brackets.cut(frame.start);
                    self.end_token();
                }
                self.at += 1;
            }
            b'{' if rest.starts_with("{{") => self.at += 2,
            b'{' => {
                let found = self.brackets.open(b'{', self.at, 1);
                let deep = found.is_some();
                self.report_all(found);
                self.at += if deep { end_of_line(rest) } else { 1 };
            }
            b'\n' => self.newline(),
            b'\\' => self.at += 1 + rest[1..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8),
            _ => self.at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }

    fn newline(&mut self) {
        if !self.end_string_at_newline() {
            self.at += 1;
            self.indent = Some(0);
        }
    }

    /// Strings end on their line, holes included. Gives whether one seems to have ended before, which is where to go on.
    fn end_string_at_newline(&mut self) -> bool {
        if let Some(frame) = self.brackets.string() {
            self.brackets.cut(frame.start);
            let (length, guessed) = unclosed::reach(&self.text[frame.start..self.at], 2, &self.brackets);
            self.unterminated(frame.start, frame.start + length, guessed);
            self.end_token();
            if guessed {
                self.at = frame.start + length;
                return true;
            }
        }
        false
    }

    fn unterminated(&mut self, start: usize, end: usize, guessed: bool) {
        let end = start + self.text[start..end].trim_end().len();
        let span = Span::new(self.file, start, end);
        let at = Span::new(self.file, end, end);
        let error =
            Diagnostic::error(UNTERMINATED_STRING, span, "this string is not closed", "expected a `\"` on this line");
        self.report(match guessed {
            true => error.guess(at, "\"", "close it"),
            false => error.fix(at, "\"", "close it"),
        });
    }

    /// The token that an interpolated string opened reaches to here.
    fn end_token(&mut self) {
        if self.brackets.is_empty()
            && let Some(token) = self.tokens.last_mut()
        {
            token.end = (self.at + 1).min(self.text.len()) as u32;
        }
    }

    /// Keeps a token that is outside of all brackets; brackets count as outside of themselves.
    fn push(&mut self, kind: TokenKind, length: usize) {
        if self.brackets.is_empty() {
            let (start, end) = (self.at as u32, (self.at + length) as u32);
            self.tokens.push(Token { kind, start, end, indent: self.indent });
        }
    }
}
