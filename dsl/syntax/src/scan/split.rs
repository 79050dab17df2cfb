//! Where declarations begin. Newlines carry no meaning in hfn, with one exception that this file defines: a
//! declaration begins at the start of a line.
use super::{Chunk, Token, TokenKind, token_at};

/// The words that begin a declaration.
pub(crate) const DECLARATIONS: &[&str] = &[
    "fn", "hfn", "import", "let", "on", "param", "pipeline", "secret", "sink", "source", "store", "stream", "table",
    "test", "trigger", "type", "watch",
];

/// The words that begin a step.
pub(crate) const STEPS: &[&str] = &[
    "call", "changes", "dedupe", "distinct", "flatten", "group", "join", "latest", "left", "merge", "put", "running",
    "sample", "select", "set", "tap", "throttle", "top", "upsert", "where", "window", "without",
];

/// Words that go on with what stands before them, and so cannot begin a declaration.
const CONNECTIVES: &[&str] = &[
    "and", "as", "asc", "by", "desc", "else", "emit", "every", "feedback", "for", "from", "if", "in", "is", "not",
    "on", "or", "overlap", "per", "rearm", "then", "to", "tz", "uses", "when", "within",
];

/// Words that may stand last in a declaration although they are steps or connectives.
const COMPLETE: &[&str] = &["changes", "distinct", "tap", "asc", "desc"];

/// Splits the tokens of a file.
pub(super) fn split(text: &str, tokens: &[Token]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = vec![];
    let mut head: Option<Token> = None;
    for (i, token) in tokens.iter().enumerate() {
        let unknown = match start(text, tokens, i, head) {
            Some(unknown) => unknown,
            None => {
                if let Some(chunk) = chunks.last_mut() {
                    chunk.end = token.end as usize;
                }
                continue;
            }
        };
        head = Some(*token);
        chunks.push(Chunk { start: token.start as usize, end: token.end as usize, unknown, broken: false });
    }
    chunks
}

/// Whether a declaration begins at `tokens[i]`; `Some(true)` if what begins it is no keyword.
fn start(text: &str, tokens: &[Token], i: usize, head: Option<Token>) -> Option<bool> {
    let token = tokens[i];
    let word = token.of(text);
    let known = token.kind == TokenKind::Word && DECLARATIONS.contains(&word);
    let Some(head) = head else { return Some(!known) };
    let indent = token.indent?;
    let before = tokens[i - 1];
    let next = tokens.get(i + 1);
    let next_word = next.filter(|t| t.kind == TokenKind::Word).map(|t| t.of(text));
    if word == "on" {
        let then = tokens.get(i + 2).map_or("", |t| t.of(text));
        // After a stream or table a deeper `on` belongs to it, else it is the file's default.
        let own = matches!(head.of(text), "stream" | "table") && indent > head.indent.unwrap_or(0);
        return (next_word.is_some() && matches!(then, "," | "->") && !own).then_some(false);
    }
    if known {
        let binds = tokens.get(i + 2).is_some_and(|t| t.of(text) == "=");
        let header = match next {
            Some(t) if t.kind == TokenKind::Number => word == "hfn",
            // `by a, watch { n = count() }` on two lines is no declaration.
            Some(t) if t.of(text) == "{" => false,
            Some(t) if t.kind == TokenKind::String => matches!(word, "import" | "test"),
            _ if word == "secret" => next_word.is_some() && binds,
            _ => next_word.is_some_and(|w| !CONNECTIVES.contains(&w)),
        };
        return (header || is_complete(text, before)).then_some(false);
    }
    let level = indent <= head.indent.unwrap_or(0);
    let free = token.kind == TokenKind::Word && !CONNECTIVES.contains(&word) && !STEPS.contains(&word);
    (level && free && is_complete(text, before)).then_some(true)
}

/// Whether a declaration may end with `token`.
fn is_complete(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Word => {
            let word = token.of(text);
            COMPLETE.contains(&word) || !(CONNECTIVES.contains(&word) || STEPS.contains(&word))
        }
        TokenKind::Number | TokenKind::String | TokenKind::Close => true,
        TokenKind::Open => false,
        TokenKind::Sign => matches!(token.of(text), "?" | ">" | ";"),
    }
}

/// Whether `word`, followed by `rest`, looks like the head of a declaration; for finding out of an unclosed bracket.
pub(super) fn looks_like_declaration(word: &str, rest: &str) -> bool {
    if !DECLARATIONS.contains(&word) {
        return false;
    }
    let next = rest.trim_start_matches([' ', '\t']);
    let (kind, length) = token_at(next);
    match word {
        "import" | "test" => kind == TokenKind::String || next.starts_with('{'),
        "watch" => next.starts_with('{'),
        "hfn" => kind == TokenKind::Number,
        // Inside braces `on` is most likely an entry.
        "on" => false,
        _ => kind == TokenKind::Word && !CONNECTIVES.contains(&&next[..length]),
    }
}
