//! Types of other languages.
use hexafn_diagnostics::{Diagnostic, FOREIGN_TYPE};

use super::{edit, error, first_word, last_word};
use crate::grammar::Rule;
use crate::parse::found::Found;

pub(super) const RULES: &[super::Rule] = &[generic, array, nullable, sized, type_first];

const BUILT_IN: &[&str] = &["bool", "int", "float", "decimal", "string", "bytes", "time", "duration", "json"];

/// `Option<int>`, `List<int>`, `Map<string, int>`
fn generic(found: &Found<'_>) -> Option<Diagnostic> {
    let (name, start) = last_word(found.before());
    if found.token != "<" || found.before().len() != found.at {
        return None;
    }
    let written = |right: &str| {
        let message = format!("`{name}<…>` is written `{right}`");
        error(found, FOREIGN_TYPE, start, name.len(), message, "not a type of hfn")
    };
    match name {
        "Option" | "option" | "Optional" | "optional" | "Maybe" | "Nullable" | "nullable" => {
            let close = found.at + 1 + closing(found.after())?;
            let edits = vec![edit(found.place(start, name.len() + 1), ""), edit(found.place(close, 1), "?")];
            Some(written("T?").fix_all(edits, "write `?` behind the type"))
        }
        "List" | "Array" | "array" | "Vec" | "vec" | "Set" | "set" | "Seq" | "Iterable" => {
            Some(written("list<…>").fix(found.place(start, name.len()), "list", "write `list`"))
        }
        "Map" | "Dict" | "dict" | "HashMap" | "Record" | "object" | "Object" => {
            Some(written("map<string, …>").fix(found.place(start, name.len()), "map", "write `map`"))
        }
        _ => None,
    }
}

/// Where the `>` is that closes what is open at the start of `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if depth == 0 => return Some(i),
            '>' => depth -= 1,
            '\n' | '}' | '=' => return None,
            _ => {}
        }
    }
    None
}

/// `int[]`, `[int]`
fn array(found: &Found<'_>) -> Option<Diagnostic> {
    if found.token != "[" {
        return None;
    }
    let (name, start) = last_word(found.before());
    let message = "a list is written `list<…>`";
    if found.after().starts_with(']') && BUILT_IN.contains(&name) && found.before().len() == found.at {
        let error = error(found, FOREIGN_TYPE, start, name.len() + 2, message, "not a type of hfn");
        let edits = vec![edit(found.place(start, 0), "list<"), edit(found.place(found.at, 2), ">")];
        return Some(error.fix_all(edits, format!("write `list<{name}>`")));
    }
    let item = first_word(found.after());
    if found.expects(Rule::type_name) && found.after().starts_with(item) && found.after()[item.len()..].starts_with(']')
    {
        let span = found.place(found.at, item.len() + 2);
        let error = error(found, FOREIGN_TYPE, found.at, item.len() + 2, message, "not a type of hfn");
        return Some(error.fix(span, format!("list<{item}>"), format!("write `list<{item}>`")));
    }
    None
}

/// `int | null`, `nullable int`
fn nullable(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.before();
    let message = "a type that may be null is written `T?`";
    if found.token == "|" && matches!(first_word(found.after()), "null" | "None" | "nil" | "undefined") {
        let word = first_word(found.after());
        let length = found.text.get(found.at..)?.find(word)? + word.len();
        if found.expects(Rule::default_value) || found.expects(Rule::t_close_paren) || found.expects(Rule::t_assign) {
            let error = error(found, FOREIGN_TYPE, found.at, length, message, "expected `?`");
            let from = before.len();
            return Some(error.fix(found.place(from, found.at + length - from), "?", "write `?`"));
        }
    }
    let (name, start) = last_word(before);
    let (mark, at) = last_word(before[..start].trim_end());
    if found.expects(Rule::t_colon) && BUILT_IN.contains(&name) && matches!(mark, "nullable" | "optional") {
        let error = error(found, FOREIGN_TYPE, at, mark.len(), message, "expected a type");
        let edits = vec![edit(found.place(at, start - at), ""), edit(found.place(before.len(), 0), "?")];
        return Some(error.fix_all(edits, "write `?` behind the type"));
    }
    None
}

/// `varchar(10)`, `decimal(10, 2)`
fn sized(found: &Found<'_>) -> Option<Diagnostic> {
    let (name, start) = last_word(found.before());
    if found.token == "("
        && matches!(name, "varchar" | "char" | "text" | "VARCHAR" | "TEXT" | "string" | "bytes" | "int")
    {
        let close =
            found.after().find(')').filter(|n| found.after()[..*n].trim().bytes().all(|b| b.is_ascii_digit()))?;
        let right = if matches!(name, "bytes" | "int") { name } else { "string" };
        let length = found.at + close + 2 - start;
        let error = error(found, FOREIGN_TYPE, start, length, format!("`{right}` has no size"), "not a type of hfn");
        return Some(error.fix(found.place(start, length), right, format!("write `{right}`")));
    }
    // `decimal(10, 2)`, and `numeric(10, 2)` from its bracket on.
    let (open, arguments) = match found.token {
        "(" if matches!(name, "numeric" | "number" | "NUMERIC" | "DECIMAL" | "Decimal") => (start, found.at + 1),
        "," => {
            let inside = found.before().rfind('(')?;
            let (name, start) = last_word(&found.before()[..inside]);
            (Some(start).filter(|_| name == "decimal")?, inside + 1)
        }
        _ => return None,
    };
    let close = found.text.get(arguments..)?.find(')')? + arguments;
    let scale = found.text[arguments..close].rsplit(',').next()?.trim();
    if scale.is_empty() || !scale.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let right = format!("decimal({scale})");
    let span = found.place(open, close + 1 - open);
    let message = "a decimal is told only how many fraction digits it has";
    let error = error(found, FOREIGN_TYPE, open, close + 1 - open, message, "not a type of hfn");
    Some(error.fix(span, right.clone(), format!("write `{right}`")))
}

/// `int amount`
fn type_first(found: &Found<'_>) -> Option<Diagnostic> {
    let before = found.before();
    let (ty, start) = last_word(before);
    let name = found.token;
    let word = found.kind == crate::scan::TokenKind::Word;
    let next = found.after().trim_start();
    let ends = next.starts_with([',', ')', '}', ';', '=']) || found.after().starts_with(['\n', '\r']);
    if !word || !BUILT_IN.contains(&ty) || !found.expects(Rule::t_colon) || !ends {
        return None;
    }
    let length = found.at + name.len() - start;
    let message = format!("the name comes first, then its type: `{name}: {ty}`");
    let error = error(found, FOREIGN_TYPE, start, length, message, "in the other order");
    let right = format!("{name}: {ty}");
    Some(error.fix(found.place(start, length), right.clone(), format!("write `{right}`")))
}
