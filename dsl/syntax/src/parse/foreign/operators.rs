//! Operators and values of other languages.
use hexafn_diagnostics::{
    ASSIGNMENT_FOR_EQUALITY, BAD_NUMBER, Diagnostic, FOREIGN_COMMENT, FOREIGN_OPERATOR, MISSING_PUNCTUATION,
    UNKNOWN_UNIT,
};

use super::{edit, error, first_word, last_word};
use crate::grammar::Rule;
use crate::parse::found::Found;
use crate::scan::TokenKind;

pub(super) const RULES: &[super::Rule] =
    &[dashes, equality, pipe, increment, is, words, conditions, comma_for_and, arrows, numbers, unit, missing_comma];

/// The token is one where an operator could stand.
fn operator(found: &Found<'_>) -> bool {
    found.expects(Rule::op_equal)
}

/// `-- a comment`: read as two minus signs.
fn dashes(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.text.get(..found.at)?;
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    let at = line + before[line..].find("-- ")?;
    if before[line..at].matches('"').count() % 2 == 1 {
        return None;
    }
    let error = error(found, FOREIGN_COMMENT, at, 2, "`--` does not begin a comment", "expected `//`");
    Some(error.fix(found.place(at, 2), "//", "write `//`"))
}

/// `===`, `!==`, `<>`, `=~`, of which the grammar takes the first sign.
fn equality(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.text.get(..found.at)?;
    let (sign, right) = match found.token {
        "=" if before.ends_with("==") => ("===", "=="),
        "=" if before.ends_with("!=") => ("!==", "!="),
        ">" if before.ends_with('<') => ("<>", "!="),
        "=" if operator(found) && found.after().starts_with('~') => {
            let error = error(found, FOREIGN_OPERATOR, found.at, 2, "there is no `=~`", "not an operator");
            return Some(error.help("write `matches(text, r\"pattern\")`"));
        }
        _ => return None,
    };
    let at = found.at + 1 - sign.len();
    let error =
        error(found, FOREIGN_OPERATOR, at, sign.len(), format!("`{sign}` is written `{right}`"), "not an operator");
    Some(error.fix(found.place(at, sign.len()), right, format!("write `{right}`")))
}

/// `|>`
fn pipe(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != ">" || !found.text.get(..found.at)?.ends_with('|') {
        return None;
    }
    let error = error(found, FOREIGN_OPERATOR, found.at - 1, 2, "a step begins with `|`", "expected `|`");
    Some(error.fix(found.span(), "", "write `|`"))
}

/// `x += 1`, `x++`
fn increment(found: &Found<'_>) -> Option<Diagnostic> {
    let value = match found.token {
        "+=" => "+",
        "-=" => "-",
        "++" => "+ 1",
        "--" => "- 1",
        _ => return None,
    };
    let name = found.previous_word();
    if !found.expects(Rule::t_assign) || name.is_empty() {
        return None;
    }
    let message = format!("there is no `{}`: fields are set, not changed", found.token);
    let error = error(found, FOREIGN_OPERATOR, found.at, 2, message, "expected `=`");
    let space = if found.before().len() == found.at { " " } else { "" };
    let right = format!("{space}= {name} {value}");
    Some(error.fix(found.span(), right.clone(), format!("write `{name} {}`", right.trim_start())))
}

/// `x is null`, `x is not null`
fn is(found: &Found<'_>) -> Option<Diagnostic> {
    if !found.token.eq_ignore_ascii_case("is") || !operator(found) {
        return None;
    }
    let after = found.after();
    let not = first_word(after).eq_ignore_ascii_case("not");
    let length = if not { after.len() - after.trim_start().len() + 3 } else { 0 };
    let right = if not { "!=" } else { "==" };
    let written = if not { "is not" } else { "is" };
    let span = found.place(found.at, 2 + length);
    let error =
        Diagnostic::error(FOREIGN_OPERATOR, span, format!("`{written}` is written `{right}`"), "not an operator");
    Some(error.fix(span, right, format!("write `{right}`")))
}

/// `AND`, `OR`, `NOT x`, `like`, `between`, `x not null`
fn words(found: &Found<'_>) -> Option<Diagnostic> {
    let (last, start) = last_word(found.before());
    if last == "NOT" && found.kind != TokenKind::Sign && operator(found) {
        let error = error(found, FOREIGN_OPERATOR, start, 3, "`NOT` is written `not`", "operators are lower case");
        return Some(error.fix(found.place(start, 3), "not", "write `not`"));
    }
    if !operator(found) || found.kind != TokenKind::Word {
        return None;
    }
    let lower = found.token.to_ascii_lowercase();
    if matches!(lower.as_str(), "and" | "or" | "in") && lower != found.token {
        let message = format!("`{}` is written `{lower}`", found.token);
        let error = error(found, FOREIGN_OPERATOR, found.at, lower.len(), message, "operators are lower case");
        return Some(error.fix(found.span(), lower.clone(), format!("write `{lower}`")));
    }
    let help = match lower.as_str() {
        "like" | "ilike" | "rlike" | "matches" => "write `matches(text, r\"pattern\")` or `starts_with(text, \"…\")`",
        "between" => "write `x in low..high`, or `low <= x and x <= high`",
        "contains" | "includes" => "write `contains(text, \"…\")`, or `value in list`",
        "mod" => "write `a % b`",
        "div" => "write `a / b`",
        "xor" => "write `a != b`",
        "not" if first_word(found.after()) == "null" => "write `x != null`",
        _ => return None,
    };
    let message = format!("there is no operator `{}`", found.token);
    Some(error(found, FOREIGN_OPERATOR, found.at, found.token.len(), message, "not an operator").help(help))
}

/// `if c { a } else { b }`, `elif`
fn conditions(found: &Found<'_>) -> Option<Diagnostic> {
    if matches!(found.token, "elseif" | "elif" | "elsif") && found.expects(Rule::k_else) {
        let message = format!("`{}` is written `else if`", found.token);
        let error = error(found, FOREIGN_OPERATOR, found.at, found.token.len(), message, "expected `else`");
        return Some(error.fix(found.span(), "else if", "write `else if`"));
    }
    if found.token == "{" && found.expects(Rule::k_then) {
        let error =
            error(found, MISSING_PUNCTUATION, found.at, 1, "`if` has `then` and `else`, not braces", "expected `then`");
        return Some(error.help("write `if condition then a else b`"));
    }
    None
}

/// `where a, b`
fn comma_for_and(found: &Found<'_>) -> Option<Diagnostic> {
    let step = found.before().rfind('|').map(|at| first_word(&found.before()[at + 1..]));
    if found.token != "," || step != Some("where") || !operator(found) || found.expects(Rule::t_comma) {
        return None;
    }
    let error = error(found, FOREIGN_OPERATOR, found.at, 1, "conditions are joined with `and`", "expected `and`");
    Some(error.fix(found.span(), " and", "write `and`"))
}

/// `=>` and `->` for each other, and for `=`.
fn arrows(found: &Found<'_>) -> Option<Diagnostic> {
    let function = found.text.starts_with("fn");
    let routes = found.expects(Rule::route) || found.expects(Rule::t_arrow);
    let right = match found.token {
        "=>" if function && found.expects(Rule::t_assign) => "=",
        "=>" if routes => "->",
        ":" if found.expects(Rule::t_arrow) && found.text.starts_with("on") => "->",
        ":" if function && found.before().ends_with(')') => "->",
        "->" if found.expects(Rule::t_fat_arrow) => "=>",
        "->" | "=>" if operator(found) && !routes && !found.expects(Rule::k_else) && !found.expects(Rule::k_then) => {
            let message = format!("unexpected `{}`", found.token);
            let error =
                error(found, hexafn_diagnostics::UNEXPECTED_TOKEN, found.at, 2, message, "expected an operator");
            return Some(error.help("`x => …` stands only where a function takes one: `map(list, x => x + 1)`"));
        }
        _ => return None,
    };
    let what = match right {
        "=" => "the body of a function comes after `=`",
        "=>" => "`=>` stands between a name or a pattern and what it gives",
        _ if found.token == ":" && !found.text.starts_with("on") => "the type of the result comes after `->`",
        _ => "a route is written `->`",
    };
    let error = error(found, MISSING_PUNCTUATION, found.at, found.token.len(), what, &format!("expected `{right}`"));
    let space = if right == "->" && found.before().len() == found.at { " " } else { "" };
    Some(error.fix(found.span(), format!("{space}{right}"), format!("write `{right}`")))
}

/// `1.`, `.5`, `1,000`
fn numbers(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.text.get(..found.at)?.trim_end();
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if let Some(number) = before.strip_suffix('.')
        && number.ends_with(|c: char| c.is_ascii_digit())
        && found.expects(Rule::word)
    {
        let (word, start) = last_word(number);
        let error = error(
            found,
            BAD_NUMBER,
            start,
            word.len() + 1,
            format!("`{word}.` is not a number"),
            "no digit behind the point",
        );
        return Some(error.fix(found.place(before.len(), 0), "0", format!("write `{word}.0`")));
    }
    if found.token == "." && digit(found.after()) && found.expects(Rule::number) {
        let error = error(found, BAD_NUMBER, found.at, 1, "a number begins with a digit", "no digit before the point");
        return Some(error.fix(found.place(found.at, 0), "0", "write `0` before the point"));
    }
    let groups = found.after();
    let group = groups.len() >= 3 && groups.bytes().take(3).all(|b| b.is_ascii_digit()) && !digit(&groups[3..]);
    if found.token == "," && group && before.ends_with(|c: char| c.is_ascii_digit()) && !found.expects(Rule::t_comma) {
        let error = error(found, BAD_NUMBER, found.at, 1, "digits are grouped by `_`", "expected `_`");
        return Some(error.fix(found.span(), "_", "write `_`"));
    }
    None
}

/// `5 m`
fn unit(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.text.get(..found.at)?;
    let number = before.trim_end_matches([' ', '\t']);
    let unit =
        matches!(found.token, "us" | "ms" | "s" | "m" | "h" | "d" | "B" | "KB" | "MB" | "GB" | "KiB" | "MiB" | "GiB");
    let (word, start) = last_word(number);
    if !unit || number.len() == before.len() || !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let message = format!("a unit stands right behind its number: `{word}{}`", found.token);
    let length = found.at + found.token.len() - start;
    let error = error(found, UNKNOWN_UNIT, start, length, message, "a space between");
    Some(error.fix(found.place(number.len(), before.len() - number.len()), "", "take the space out"))
}

/// `[1 2]`
fn missing_comma(found: &Found<'_>) -> Option<Diagnostic> {
    let list = found.expects(Rule::t_close_bracket) || found.expects(Rule::t_close_paren);
    let value = matches!(found.kind, TokenKind::Number | TokenKind::String);
    let new_line = found.text.get(found.before().len()..found.at).is_some_and(|t| t.contains('\n'));
    let value = value || found.kind == TokenKind::Word && new_line;
    if !list || !value || !found.expects(Rule::t_comma) {
        return None;
    }
    let error =
        error(found, MISSING_PUNCTUATION, found.at, found.token.len(), "a `,` is missing", "expected `,` before this");
    let edits = vec![edit(found.behind_previous(), ",")];
    Some(error.fix_all(edits, "add `,`"))
}

/// What `=` is taken for where a value is compared with it.
pub(in crate::parse) fn assignment(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "=" || !operator(found) {
        return None;
    }
    let message = "`=` gives a name to a value; `==` compares";
    let error = error(found, ASSIGNMENT_FOR_EQUALITY, found.at, 1, message, "expected `==`");
    Some(error.fix(found.span(), "==", "write `==`"))
}
