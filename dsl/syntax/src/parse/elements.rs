//! The elements around a place in a declaration: the entry of a list, the field, the step that a mistake costs.
use std::ops::Range;

use crate::scan::{TokenKind, string_length, token_at};

/// A token with how many brackets are open around it.
struct Token<'t> {
    kind: TokenKind,
    text: &'t str,
    start: usize,
    depth: usize,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }
}

/// Words that begin a statement of a test, an entry of `watch` or a pattern of a sequence.
const STATEMENTS: &[&str] = &["given", "feed", "advance", "expect", "tag", "alert", "then", "next"];

/// What could be taken out of `text`, whose brackets match, so that the mistake at `at` goes with it: from the smallest
/// element to the largest. Each includes a comma beside it, so that what is left is a list.
pub(super) fn around(text: &str, at: usize) -> Vec<Range<usize>> {
    let tokens = tokens(text);
    let found = tokens.partition_point(|t| t.end() <= at);
    let mut open = vec![];
    for (i, token) in tokens.iter().enumerate().take(found) {
        match token.kind {
            TokenKind::Open => open.push(i),
            TokenKind::Close => drop(open.pop()),
            _ => {}
        }
    }
    let mut ranges = vec![];
    while let Some(bracket) = open.pop() {
        elements(&tokens, Some(bracket), found, &mut ranges);
    }
    elements(&tokens, None, found, &mut ranges);
    ranges
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut at, mut depth) = (vec![], 0, 0);
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let space = rest.len() - rest.trim_start().len();
        if space > 0 {
            at += space;
            continue;
        }
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        let (kind, mut length) = token_at(rest);
        if kind == TokenKind::String {
            length = string_length(rest);
        }
        depth -= usize::from(kind == TokenKind::Close && depth > 0);
        tokens.push(Token { kind, text: &rest[..length], start: at, depth });
        depth += usize::from(kind == TokenKind::Open);
        at += length;
    }
    tokens
}

/// The elements of the bracket at `open`, or of the declaration itself, that the token `found` is in.
fn elements(tokens: &[Token<'_>], open: Option<usize>, found: usize, ranges: &mut Vec<Range<usize>>) {
    let first = open.map_or(0, |o| o + 1);
    let depth = open.map_or(0, |o| tokens[o].depth + 1);
    let length = tokens[first..].iter().take_while(|t| t.depth >= depth).count();
    let inside = first..first + length;
    let brace = open.is_some_and(|o| tokens[o].text == "{");
    let head = tokens.first().map_or("", |t| t.text);
    let flow = matches!((head, depth), ("stream" | "table", 0) | ("pipeline", 1));
    if open.is_none() && !flow {
        return;
    }
    // Steps and routes, where there are any; else the entries of a list.
    let begins = |i: usize| match flow {
        true => tokens[i].depth == depth && (matches!(tokens[i].text, "|" | "->") || is_clause(tokens, i)),
        false => i == first || tokens[i].depth == depth && begins_entry(tokens, i, brace),
    };
    let starts: Vec<usize> = inside.clone().filter(|i| begins(*i)).collect();
    let Some(n) = starts.partition_point(|s| *s <= found.min(inside.end.saturating_sub(1))).checked_sub(1) else {
        return;
    };
    let end = starts.get(n + 1).copied().unwrap_or(inside.end);
    if flow {
        items(tokens, starts[n]..end, depth, found, ranges);
    }
    take(tokens, starts[n]..end, ranges);
    if n > 0 && !flow {
        take(tokens, starts[n - 1]..end, ranges);
    }
}

/// The items of a step that are separated by commas, if there are several.
fn items(tokens: &[Token<'_>], step: Range<usize>, depth: usize, found: usize, ranges: &mut Vec<Range<usize>>) {
    let comma = |i: &usize| tokens[*i].depth == depth && tokens[*i].text == ",";
    let commas: Vec<usize> = step.clone().filter(comma).collect();
    if commas.is_empty() {
        return;
    }
    let n = commas.partition_point(|c| *c < found);
    // Behind the `|` and the step's word.
    let start = n.checked_sub(1).map_or(step.start + 2, |n| commas[n] + 1);
    let end = commas.get(n).copied().unwrap_or(step.end);
    take(tokens, start..end, ranges);
}

/// Whether `tokens[i]` begins an entry of a list in brackets.
fn begins_entry(tokens: &[Token<'_>], i: usize, brace: bool) -> bool {
    let next = |n: usize| tokens.get(i + n).map_or("", |t| t.text);
    let before = i.checked_sub(1).map_or("", |b| tokens[b].text);
    if matches!(before, "," | ";") {
        return true;
    }
    let key = tokens[i].is_word() || tokens[i].kind == TokenKind::String;
    let statement = STATEMENTS.contains(&tokens[i].text) && tokens.get(i + 1).is_some_and(|t| t.is_word());
    brace && (key && next(1) == ":" || statement || is_clause(tokens, i))
}

/// Whether `on kind -> …` begins at `tokens[i]`.
fn is_clause(tokens: &[Token<'_>], i: usize) -> bool {
    let next = |n: usize| tokens.get(i + n);
    tokens[i].text == "on"
        && next(1).is_some_and(Token::is_word)
        && next(2).is_some_and(|t| matches!(t.text, "," | "->"))
}

/// Adds the range of these tokens, with the comma behind it or else the one before it.
fn take(tokens: &[Token<'_>], mut element: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    if element.is_empty() {
        return;
    }
    let comma = |i: usize| tokens.get(i).is_some_and(|t| matches!(t.text, "," | ";"));
    if !comma(element.end - 1) {
        match comma(element.end) {
            true => element.end += 1,
            false if element.start > 0 && comma(element.start - 1) => element.start -= 1,
            false => {}
        }
    }
    let range = tokens[element.start].start..tokens[element.end - 1].end();
    if ranges.last() != Some(&range) {
        ranges.push(range);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smallest<'t>(text: &'t str, mistake: &str) -> Vec<&'t str> {
        let at = text.find(mistake).unwrap_or(0);
        around(text, at).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn the_smallest_element_comes_first() {
        assert_eq!(smallest("type P { a: int, b string, c: int }", "string"), ["b string,", "a: int, b string,"]);
        assert_eq!(smallest("stream s = a | set x = 1, y 2 | where z", "2"), [", y 2", "| set x = 1, y 2"]);
        assert_eq!(smallest("let a = f([1, 2 3], 4)", "3"), [", 2 3", "1, 2 3", "[1, 2 3],"]);
        assert_eq!(smallest("pipeline p { a | where $\"{b c}\" > 1 -> d }", "c}"), ["| where $\"{b c}\" > 1"]);
    }
}
