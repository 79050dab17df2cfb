//! Tokens, as coarse as splitting and error messages need them.

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    /// A string of any kind; an interpolated one is one token with all that is in it.
    String,
    Open,
    Close,
    /// Operators and other signs.
    Sign,
}

/// A token outside of brackets, or the first of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub start: u32,
    pub end: u32,
    /// Columns before it where it is the first of its line.
    pub indent: Option<u32>,
}

impl Token {
    /// Its text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// Signs of more than one character, longest first, foreign ones included so that messages can name them whole.
const SIGNS: &[&str] = &[
    "===", "!==", "...", "->", "=>", "==", "!=", "<=", ">=", "??", "?.", "..", "&&", "||", "**", "++", "--", "+=",
    "-=", ":=", "::", "<-", "|>",
];

/// Kind and length of the token at the start of `text`, which is neither space nor comment nor empty.
/// Strings are only measured as far as their opening quote.
pub(crate) fn token_at(text: &str) -> (TokenKind, usize) {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return (TokenKind::Sign, 0) };
    let word = |text: &str| text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    match first {
        '"' => (TokenKind::String, 1),
        '$' | 'r' if text[1..].starts_with('"') => (TokenKind::String, 2),
        '(' | '[' | '{' => (TokenKind::Open, 1),
        ')' | ']' | '}' => (TokenKind::Close, 1),
        '0'..='9' => {
            let mut end = word(text);
            let fraction = text[end..].strip_prefix('.').filter(|t| t.starts_with(|c: char| c.is_ascii_digit()));
            if let Some(fraction) = fraction {
                end += 1 + word(fraction);
            }
            (TokenKind::Number, end)
        }
        c if is_word(c) => (TokenKind::Word, word(text)),
        c => (TokenKind::Sign, SIGNS.iter().find(|s| text.starts_with(**s)).map_or(c.len_utf8(), |s| s.len())),
    }
}

/// The length of the string that `text` begins with, all of it; to the end of `text` if nothing closes it.
pub(crate) fn string_length(text: &str) -> usize {
    // What is open: `$` the text of an interpolated string, `"` that of a plain one, `r` that of a raw one, `{` a hole.
    let mut open: Vec<u8> = vec![];
    let mut before = b' ';
    let mut bytes = text.bytes().enumerate();
    while let Some((i, byte)) = bytes.next() {
        match (open.last(), byte) {
            (Some(b'$' | b'"'), b'\\') => drop(bytes.next()),
            (Some(b'$' | b'"' | b'r'), b'"') => drop(open.pop()),
            (Some(b'"' | b'r'), _) => {}
            (Some(b'$'), b'{') => open.push(b'{'),
            (Some(b'$'), _) => {}
            (_, b'"') => open.push(if matches!(before, b'$' | b'r') { before } else { b'"' }),
            (_, b'{') => open.push(b'{'),
            (_, b'}') => drop(open.pop()),
            _ => {}
        }
        if open.is_empty() && byte == b'"' {
            return i + 1;
        }
        before = byte;
    }
    text.len()
}

/// Whether `c` may be part of a word. Wider than the grammar: a word that it refuses is still one token.
fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
