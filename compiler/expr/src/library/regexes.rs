//! Regular expressions, matched in time linear in the text. Patterns are those of Rust's `regex` crate.
use arrow_schema::ArrowError;
use regex::{Regex, RegexBuilder};

use super::call::Failure;
use super::function::{Definition, Run, Shape};
use super::strings::bounded;
use super::{Call, Row};
use crate::access::texts;
use crate::column::IsNullAt;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::prepared(
        &["matches(text: string, pattern: string) -> bool"],
        "Whether a regular expression occurs in a text; anchor it with `^` and `$` for the whole.",
        (r#"matches("order 42", r"\d+$")"#, "true"),
        |shape| prepare(shape, matches),
    )
    .fallible(),
    Definition::prepared(
        &["find(text: string, pattern: string) -> string?"],
        "The first occurrence of a regular expression; null if there is none.",
        (r#"find("order 42, 43", r"\d+")"#, r#""42""#),
        |shape| prepare(shape, find),
    )
    .fallible(),
    Definition::prepared(
        &["captures(text: string, pattern: string) -> list<string?>"],
        "The whole first match and its groups (null where a group took no part); an empty list without a match.",
        (r#"captures("k=v", r"(\w)=(\w)")"#, r#"["k=v", "k", "v"]"#),
        |shape| prepare(shape, captures),
    )
    .fallible(),
    Definition::prepared(
        &["replace_regex(text: string, pattern: string, to: string) -> string"],
        "Every match replaced; `$1` or `${name}` stand for groups.",
        (r#"replace_regex("2026-01-31", r"(\d+)-(\d+)-(\d+)", "$3.$2.$1")"#, r#""31.01.2026""#),
        |shape| prepare(shape, replace_regex),
    )
    .fallible(),
];

/// The memory that a compiled pattern may take, in bytes.
const LARGEST: usize = 1 << 20;

fn compile(pattern: &str) -> Result<Regex, String> {
    // The last line of the message says what is wrong; those before draw it.
    RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build().map_err(|e| {
        let text = e.to_string();
        let reason = text.lines().last().unwrap_or_default();
        format!("{pattern:?} is not a regular expression: {}", reason.trim_start_matches("error: "))
    })
}

/// Patterns by row: one for all if it is a constant, else the last one is kept.
struct Patterns {
    constant: Option<Regex>,
    last: Option<(String, Regex)>,
}

impl Patterns {
    fn get(&mut self, text: &str) -> Result<&Regex, Failure> {
        if let Some(constant) = &self.constant {
            return Ok(constant);
        }
        let entry = match self.last.take() {
            Some(last) if last.0 == text => last,
            _ => (text.to_owned(), compile(text)?),
        };
        Ok(&self.last.insert(entry).1)
    }
}

type Body = fn(&mut Call<'_, '_>, Patterns) -> Outcome;

fn prepare(shape: &Shape, body: Body) -> Result<Run, String> {
    let constant = match shape.constants.get(1).and_then(Option::as_ref) {
        Some(one) if !one.is_null_at(0) => Some(compile(texts(one).map_err(|e: ArrowError| e.to_string())?.value(0))?),
        _ => None,
    };
    Ok(Box::new(move |call| body(call, Patterns { constant: constant.clone(), last: None })))
}

fn matches(call: &mut Call<'_, '_>, mut patterns: Patterns) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.bools(|row| Ok(Some(patterns.get(pattern.at(row))?.is_match(text.at(row)))))
}

fn find(call: &mut Call<'_, '_>, mut patterns: Patterns) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.parts(|row| Ok(patterns.get(pattern.at(row))?.find(text.at(row)).map(|m| m.as_str())))
}

fn captures(call: &mut Call<'_, '_>, mut patterns: Patterns) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.lists_of_texts(|row, push| {
        if let Some(groups) = patterns.get(pattern.at(row))?.captures(text.at(row)) {
            groups.iter().for_each(|group| push(group.map(|m| m.as_str())));
        }
        Ok(Some(()))
    })
}

fn replace_regex(call: &mut Call<'_, '_>, mut patterns: Patterns) -> Outcome {
    let (text, pattern, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    call.texts(|row, out| -> Row<()> {
        let (text, to) = (text.at(row), to.at(row));
        let mut rest = 0;
        for groups in patterns.get(pattern.at(row))?.captures_iter(text) {
            let Some(whole) = groups.get(0) else { continue };
            out.push_str(&text[rest..whole.start()]);
            groups.expand(to, out);
            rest = whole.end();
            bounded(out.len())?;
        }
        out.push_str(&text[rest..]);
        bounded(out.len())
    })
}
