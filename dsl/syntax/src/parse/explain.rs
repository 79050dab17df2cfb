//! From a failure of the grammar to a message that a user can act on.
use hexafn_diagnostics::{
    Diagnostic, FOREIGN_COMMENT, FOREIGN_OPERATOR, FileId, MISSING_ELSE, MISSING_PIPE, MISSING_PUNCTUATION,
    NO_SEMICOLON, NO_TERNARY, RESERVED_WORD, Span, UNEXPECTED_END, UNEXPECTED_TOKEN, UNKNOWN_CHARACTER,
    UNKNOWN_DECLARATION, UNKNOWN_STEP,
};
use pest::error::Error;

use super::expected::{describe, keywords, only_literal};
use super::foreign::{assignment, foreign, last_word};
use super::found::Found;
use crate::grammar::Rule;
use crate::scan::{DECLARATIONS, STEPS, TokenKind, token_at};
use crate::similar::closest;

/// The words that the rule `reserved` of the grammar keeps from being names.
const RESERVED: &[&str] =
    &["and", "as", "else", "false", "if", "in", "it", "let", "match", "meta", "not", "null", "or", "then", "true"];

/// The error for a declaration that begins with no known word.
pub(super) fn unknown_declaration(file: FileId, base: usize, text: &str) -> Diagnostic {
    let (kind, length) = token_at(text);
    let word = text.get(..length).unwrap_or("");
    let span = Span::new(file, base, base + length);
    if kind == TokenKind::Sign && length > 0 && word.chars().all(|c| !c.is_ascii_graphic()) {
        return unknown_character(span, word);
    }
    let error = Diagnostic::error(
        UNKNOWN_DECLARATION,
        span,
        format!("`{}` begins no declaration", shown(word)),
        "expected a declaration",
    );
    let foreign = match word {
        "const" | "var" | "val" => Some("let"),
        "def" | "func" | "function" | "fun" => Some("fn"),
        "include" | "use" | "require" => Some("import"),
        "struct" | "record" | "enum" | "schema" => Some("type"),
        "input" => Some("source"),
        "output" => Some("sink"),
        "flow" | "job" => Some("pipeline"),
        _ => None,
    };
    let query =
        matches!(word.to_ascii_lowercase().as_str(), "select" | "from" | "insert" | "create" | "with" | "where");
    if query {
        let example = "a query is a stream: `stream large = payments | where amount > 10 | select id, amount`";
        return error.help(example);
    }
    if word == "--" {
        let error = Diagnostic::error(FOREIGN_COMMENT, span, "`--` does not begin a comment", "expected `//`");
        return error.fix(span, "//", "write `//`");
    }
    match foreign.or_else(|| closest(word, DECLARATIONS.iter().copied())) {
        Some(right) => error.fix(span, right, format!("did you mean `{right}`?")),
        None => {
            let known: Vec<&str> = DECLARATIONS.iter().copied().filter(|d| *d != "hfn").collect();
            error.help(format!("declarations begin with {}", known.join(", ")))
        }
    }
}

/// The error for a declaration that the grammar refused.
/// `blunt` explanations say what was expected and do not propose to add it: that was tried, and did not help.
pub(super) fn explain(file: FileId, text: &str, error: &Error<Rule>, blunt: bool) -> Diagnostic {
    let found = Found::new(file, 0, text, error);
    if blunt {
        let ends = found.at_end() || found.kind == TokenKind::Close;
        let missing = missing_punctuation(&found).filter(|_| ends);
        return missing.map_or_else(|| unexpected(&found), |d| Diagnostic { fix: None, ..d });
    }
    if let Some(diagnostic) = foreign(&found) {
        return diagnostic;
    }
    let known = [foreign_operator, assignment, ternary, semicolon, missing_pipe, unknown_step, missing_else, reserved];
    if let Some(diagnostic) = known.iter().find_map(|rule| rule(&found)) {
        return diagnostic;
    }
    if found.kind == TokenKind::Sign && found.token.chars().any(|c| !c.is_ascii_graphic() || "@\\`^~".contains(c)) {
        return unknown_character(found.span(), found.token);
    }
    misspelt(&found).or_else(|| missing_punctuation(&found)).unwrap_or_else(|| unexpected(&found))
}

fn unknown_character(span: Span, token: &str) -> Diagnostic {
    let message = format!("`{}` has no meaning here", shown(token));
    Diagnostic::error(UNKNOWN_CHARACTER, span, message, "not part of the language").fix(span, "", "remove it")
}

/// `token` as a message may show it: bounded, control characters escaped.
fn shown(token: &str) -> String {
    let short: String = token
        .chars()
        .take(40)
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect();
    if token.chars().nth(40).is_some() { format!("{short}…") } else { short }
}

fn foreign_operator(found: &Found<'_>) -> Option<Diagnostic> {
    let right = match found.token {
        "&&" => "and",
        "||" => "or",
        "!" => "not ",
        "===" => "==",
        "!==" => "!=",
        _ => return None,
    };
    let message = format!("`{}` is written `{}`", found.token, right.trim());
    let error = Diagnostic::error(FOREIGN_OPERATOR, found.span(), message, format!("expected `{}`", right.trim()));
    let spaced = |text: &str| {
        let left =
            if found.before().len() == found.at && right.trim().chars().all(char::is_alphabetic) { " " } else { "" };
        format!("{left}{text}")
    };
    let replacement = match found.token {
        "&&" | "||" if !found.after().starts_with(char::is_whitespace) => spaced(&format!("{right} ")),
        "&&" | "||" => spaced(right),
        _ => right.to_owned(),
    };
    Some(error.fix(found.span(), replacement, format!("write `{}`", right.trim())))
}

fn ternary(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "?" || !found.expects(Rule::op_equal) {
        return None;
    }
    let error = Diagnostic::error(NO_TERNARY, found.span(), "there is no `… ? … : …`", "not an operator");
    Some(error.help("write `if condition then a else b`; `a ?? b` gives `b` where `a` is null"))
}

fn semicolon(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != ";" {
        return None;
    }
    let error = Diagnostic::error(NO_SEMICOLON, found.span(), "nothing ends with `;` here", "expected no `;`");
    let error = error.help("`;` stands only after a `let` in a block");
    Some(error.fix(found.span(), "", "remove it"))
}

fn missing_pipe(found: &Found<'_>) -> Option<Diagnostic> {
    // In a pipeline a step without its `|` is read as an option without its `:`.
    let option = found.expects(Rule::t_colon) && found.text.starts_with("pipeline") && !"=:".contains(found.token);
    let (word, start) = last_word(found.before());
    if option && STEPS.contains(&word) {
        let message = format!("a `|` is missing before `{word}`");
        let error = Diagnostic::error(MISSING_PIPE, found.place(start, word.len()), message, "expected `|`");
        return Some(error.fix(found.place(start, 0), "| ", "add `|`"));
    }
    if !found.expects(Rule::t_pipe) && !found.expects(Rule::step) || !STEPS.contains(&found.token) {
        return None;
    }
    let message = format!("a `|` is missing before `{}`", found.token);
    let at = Span { end: found.span().start, ..found.span() };
    Some(Diagnostic::error(MISSING_PIPE, found.span(), message, "expected `|`").fix(at, "| ", "add `|`"))
}

fn unknown_step(found: &Found<'_>) -> Option<Diagnostic> {
    if found.kind != TokenKind::Word
        || !(found.expects(Rule::where_step) || found.expects(Rule::k_where) && found.expects(Rule::k_select))
    {
        return None;
    }
    let message = format!("there is no step `{}`", shown(found.token));
    let error = Diagnostic::error(UNKNOWN_STEP, found.span(), message, "not a step");
    let foreign = match found.token {
        "filter" => Some("where"),
        "map" | "let" | "assign" | "extend" => Some("set"),
        "project" | "fields" => Some("select"),
        "drop" | "omit" | "remove" => Some("without"),
        "explode" | "unnest" | "flatmap" => Some("flatten"),
        "distinct_by" | "deduplicate" | "unique" => Some("dedupe"),
        "union" => Some("merge"),
        "aggregate" | "summarize" => Some("group"),
        "limit" => Some("top"),
        _ => None,
    };
    Some(match foreign.or_else(|| closest(found.token, STEPS.iter().copied())) {
        Some(right) => error.fix(found.span(), right, format!("did you mean `{right}`?")),
        None => error.help(format!("steps are {}", STEPS.join(", "))),
    })
}

fn missing_else(found: &Found<'_>) -> Option<Diagnostic> {
    if !found.expects(Rule::k_else) || !found.expects(Rule::op_equal) || found.expects(Rule::k_then) {
        return None;
    }
    let message = "this `if` has no `else`";
    let error = Diagnostic::error(MISSING_ELSE, found.behind_previous(), message, "expected `else`");
    Some(error.help("an `if` gives a value, so it needs one for both cases; `null` is a value, too"))
}

fn reserved(found: &Found<'_>) -> Option<Diagnostic> {
    let names =
        [Rule::name, Rule::type_name, Rule::parameter, Rule::target, Rule::flow].iter().any(|r| found.expects(*r));
    if !RESERVED.contains(&found.token) || !names || found.expects(Rule::number) {
        return None;
    }
    let message = format!("`{}` is a reserved word", found.token);
    let error = Diagnostic::error(RESERVED_WORD, found.span(), message, "expected a name");
    Some(error.help("choose another name; a field of that name is read as `it.name`"))
}

/// A keyword that was meant: `form` for `from`.
fn misspelt(found: &Found<'_>) -> Option<Diagnostic> {
    let keywords = keywords(&found.expected);
    let right = closest(found.token, keywords.iter().map(String::as_str)).filter(|_| found.kind == TokenKind::Word)?;
    let message = format!("unexpected `{}`{}", found.token, after(found));
    let error =
        Diagnostic::error(UNEXPECTED_TOKEN, found.span(), message, format!("expected {}", describe(&found.expected)));
    Some(error.fix(found.span(), right, format!("did you mean `{right}`?")))
}

fn missing_punctuation(found: &Found<'_>) -> Option<Diagnostic> {
    let literal = only_literal(&found.expected)?;
    let message = format!("`{literal}` is missing{}", after(found));
    let label = format!("expected `{literal}`");
    // Where another sign stands it is more likely wrong than superfluous: replace a lone `=` or `:`, insert otherwise.
    let replaces = matches!(found.token, "=" | ":" | ";" | "=>" | "->" | ":=");
    let (span, text) = match replaces {
        true => (found.span(), literal.clone()),
        false if matches!(literal.as_str(), ":" | "," | ";" | ")" | "]" | ">" | "(") => {
            (found.behind_previous(), literal.clone())
        }
        false => (found.behind_previous(), format!(" {literal}")),
    };
    let place = if found.at_end() { found.behind_previous() } else { found.span() };
    let code = if found.at_end() { UNEXPECTED_END } else { MISSING_PUNCTUATION };
    let title = if replaces { format!("write `{literal}`") } else { format!("add `{literal}`") };
    Some(Diagnostic::error(code, place, message, label).fix(span, text, title))
}

fn after(found: &Found<'_>) -> String {
    match found.previous_word() {
        "" => String::new(),
        word => format!(" after `{}`", shown(word)),
    }
}

fn unexpected(found: &Found<'_>) -> Diagnostic {
    let expected = describe(&found.expected);
    if found.at_end() {
        let label = format!("expected {expected}");
        return Diagnostic::error(UNEXPECTED_END, found.behind_previous(), "the declaration is not complete", label);
    }
    let what = match found.kind {
        TokenKind::String => "a text".to_owned(),
        _ => format!("`{}`", shown(found.token)),
    };
    Diagnostic::error(
        UNEXPECTED_TOKEN,
        found.span(),
        format!("unexpected {what}{}", after(found)),
        format!("expected {expected}"),
    )
}
