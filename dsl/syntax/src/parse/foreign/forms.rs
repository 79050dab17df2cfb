//! Forms of declarations, steps and texts of other languages.
use hexafn_diagnostics::{
    Diagnostic, MISSING_PUNCTUATION, NO_SEMICOLON, SINGLE_QUOTES, Span, UNEXPECTED_TOKEN, UNKNOWN_STEP,
    UNNAMED_AGGREGATE,
};

use super::{edit, error, first_word, last_word};
use crate::grammar::Rule;
use crate::parse::found::Found;
use crate::scan::{DECLARATIONS, TokenKind, string_length};

pub(super) const RULES: &[super::Rule] = &[
    query,
    same_line,
    marked_text,
    field_semicolon,
    body,
    typed_let,
    untyped_param,
    bare_file,
    pipeline,
    from_input,
    trigger_input,
    wrong_word,
    test_name,
    import,
    aggregate,
    route,
    star,
];

/// The name of the declaration's kind.
fn head<'t>(found: &Found<'t>) -> &'t str {
    first_word(found.text)
}

/// `f"hello {name}"`
fn marked_text(found: &Found<'_>) -> Option<Diagnostic> {
    let (mark, start) = last_word(found.before());
    if found.kind != TokenKind::String || found.before().len() != found.at || !matches!(mark, "f" | "s" | "t" | "i") {
        return None;
    }
    let message = "a text with expressions in it begins with `$\"`";
    let error = error(found, SINGLE_QUOTES, start, mark.len() + 1, message, "expected `$\"`");
    Some(error.fix(found.place(start, mark.len()), "$", "write `$\"`"))
}

/// `a: int;`
fn field_semicolon(found: &Found<'_>) -> Option<Diagnostic> {
    let last = found.after().trim().is_empty();
    if found.token != ";" || last || !(found.expects(Rule::t_comma) || found.expects(Rule::field)) {
        return None;
    }
    let error = error(found, NO_SEMICOLON, found.at, 1, "fields and options are separated by `,`", "expected `,`");
    Some(error.fix(found.span(), ",", "write `,`"))
}

/// `fn f(x: int) -> int { x }`
fn body(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "{" || head(found) != "fn" || !found.expects(Rule::t_assign) {
        return None;
    }
    let message = "the body of a function comes after `=`";
    let error = error(found, MISSING_PUNCTUATION, found.at, 1, message, "expected `=`");
    Some(
        error
            .help("write `= expression`, or `= { let x = …; expression }` with names on the way; there is no `return`"),
    )
}

/// `let a: int = 3`
fn typed_let(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != ":" || head(found) != "let" || !found.expects(Rule::t_assign) {
        return None;
    }
    let length = found.text.get(found.at..)?.find('=')?;
    let span = found.place(found.at, found.text[found.at..found.at + length].trim_end().len());
    let error = Diagnostic::error(UNEXPECTED_TOKEN, span, "a `let` has the type of its value", "expected `=`");
    Some(error.fix(found.place(found.at, length), " ", "leave the type out"))
}

/// `param x = 3`
fn untyped_param(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "=" || head(found) != "param" || !found.expects(Rule::t_colon) {
        return None;
    }
    let error = error(found, MISSING_PUNCTUATION, found.at, 1, "a `param` needs a type", "expected `:` and a type");
    Some(error.help("write `param limit: int = 3`: it says which values can be set from outside"))
}

/// `source payments from "events.ndjson"`
fn bare_file(found: &Found<'_>) -> Option<Diagnostic> {
    if found.kind != TokenKind::String || !found.expects(Rule::path) && !matches!(found.previous_word(), "from" | "to")
    {
        return None;
    }
    if !matches!(head(found), "source" | "sink") {
        return None;
    }
    let rest = found.text.get(found.at..)?;
    let span = found.place(found.at, string_length(rest));
    let error = Diagnostic::error(
        UNEXPECTED_TOKEN,
        span,
        "a connector is called by its name",
        "expected `file(…)` or another connector",
    );
    let written = &rest[..string_length(rest)];
    let right = if written.contains("://") { format!("http.post({written})") } else { format!("file({written})") };
    Some(error.guess(span, right, "did you mean this?"))
}

/// `pipeline p = a | …`
fn pipeline(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "=" || head(found) != "pipeline" || !found.expects(Rule::t_open_brace) {
        return None;
    }
    let error = error(found, MISSING_PUNCTUATION, found.at, 1, "a pipeline stands in braces", "expected `{`");
    let edits = vec![edit(found.span(), "{"), edit(found.place(found.text.len(), 0), " }")];
    Some(error.fix_all(edits, "put it in braces"))
}

/// `stream a = from b | …`, `pipeline p { from a | … }`
fn from_input(found: &Found<'_>) -> Option<Diagnostic> {
    let (_, start) = last_word(found.before());
    let before = found.before()[..start].trim_end();
    let (from, at) = if found.previous_word() == "from" { last_word(found.before()) } else { last_word(before) };
    if from != "from" || !matches!(head(found), "stream" | "table" | "pipeline") {
        return None;
    }
    let stands = found.text.get(..at)?.trim_end();
    if !stands.ends_with(['=', '{']) {
        return None;
    }
    let error = error(found, UNEXPECTED_TOKEN, at, 4, "a flow begins with the name of its input", "expected a name");
    let space = found.text.get(at + 4..)?;
    let length = 4 + space.len() - space.trim_start().len();
    Some(error.fix(found.place(at, length), "", "remove `from`"))
}

/// `trigger t when …`
fn trigger_input(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "when" || head(found) != "trigger" || !found.expects(Rule::k_on) {
        return None;
    }
    let error =
        error(found, MISSING_PUNCTUATION, found.at, 4, "a trigger says what it watches", "expected `on` and a name");
    Some(error.help("write `trigger name on input when condition`"))
}

/// One short word or sign in the place of another: `sink out from`, `trigger t on a if`, `source a = …`, `expect a == []`.
fn wrong_word(found: &Found<'_>) -> Option<Diagnostic> {
    let wrong = matches!(
        found.token,
        "from" | "to" | "in" | "into" | "on" | "if" | "where" | "as" | "is" | "=" | "==" | "using" | "with" | "of"
    );
    let right = match (head(found), found.token) {
        _ if !wrong => return None,
        (_, "==") if found.expects(Rule::t_assign) => "=",
        ("source", _) if found.expects(Rule::k_from) => "from",
        ("sink", _) if found.expects(Rule::k_to) => "to",
        ("store", _) if found.expects(Rule::k_in) => "in",
        ("stream" | "table" | "let" | "secret", "from" | "as" | "is" | "of") if found.expects(Rule::t_assign) => "=",
        ("trigger", "if" | "where") if found.expects(Rule::k_when) => "when",
        ("trigger", _) if found.expects(Rule::k_on) && found.token != "=" => "on",
        (_, "if" | "where") if found.expects(Rule::when) => "when",
        _ => return None,
    };
    let message = format!("expected `{right}` here, not `{}`", found.token);
    let label = format!("expected `{right}`");
    let error = error(found, MISSING_PUNCTUATION, found.at, found.token.len(), message, &label);
    Some(error.fix(found.span(), right, format!("write `{right}`")))
}

/// `test name { … }`
fn test_name(found: &Found<'_>) -> Option<Diagnostic> {
    if head(found) != "test" || found.kind != TokenKind::Word || !found.expects(Rule::text) {
        return None;
    }
    let error = error(
        found,
        UNEXPECTED_TOKEN,
        found.at,
        found.token.len(),
        "the name of a test is a sentence in quotes",
        "expected `\"`",
    );
    Some(error.fix(found.span(), format!("\"{}\"", found.token), "put it in quotes"))
}

/// `import foo from "./a.hfn"`
fn import(found: &Found<'_>) -> Option<Diagnostic> {
    if head(found) != "import" || found.kind != TokenKind::Word || !found.expects(Rule::text) {
        return None;
    }
    if first_word(found.after()) != "from" {
        return None;
    }
    let error = error(
        found,
        MISSING_PUNCTUATION,
        found.at,
        found.token.len(),
        "imported names stand in braces",
        "expected `{`",
    );
    Some(error.fix(found.span(), format!("{{ {} }}", found.token), "put it in braces"))
}

/// `window 5m { count() }`
fn aggregate(found: &Found<'_>) -> Option<Diagnostic> {
    let (name, start) = last_word(found.before());
    if found.token != "(" || !found.expects(Rule::t_assign) || found.before().len() != found.at || name.is_empty() {
        return None;
    }
    let message = format!("`{name}(…)` needs a name");
    let error = error(found, UNNAMED_AGGREGATE, start, name.len(), message, "expected `name = …`");
    Some(error.guess(found.place(start, 0), format!("{name} = "), "give it a name"))
}

/// `… | out }`, `… | to out`
fn route(found: &Found<'_>) -> Option<Diagnostic> {
    let after = found.after().trim_start();
    let last = after.is_empty() && head(found) != "stream" || after.starts_with('}');
    let step = found.expects(Rule::where_step) || found.expects(Rule::k_select);
    if !step || found.kind != TokenKind::Word {
        return None;
    }
    let to = matches!(found.token, "to" | "into" | "output" | "sink" | "write" | "emit" | "send");
    if !to && (!last || crate::scan::STEPS.contains(&found.token)) {
        return None;
    }
    let pipe = found.before().rfind('|')?;
    let message = "rows are sent to a sink with `->`";
    let error = error(found, UNKNOWN_STEP, found.at, found.token.len(), message, "not a step");
    let length = if to { found.at + found.token.len() - pipe } else { 1 };
    Some(error.guess(found.place(pipe, length), "->", "did you mean a route?"))
}

/// `stream s = select id from orders where total > 3`
fn query(found: &Found<'_>) -> Option<Diagnostic> {
    let opens = match head(found) {
        "pipeline" => '{',
        "stream" | "table" => '=',
        _ => return None,
    };
    let start = found.text.find(opens)? + 1;
    let flow = found.text.get(start..)?;
    let start = start + flow.len() - flow.trim_start().len();
    let flow = flow.trim_start();
    if !first_word(flow).eq_ignore_ascii_case("select") || found.at <= start {
        return None;
    }
    let end = flow.find("->").or_else(|| flow.find('}')).unwrap_or(flow.len());
    let length = flow[..end].trim_end().len();
    let message = "a flow begins with the name of its input, and steps follow in the order in which they run";
    let error = error(found, UNEXPECTED_TOKEN, start, length, message, "not a query of SQL");
    Some(error.help("write `orders | where total > 3 | select id, total`"))
}

/// `hfn 1 source ticks from every(5s)`
fn same_line(found: &Found<'_>) -> Option<Diagnostic> {
    let begins = DECLARATIONS.contains(&found.token) && !first_word(found.after()).is_empty();
    let space = found.behind_previous().end..found.span().start;
    let line = !found.text.get(space.start as usize..space.end as usize)?.contains('\n');
    if !begins || !line || !found.expects(Rule::EOI) {
        return None;
    }
    let message = format!("a declaration begins on a line of its own: `{}` stands behind another", found.token);
    let error = error(found, UNEXPECTED_TOKEN, found.at, found.token.len(), message, "expected a new line before this");
    let place = Span { start: space.start, ..found.place(found.at, 0) };
    Some(error.guess(place, "\n", "begin a new line"))
}

/// `select *`
fn star(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "*" || found.previous_word() != "select" {
        return None;
    }
    let error = error(found, UNEXPECTED_TOKEN, found.at, 1, "`select` names the fields to keep", "expected a name");
    Some(error.help("without a `select` a row keeps all its fields; `set` adds some, `without` takes some out"))
}
