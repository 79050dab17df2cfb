//! Texts rewritten: normalized, quoted, cleaned.
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::compiled::{Compiled, prepare};
use super::function::Definition;
use super::shapes::written;
use super::strings::bounded;
use super::{Call, Row, failure};
use crate::access::{maps, place, texts};
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::write_json_string;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["squeeze_spaces(text: string) -> string"],
        "Each run of white space as one space, and none at the ends.",
        (r#"squeeze_spaces("  a \n  b ")"#, r#""a b""#),
        |call| written(call, squeeze_spaces),
    ),
    Definition::new(
        &["indent(text: string, start: string) -> string"],
        "With `start` before each line that is not empty.",
        (r#"indent("a\nb", "> ")"#, r#""> a\n> b""#),
        indent,
    )
    .fallible(),
    Definition::prepared(
        &["normalize(text: string, form?: string) -> string"],
        "In a Unicode normal form: \"NFC\" (the usual), \"NFD\", \"NFKC\" or \"NFKD\".",
        (r#"normalize("ﬁne", "NFKC")"#, r#""fine""#),
        |shape| prepare(shape, 1, form, normalize),
    )
    .fallible(),
    Definition::new(
        &["strip_accents(text: string) -> string"],
        "Without the accents and other marks on letters.",
        (r#"strip_accents("Crème brûlée")"#, r#""Creme brulee""#),
        |call| written(call, |text, out| out.extend(without_accents(text))),
    ),
    Definition::new(
        &["strip_ansi(text: string) -> string"],
        "Without the escape sequences that color a terminal.",
        (r#"strip_ansi(url_decode("%1B[1;31merror%1B[0m: disk"))"#, r#""error: disk""#),
        |call| written(call, strip_ansi),
    ),
    Definition::new(
        &["strip_html(text: string) -> string"],
        "Without HTML tags and comments. What is left is not safe to put into a page: see `html_escape`.",
        (r#"strip_html("<p>Hello <b>you</b></p>")"#, r#""Hello you""#),
        |call| written(call, strip_html),
    ),
    Definition::new(
        &["quote(text: string) -> string"],
        "As a JSON string, with its quotes.",
        (r#"quote("say \"hi\"")"#, r#""\"say \\\"hi\\\"\"""#),
        |call| written(call, |text, out| write_json_string(out, text)),
    ),
    Definition::new(
        &["unquote(text: string) -> string"],
        "The text that a JSON string says. Fails on what is not one.",
        (r#"unquote("\"a\\tb\"")"#, r#""a\tb""#),
        unquote,
    )
    .fallible(),
    Definition::new(
        &["shell_quote(text: string) -> string"],
        "As one word of a POSIX shell.",
        (r#"shell_quote("it's")"#, r#""'it'\\''s'""#),
        |call| written(call, shell_quote),
    ),
    Definition::new(
        &["replace_first(text: string, from: string, to: string) -> string"],
        "The first occurrence of `from` replaced by `to`.",
        (r#"replace_first("a-b-c", "-", "+")"#, r#""a+b-c""#),
        replace_first,
    )
    .fallible(),
    Definition::new(
        &["replace_many(text: string, pairs: map<string, string>) -> string"],
        "Each key of `pairs` replaced by its value, in one go; where several keys fit, the longest.",
        (r#"replace_many("a<b", parse_json("{\"<\":\"&lt;\"}") as map<string, string>)"#, r#""a&lt;b""#),
        replace_many,
    )
    .fallible(),
];

fn squeeze_spaces(text: &str, out: &mut String) {
    for word in text.split_whitespace() {
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(word);
    }
}

fn indent(call: &mut Call<'_, '_>) -> Outcome {
    let (text, start) = (call.text(0)?, call.text(1)?);
    call.texts(|row, out| {
        for line in text.at(row).split_inclusive('\n') {
            out.push_str(if line.trim_end_matches(['\r', '\n']).is_empty() { "" } else { start.at(row) });
            out.push_str(line);
            bounded(out.len())?;
        }
        Ok(Some(()))
    })
}

#[derive(Clone, Copy)]
enum Form {
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

fn form(name: &str) -> Result<Form, String> {
    Ok(match name {
        "NFC" => Form::Nfc,
        "NFD" => Form::Nfd,
        "NFKC" => Form::Nfkc,
        "NFKD" => Form::Nfkd,
        other => return Err(format!("{:?} is not \"NFC\", \"NFD\", \"NFKC\" or \"NFKD\"", shorten(other))),
    })
}

fn normalize(call: &mut Call<'_, '_>, mut forms: Compiled<'_, Form>) -> Outcome {
    let text = call.text(0)?;
    let form = if call.count() > 1 { Some(call.text(1)?) } else { None };
    call.texts(|row, out| -> Row<()> {
        let text = text.at(row);
        let form = form.map_or(Ok(Form::Nfc), |f| forms.get(f.at(row)).copied())?;
        if text.is_ascii() {
            out.push_str(text);
            return Ok(Some(()));
        }
        match form {
            Form::Nfc => out.extend(text.nfc()),
            Form::Nfd => out.extend(text.nfd()),
            Form::Nfkc => out.extend(text.nfkc()),
            Form::Nfkd => out.extend(text.nfkd()),
        }
        bounded(out.len())
    })
}

/// The text's characters without marks on them; those that belong together are put together again.
pub(super) fn without_accents(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(|c| !is_combining_mark(*c)).nfc()
}

fn strip_ansi(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['\u{1b}', '\u{9b}']) {
        out.push_str(&rest[..at]);
        rest = after_escape(&rest[at..]);
    }
    out.push_str(rest);
}

/// How far the end of a terminal's command is looked for, in bytes; else many without an end would take long.
const LONGEST_COMMAND: usize = 4096;

/// What follows the escape sequence (ECMA-48) at the start of a text.
fn after_escape(text: &str) -> &str {
    let controls = match (text.strip_prefix('\u{9b}'), text.strip_prefix("\u{1b}[")) {
        (Some(rest), _) | (None, Some(rest)) => rest,
        (None, None) => {
            let rest = text.strip_prefix('\u{1b}').unwrap_or(text);
            if rest.starts_with([']', 'P', 'X', '^', '_']) {
                // A string of the terminal's own, up to BEL or ST; without an end, only its start goes.
                let near = &rest[..rest.floor_char_boundary(LONGEST_COMMAND)];
                let bell = near.find('\u{7}').map(|at| (at, 1));
                let end = near.find("\u{1b}\\").map(|at| (at, 2));
                return match bell.into_iter().chain(end).min() {
                    Some((at, length)) => &rest[at + length..],
                    None => &rest[1..],
                };
            }
            let rest = rest.trim_start_matches(|c| ('\u{20}'..='\u{2f}').contains(&c));
            return rest.strip_prefix(|c| ('\u{30}'..='\u{7e}').contains(&c)).unwrap_or(rest);
        }
    };
    let rest = controls.trim_start_matches(|c| ('\u{20}'..='\u{3f}').contains(&c));
    rest.strip_prefix(|c| ('\u{40}'..='\u{7e}').contains(&c)).unwrap_or(rest)
}

fn strip_html(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|end| end + 3)
        } else if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            tag_end(tag)
        } else {
            // "1 < 2" has no tag.
            out.push('<');
            Some(1)
        };
        rest = end.map_or("", |end| &tag[end..]);
    }
    out.push_str(rest);
}

/// The place after the `>` that ends a tag and is not in quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn unquote(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| match serde_json::from_str::<String>(text.at(row).trim()) {
        Ok(plain) => {
            out.push_str(&plain);
            Ok(Some(()))
        }
        Err(error) => failure(format!("{:?} is not a JSON string: {error}", shorten(text.at(row)))),
    })
}

fn shell_quote(text: &str, out: &mut String) {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&b);
    if !text.is_empty() && text.bytes().all(plain) {
        out.push_str(text);
        return;
    }
    out.push('\'');
    for (i, part) in text.split('\'').enumerate() {
        out.push_str(if i > 0 { "'\\''" } else { "" });
        out.push_str(part);
    }
    out.push('\'');
}

fn replace_first(call: &mut Call<'_, '_>) -> Outcome {
    let (text, from, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    call.texts(|row, out| {
        let text = text.at(row);
        match text.split_once(from.at(row)) {
            Some((before, after)) if !from.at(row).is_empty() => {
                out.push_str(before);
                out.push_str(to.at(row));
                out.push_str(after);
            }
            _ => out.push_str(text),
        }
        bounded(out.len())
    })
}

fn replace_many(call: &mut Call<'_, '_>) -> Outcome {
    let (text, column) = (call.text(0)?, call.column(1)?);
    let pairs = maps(column.array())?;
    let (keys, values) = (texts(pairs.keys())?, texts(pairs.values())?);
    let offsets = pairs.value_offsets();
    // Where the pairs of the row before were, and their keys by first byte; constant pairs are looked at once.
    let mut known: Option<(usize, HashMap<u8, Vec<usize>>)> = None;
    call.texts(|row, out| {
        let at = place(column, row);
        let (_, by_first) = match known.take() {
            Some(known) if known.0 == at => known,
            _ => {
                let mut by_first: HashMap<u8, Vec<usize>> = HashMap::new();
                for i in offsets[at] as usize..offsets[at + 1] as usize {
                    if let Some(first) = keys.value(i).bytes().next() {
                        by_first.entry(first).or_default().push(i);
                    }
                }
                by_first.values_mut().for_each(|v| v.sort_by_key(|i| std::cmp::Reverse(keys.value(*i).len())));
                (at, by_first)
            }
        };
        let text = text.at(row);
        let (mut from, mut rest) = (0, 0);
        while rest < text.len() {
            let candidates = by_first.get(&text.as_bytes()[rest]).map_or(&[][..], Vec::as_slice);
            let found = candidates.iter().find(|i| text.as_bytes()[rest..].starts_with(keys.value(**i).as_bytes()));
            match found {
                Some(i) => {
                    out.push_str(&text[from..rest]);
                    out.push_str(values.value(*i));
                    bounded(out.len())?;
                    rest += keys.value(*i).len();
                    from = rest;
                }
                None => rest += 1,
            }
        }
        out.push_str(&text[from..]);
        known = Some((at, by_first));
        bounded(out.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(write: fn(&str, &mut String), text: &str) -> String {
        let mut out = String::new();
        write(text, &mut out);
        out
    }

    #[test]
    fn escape_sequences_of_every_kind_go_and_all_else_stays() {
        let link = "\u{1b}]8;;https://x.y\u{1b}\\text\u{1b}]8;;\u{7}";
        assert_eq!(through(strip_ansi, link), "text");
        assert_eq!(through(strip_ansi, "\u{9b}1mé\u{1b}(B\u{1b}[?25l!\u{1b}c"), "é!");
        assert_eq!(through(strip_ansi, "\u{1b}]no end"), "no end");
        assert_eq!(through(strip_ansi, "\u{1b}"), "");
    }

    #[test]
    fn tags_end_where_no_quote_is_open() {
        assert_eq!(through(strip_html, "<a title='>'>1 < 2</a><!-- <b> -->!"), "1 < 2!");
        assert_eq!(through(strip_html, "a <b unclosed"), "a ");
    }
}
