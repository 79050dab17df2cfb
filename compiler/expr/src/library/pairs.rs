//! Texts of fields: key=value, logfmt, CSV.
use std::borrow::Cow;

use super::cells::Entries;
use super::function::Definition;
use super::strings::bounded;
use super::{Call, Row, failure};
use crate::access::{maps, place, texts};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_key_value(text: string, between?: string, separator?: string) -> map<string, string>"],
        "Fields such as `a=1 b=\"x y\"`, with `=` and white space or other separators. A key alone is \"true\"; of \
         equal keys the last one counts.",
        (r#"parse_key_value("user: ann; plan: 'a;b'; new", ":", ";")"#, r#"{ user: "ann", plan: "a;b", new: "true" }"#),
        parse_key_value,
    )
    .fallible(),
    Definition::new(
        &["to_key_value(fields: map<string, string>, between?: string, separator?: string) -> string"],
        "A map as `key=value` fields, quoted where needed, with `=` and a space or other separators.",
        (r#"to_key_value(parse_logfmt("a=1 b=\"x y\""), ": ", ", ")"#, r#""a: 1, b: \"x y\"""#),
        to_key_value,
    )
    .fallible(),
    Definition::new(
        &["parse_logfmt(text: string) -> map<string, string>"],
        "The fields of a logfmt line. A key alone is \"true\".",
        (
            r#"parse_logfmt("level=info msg=\"it \\\"works\\\"\" cached")"#,
            r#"{ level: "info", msg: "it \"works\"", cached: "true" }"#,
        ),
        |call| {
            let text = call.text(0)?;
            call.maps(|row| Ok(Some(pairs(text.at(row), "=", None))))
        },
    ),
    Definition::new(
        &["to_logfmt(fields: map<string, string>) -> string"],
        "A map as a logfmt line.",
        (r#"to_logfmt(parse_query("level=info&msg=it+works"))"#, r#""level=info msg=\"it works\"""#),
        to_key_value,
    )
    .fallible(),
    Definition::new(
        &["parse_csv(text: string, separator?: string) -> list<string>"],
        "The fields of one line of CSV (RFC 4180), with `,` or another separator. Fails where a quote does not end.",
        (r#"parse_csv("a,\"b, \"\"c\"\"\",")"#, r#"["a", "b, \"c\"", ""]"#),
        parse_csv,
    )
    .fallible(),
    Definition::new(
        &["to_csv(fields: list<string>, separator?: string) -> string"],
        "One line of CSV, quoted where needed, with `,` or another separator.",
        (r#"to_csv(["a", "b,c", "say \"hi\""])"#, r#""a,\"b,c\",\"say \"\"hi\"\"\"""#),
        to_csv,
    )
    .fallible(),
];

/// Splits off what a quote at the start holds, without its backslashes; `None` if it does not end.
pub(super) fn quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let quote = text.bytes().next().filter(|b| matches!(b, b'"' | b'\''))?;
    let bytes = text.as_bytes();
    let mut at = 1;
    let mut escaped = false;
    while at < bytes.len() && bytes[at] != quote {
        escaped |= bytes[at] == b'\\';
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let inside = text.get(1..at).filter(|_| at < bytes.len())?;
    let plain = if escaped { Cow::Owned(unescaped(inside)) } else { Cow::Borrowed(inside) };
    Some((plain, &text[at + 1..]))
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

/// Splits before the separator, or white space without one.
fn cut<'t>(text: &'t str, separator: Option<&str>) -> (&'t str, &'t str) {
    let found = match separator {
        Some(separator) => text.find(separator).map(|at| (at, separator.len())),
        None => text.char_indices().find(|(_, c)| c.is_whitespace()).map(|(at, c)| (at, c.len_utf8())),
    };
    found.map_or((text, ""), |(at, length)| (&text[..at], &text[at + length..]))
}

/// Each step takes some text away, and looks no further than what it takes: linear.
fn pairs<'t>(text: &'t str, between: &str, separator: Option<&str>) -> Entries<'t> {
    let mut entries = Entries::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (key, after) = match quoted(rest) {
            Some((key, after)) => (key, after.trim_start().strip_prefix(between).ok_or(after)),
            None => {
                let (token, beyond) = cut(rest, separator);
                match token.find(between) {
                    Some(at) => (token[..at].trim().into(), Ok(&rest[at + between.len()..])),
                    None => (token.trim().into(), Err(beyond)),
                }
            }
        };
        let (value, after) = match after {
            Err(beyond) => (Cow::Borrowed("true"), beyond),
            Ok(after) => {
                let start = if separator.is_some() { after.trim_start() } else { after };
                match quoted(start) {
                    Some((value, after)) => (value, cut(after, separator).1),
                    None => {
                        let (value, beyond) = cut(after, separator);
                        (value.trim().into(), beyond)
                    }
                }
            }
        };
        if !key.is_empty() {
            entries.set(key, value);
        }
        rest = after.trim_start();
    }
    entries
}

fn parse_key_value(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let between = if call.count() > 1 { Some(call.text(1)?) } else { None };
    let separator = if call.count() > 2 { Some(call.text(2)?) } else { None };
    call.maps(|row| {
        let between = between.map_or("=", |b| b.at(row));
        let separator = separator.map(|s| s.at(row)).filter(|s| *s != " ");
        if between.is_empty() || separator == Some("") {
            return failure("a separator is empty");
        }
        Ok(Some(pairs(text.at(row), between, separator)))
    })
}

fn push_word(out: &mut String, word: &str, between: &str, separator: &str) {
    let sign = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '\\' | '=');
    let (between, separator) = (between.trim(), separator.trim());
    let splits = |by: &str| !by.is_empty() && word.contains(by);
    if !word.is_empty() && !word.contains(sign) && !splits(between) && !splits(separator) {
        out.push_str(word);
        return;
    }
    out.push('"');
    for letter in word.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
}

fn to_key_value(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    let map = maps(column.array())?;
    let (keys, values, offsets) = (texts(map.keys())?, texts(map.values())?, map.value_offsets());
    let between = if call.count() > 1 { Some(call.text(1)?) } else { None };
    let separator = if call.count() > 2 { Some(call.text(2)?) } else { None };
    call.texts(|row, out| {
        let (between, separator) = (between.map_or("=", |b| b.at(row)), separator.map_or(" ", |s| s.at(row)));
        let at = place(column, row);
        for i in offsets[at] as usize..offsets[at + 1] as usize {
            out.push_str(if out.is_empty() { "" } else { separator });
            push_word(out, keys.value(i), between, separator);
            out.push_str(between);
            push_word(out, values.value(i), between, separator);
            bounded(out.len())?;
        }
        Ok(Some(()))
    })
}

/// The separator of CSV: one character that is neither a quote nor a line end.
fn sign(separator: Option<&str>) -> Row<char> {
    let Some(separator) = separator else { return Ok(Some(',')) };
    let mut letters = separator.chars();
    match (letters.next(), letters.next()) {
        (Some(sign), None) if !matches!(sign, '"' | '\n' | '\r') => Ok(Some(sign)),
        _ => failure(format!("{:?} cannot separate the fields of CSV: it is one character", shorten(separator))),
    }
}

fn parse_csv(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let separator = if call.count() > 1 { Some(call.text(1)?) } else { None };
    call.lists_of_texts(|row, push| {
        let Some(sign) = sign(separator.map(|s| s.at(row)))? else { return Ok(None) };
        let text = text.at(row);
        let mut rest = text.strip_suffix('\n').map_or(text, |t| t.strip_suffix('\r').unwrap_or(t));
        let mut field = String::new();
        loop {
            let after = match rest.strip_prefix('"') {
                None => {
                    let end = rest.find(sign).unwrap_or(rest.len());
                    push(Some(&rest[..end]));
                    &rest[end..]
                }
                Some(mut inside) => {
                    field.clear();
                    loop {
                        let Some((before, after)) = inside.split_once('"') else {
                            return failure(format!("{:?} has a quote that does not end", shorten(text)));
                        };
                        field.push_str(before);
                        inside = after;
                        match after.strip_prefix('"') {
                            Some(more) => {
                                field.push('"');
                                inside = more;
                            }
                            None => break,
                        }
                    }
                    if !inside.is_empty() && !inside.starts_with(sign) {
                        return failure(format!("{:?} goes on after the end of a quote", shorten(text)));
                    }
                    push(Some(&field));
                    inside
                }
            };
            match after.strip_prefix(sign) {
                Some(more) => rest = more,
                None => return Ok(Some(())),
            }
        }
    })
}

fn to_csv(call: &mut Call<'_, '_>) -> Outcome {
    let list = call.list(0)?;
    let items = super::compiled::Lists::of(call, 0)?;
    let separator = if call.count() > 1 { Some(call.text(1)?) } else { None };
    call.texts(|row, out| {
        let Some(sign) = sign(separator.map(|s| s.at(row)))? else { return Ok(None) };
        let alone = list.range(row).len() == 1;
        for (i, field) in items.at(row).enumerate() {
            if i > 0 {
                out.push(sign);
            }
            // A line of one empty field would read as no line.
            if field.contains([sign, '"', '\n', '\r']) || (alone && field.is_empty()) {
                out.push('"');
                out.push_str(&field.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(field);
            }
            bounded(out.len())?;
        }
        Ok(Some(()))
    })
}
