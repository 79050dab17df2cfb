//! Regular expressions, matched in time linear in the text. Patterns are those of Rust's `regex` crate.
use std::sync::Arc;

use arrow_array::ListArray;
use arrow_array::builder::StringViewBuilder;
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType};
use hexafn_ir::layout::data_type;
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::cells::{Entries, MapsBuilder};
use super::compiled::{self, Compiled, CompiledList, Lists};
use super::function::{Definition, Run, Shape};
use super::strings::bounded;
use super::{Call, Row, failure};
use crate::frame::Outcome;
use crate::show::shorten;

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
    Definition::prepared(
        &["find_all(text: string, pattern: string) -> list<string>"],
        "All occurrences of a regular expression that do not overlap.",
        (r#"find_all("order 42, 43", r"\d+")"#, r#"["42", "43"]"#),
        |shape| prepare(shape, find_all),
    )
    .fallible(),
    Definition::prepared(
        &["count_matches(text: string, pattern: string) -> int"],
        "How often a regular expression occurs in a text without overlap.",
        (r#"count_matches("a1b22c", r"\d+")"#, "2"),
        |shape| prepare(shape, count_matches),
    )
    .fallible(),
    Definition::prepared(
        &["captures_all(text: string, pattern: string) -> list<list<string?>>"],
        "Each match and its groups, as `captures` gives them.",
        (r#"captures_all("a=1 b=2", r"(\w)=(\d)")"#, r#"[["a=1", "a", "1"], ["b=2", "b", "2"]]"#),
        |shape| prepare(shape, captures_all),
    )
    .fallible(),
    Definition::prepared(
        &["named_captures(text: string, pattern: string) -> map<string, string>"],
        "The named groups of the first match that took part in it; an empty map without a match.",
        (r#"named_captures("k=v", r"(?<key>\w)=(?<value>\w)")"#, r#"{ key: "k", value: "v" }"#),
        |shape| prepare(shape, named_captures),
    )
    .fallible(),
    Definition::prepared(
        &["parse_regex(text: string, pattern: string) -> map<string, string>"],
        "The named groups of the first match that took part in it. Fails without a match.",
        (r#"parse_regex("GET /a", r"^(?<method>\w+) (?<path>\S+)$")"#, r#"{ method: "GET", path: "/a" }"#),
        |shape| prepare(shape, parse_regex),
    )
    .fallible(),
    Definition::prepared(
        &["parse_regex_all(text: string, pattern: string) -> list<map<string, string>>"],
        "The named groups of each match; an empty list without one.",
        (r#"parse_regex_all("a=1 b=2", r"(?<k>\w)=(?<v>\d)")"#, r#"[{ k: "a", v: "1" }, { k: "b", v: "2" }]"#),
        |shape| prepare(shape, parse_regex_all),
    )
    .fallible(),
    Definition::prepared(
        &["replace_first_regex(text: string, pattern: string, to: string) -> string"],
        "The first match replaced; `$1` or `${name}` stand for groups.",
        (r#"replace_first_regex("a1 b2", r"(\w)(\d)", "$2$1")"#, r#""1a b2""#),
        |shape| prepare(shape, |call, patterns| replace(call, patterns, 1)),
    )
    .fallible(),
    Definition::prepared(
        &["split_regex(text: string, pattern: string, limit?: int) -> list<string>"],
        "The parts between matches, at most `limit`; the last has the rest.",
        (r#"split_regex("a, b;c", r"[,;]\s*")"#, r#"["a", "b", "c"]"#),
        |shape| prepare(shape, split_regex),
    )
    .fallible(),
    Definition::prepared(
        &["matches_any(text: string, patterns: list<string>) -> bool"],
        "Whether one of several regular expressions occurs in a text; all are looked for at once.",
        (r#"matches_any("GET /health", ["/health", "/ready"])"#, "true"),
        |shape| compiled::prepare_list(shape, 1, compile_set, matches_any),
    )
    .fallible(),
    Definition::new(
        &["escape_regex(text: string) -> string"],
        "A regular expression that matches just this text.",
        (r#"escape_regex("a.b")"#, r#""a\\.b""#),
        escape_regex,
    ),
];

/// The memory that a compiled pattern may take, in bytes.
const LARGEST: usize = 1 << 20;

pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    compile_within(pattern, LARGEST).map_err(|e| refusal(pattern, &e))
}

/// A regular expression that takes at most so many bytes.
pub(super) fn compile_within(pattern: &str, largest: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(largest).dfa_size_limit(largest).build()
}

fn compile_set(patterns: &[&str]) -> Result<RegexSet, String> {
    RegexSetBuilder::new(patterns).size_limit(LARGEST).dfa_size_limit(LARGEST).build().map_err(|error| {
        // The set's error does not say which pattern it was.
        patterns.iter().find_map(|p| compile(p).err()).unwrap_or_else(|| refusal(&patterns.join("|"), &error))
    })
}

fn refusal(pattern: &str, error: &regex::Error) -> String {
    format!("{:?} is not a regular expression: {}", shorten(pattern), reason(error))
}

/// The last line of the message says what is wrong; those before draw it.
pub(super) fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

type Patterns<'c> = Compiled<'c, Regex>;

fn prepare(shape: &Shape, body: fn(&mut Call<'_, '_>, Patterns<'_>) -> Outcome) -> Result<Run, String> {
    compiled::prepare(shape, 1, compile, body)
}

fn matches(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.bools(|row| Ok(Some(patterns.get(pattern.at(row))?.is_match(text.at(row)))))
}

fn find(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.parts(|row| Ok(patterns.get(pattern.at(row))?.find(text.at(row)).map(|m| m.as_str())))
}

fn captures(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.lists_of_texts(|row, push| {
        if let Some(groups) = patterns.get(pattern.at(row))?.captures(text.at(row)) {
            groups.iter().for_each(|group| push(group.map(|m| m.as_str())));
        }
        Ok(Some(()))
    })
}

fn replace_regex(call: &mut Call<'_, '_>, patterns: Patterns<'_>) -> Outcome {
    replace(call, patterns, usize::MAX)
}

fn replace(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>, most: usize) -> Outcome {
    let (text, pattern, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    call.texts(|row, out| -> Row<()> {
        let (text, to) = (text.at(row), to.at(row));
        let mut rest = 0;
        for groups in patterns.get(pattern.at(row))?.captures_iter(text).take(most) {
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

fn find_all(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.lists_of_texts(|row, push| {
        patterns.get(pattern.at(row))?.find_iter(text.at(row)).for_each(|m| push(Some(m.as_str())));
        Ok(Some(()))
    })
}

fn count_matches(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.ints(|row| Ok(Some(patterns.get(pattern.at(row))?.find_iter(text.at(row)).count() as i64)))
}

fn captures_all(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    let DataType::List(outer) = data_type(call.result) else {
        return Err(ArrowError::SchemaError(format!("{} is not a list", call.result)));
    };
    let DataType::List(inner) = outer.data_type() else {
        return Err(ArrowError::SchemaError(format!("{} is not a list of lists", call.result)));
    };
    let (mut items, mut groups_of) = (StringViewBuilder::new(), Vec::new());
    let (mut matches_of, mut valid) = (Vec::with_capacity(call.rows), Vec::with_capacity(call.rows));
    let count = |row: usize| {
        let before = groups_of.len();
        for groups in patterns.get(pattern.at(row))?.captures_iter(text.at(row)) {
            groups.iter().for_each(|group| items.append_option(group.map(|m| m.as_str())));
            groups_of.push(groups.len());
        }
        Ok(Some(groups_of.len() - before))
    };
    call.each(count, |count| {
        valid.push(count.is_some());
        matches_of.push(count.unwrap_or(0));
    });
    let offsets = OffsetBuffer::try_from_lengths(groups_of).map_err(|e| ArrowError::ComputeError(e.to_string()))?;
    let lists = ListArray::try_new(Arc::clone(inner), offsets, Arc::new(items.finish()), None)?;
    let nulls = valid.contains(&false).then(|| valid.into());
    call.list_of(Arc::new(lists), matches_of, nulls)
}

/// The named groups that took part in a match.
fn named<'t>(regex: &Regex, groups: &regex::Captures<'t>) -> Entries<'t> {
    let mut entries = Entries::default();
    for (name, group) in regex.capture_names().zip(groups.iter()) {
        if let (Some(name), Some(group)) = (name, group) {
            entries.set(name.to_owned(), group.as_str());
        }
    }
    entries
}

fn named_captures(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.maps(|row| {
        let regex = patterns.get(pattern.at(row))?;
        Ok(Some(regex.captures(text.at(row)).map(|groups| named(regex, &groups)).unwrap_or_default()))
    })
}

fn parse_regex(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.maps(|row| {
        let regex = patterns.get(pattern.at(row))?;
        match regex.captures(text.at(row)) {
            Some(groups) => Ok(Some(named(regex, &groups))),
            None => failure(format!("{:?} does not match {:?}", shorten(text.at(row)), shorten(pattern.at(row)))),
        }
    })
}

fn parse_regex_all(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    let DataType::List(item) = data_type(call.result) else {
        return Err(ArrowError::SchemaError(format!("{} is not a list", call.result)));
    };
    let mut maps = MapsBuilder::default();
    let (mut lengths, mut valid) = (Vec::with_capacity(call.rows), Vec::with_capacity(call.rows));
    let count = |row: usize| {
        let regex = patterns.get(pattern.at(row))?;
        let mut count = 0;
        for groups in regex.captures_iter(text.at(row)) {
            maps.push(Some(&named(regex, &groups)));
            count += 1;
        }
        Ok(Some(count))
    };
    call.each(count, |count| {
        valid.push(count.is_some());
        lengths.push(count.unwrap_or(0));
    });
    let nulls = valid.contains(&false).then(|| valid.into());
    call.list_of(maps.finish(item.data_type())?, lengths, nulls)
}

fn split_regex(call: &mut Call<'_, '_>, mut patterns: Patterns<'_>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    let limit = if call.count() > 2 { Some(call.int(2)?) } else { None };
    call.lists_of_texts(|row, push| {
        let most = limit.map_or(usize::MAX, |l| usize::try_from(l.at(row)).unwrap_or(0).max(1));
        patterns.get(pattern.at(row))?.splitn(text.at(row), most).for_each(|part| push(Some(part)));
        Ok(Some(()))
    })
}

fn matches_any(call: &mut Call<'_, '_>, mut sets: CompiledList<'_, RegexSet>) -> Outcome {
    let (text, patterns) = (call.text(0)?, Lists::of(call, 1)?);
    call.bools(|row| Ok(Some(sets.get(&patterns, row)?.is_match(text.at(row)))))
}

fn escape_regex(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        out.push_str(&regex::escape(text.at(row)));
        Ok(Some(()))
    })
}
