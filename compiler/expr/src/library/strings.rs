//! Texts. Lengths and positions count characters (Unicode scalar values).
use hexafn_diagnostics::OVERFLOW;

use super::function::Definition;
use super::{Call, Row, failure};
use crate::frame::Outcome;
use crate::node::concat::LONGEST;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(&["lower(text: string) -> string"], "In lower case.", (r#"lower("Ab")"#, r#""ab""#), lower),
    Definition::new(&["upper(text: string) -> string"], "In upper case.", (r#"upper("Ab")"#, r#""AB""#), upper),
    Definition::new(
        &["trim(text: string) -> string"],
        "Without white space at both ends.",
        (r#"trim("  a b ")"#, r#""a b""#),
        |call| part(call, str::trim),
    ),
    Definition::new(
        &["trim_start(text: string) -> string"],
        "Without white space at the start.",
        (r#"trim_start("  a ")"#, r#""a ""#),
        |call| part(call, str::trim_start),
    ),
    Definition::new(
        &["trim_end(text: string) -> string"],
        "Without white space at the end.",
        (r#"trim_end(" a  ")"#, r#"" a""#),
        |call| part(call, str::trim_end),
    ),
    Definition::new(
        &["starts_with(text: string, start: string) -> bool"],
        "Whether a text starts with another.",
        (r#"starts_with("hexafn", "hex")"#, "true"),
        |call| test(call, |text, other| text.starts_with(other)),
    ),
    Definition::new(
        &["ends_with(text: string, end: string) -> bool"],
        "Whether a text ends with another.",
        (r#"ends_with("a.json", ".json")"#, "true"),
        |call| test(call, |text, other| text.ends_with(other)),
    ),
    Definition::new(
        &["replace(text: string, from: string, to: string) -> string"],
        "Every occurrence of `from` replaced by `to`.",
        (r#"replace("a-b-c", "-", "+")"#, r#""a+b+c""#),
        replace,
    )
    .fallible(),
    Definition::new(
        &["split(text: string, separator: string) -> list<string>"],
        "The parts between separators; with the separator \"\", the characters.",
        (r#"split("a,b,,c", ",")"#, r#"["a", "b", "", "c"]"#),
        split,
    ),
    Definition::new(
        &["join(texts: list<string>, separator: string) -> string"],
        "The texts of a list with a separator between them.",
        (r#"join(["a", "b"], ", ")"#, r#""a, b""#),
        join,
    )
    .fallible(),
    Definition::new(
        &["substring(text: string, start: int, length?: int) -> string"],
        "The characters from `start` (0 is the first, negative counts from the end), at most `length`.",
        (r#"substring("hexafn", 1, 3)"#, r#""exa""#),
        substring,
    ),
    Definition::new(
        &["pad_start(text: string, width: int, fill?: string) -> string"],
        "Filled up at the start to `width` characters, with spaces or `fill`.",
        (r#"pad_start("7", 3, "0")"#, r#""007""#),
        |call| pad(call, true),
    )
    .fallible(),
    Definition::new(
        &["pad_end(text: string, width: int, fill?: string) -> string"],
        "Filled up at the end to `width` characters, with spaces or `fill`.",
        (r#"pad_end("ab", 4, ".")"#, r#""ab..""#),
        |call| pad(call, false),
    )
    .fallible(),
    Definition::new(
        &["repeat(text: string, times: int) -> string"],
        "A text so many times.",
        (r#"repeat("ab", 3)"#, r#""ababab""#),
        repeat,
    )
    .fallible(),
    Definition::new(
        &["index_of(text: string, part: string) -> int?"],
        "The position of the first occurrence of a text in another; null if there is none.",
        (r#"index_of("hexafn", "fn")"#, "4"),
        index_of,
    ),
];

fn lower(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        let text = text.at(row);
        if text.is_ascii() {
            out.push_str(text);
            out.make_ascii_lowercase();
        } else {
            out.push_str(&text.to_lowercase());
        }
        Ok(Some(()))
    })
}

fn upper(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        let text = text.at(row);
        if text.is_ascii() {
            out.push_str(text);
            out.make_ascii_uppercase();
        } else {
            out.push_str(&text.to_uppercase());
        }
        Ok(Some(()))
    })
}

fn part(call: &mut Call<'_, '_>, of: fn(&str) -> &str) -> Outcome {
    let text = call.text(0)?;
    call.parts(|row| Ok(Some(of(text.at(row)))))
}

fn test(call: &mut Call<'_, '_>, test: fn(&str, &str) -> bool) -> Outcome {
    let (text, other) = (call.text(0)?, call.text(1)?);
    call.bools(|row| Ok(Some(test(text.at(row), other.at(row)))))
}

/// Fails if a text of so many bytes would be too long.
pub(super) fn bounded(bytes: usize) -> Row<()> {
    if bytes <= LONGEST {
        return Ok(Some(()));
    }
    Err((OVERFLOW, format!("the text would have {bytes} bytes; at most {LONGEST} are allowed")).into())
}

fn replace(call: &mut Call<'_, '_>) -> Outcome {
    let (text, from, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    call.texts(|row, out| {
        let (text, from, to) = (text.at(row), from.at(row), to.at(row));
        if from.is_empty() {
            out.push_str(text);
            return Ok(Some(()));
        }
        let mut rest = 0;
        for (at, _) in text.match_indices(from) {
            out.push_str(&text[rest..at]);
            out.push_str(to);
            rest = at + from.len();
            bounded(out.len())?;
        }
        out.push_str(&text[rest..]);
        bounded(out.len())
    })
}

fn split(call: &mut Call<'_, '_>) -> Outcome {
    let (text, separator) = (call.text(0)?, call.text(1)?);
    call.lists_of_texts(|row, push| {
        let (text, separator) = (text.at(row), separator.at(row));
        if separator.is_empty() {
            let mut buffer = [0; 4];
            text.chars().for_each(|c| push(Some(c.encode_utf8(&mut buffer))));
        } else {
            text.split(separator).for_each(|part| push(Some(part)));
        }
        Ok(Some(()))
    })
}

fn join(call: &mut Call<'_, '_>) -> Outcome {
    let (list, separator) = (call.list(0)?, call.text(1)?);
    let items = crate::access::texts(list.items())?;
    call.texts(|row, out| {
        for (i, item) in list.range(row).enumerate() {
            out.push_str(if i > 0 { separator.at(row) } else { "" });
            out.push_str(items.value(item));
            bounded(out.len())?;
        }
        Ok(Some(()))
    })
}

/// The byte position of a character; the end beyond the last.
fn byte_of(text: &str, character: usize) -> usize {
    if text.is_ascii() {
        return character.min(text.len());
    }
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

fn substring(call: &mut Call<'_, '_>) -> Outcome {
    let (text, start) = (call.text(0)?, call.int(1)?);
    let length = if call.count() > 2 { Some(call.int(2)?) } else { None };
    call.parts(|row| {
        let (text, mut start) = (text.at(row), start.at(row));
        if start < 0 {
            start = start.saturating_add(text.chars().count() as i64).max(0);
        }
        let rest = &text[byte_of(text, start as usize)..];
        let length = length.map_or(usize::MAX, |l| usize::try_from(l.at(row)).unwrap_or(0));
        Ok(Some(&rest[..byte_of(rest, length)]))
    })
}

fn pad(call: &mut Call<'_, '_>, before: bool) -> Outcome {
    let (text, width) = (call.text(0)?, call.int(1)?);
    let fill = if call.count() > 2 { Some(call.text(2)?) } else { None };
    call.texts(|row, out| {
        let (text, fill) = (text.at(row), fill.map_or(" ", |f| f.at(row)));
        let missing = usize::try_from(width.at(row)).unwrap_or(0).saturating_sub(text.chars().count());
        bounded(text.len().saturating_add(missing.saturating_mul(4)))?;
        if !before {
            out.push_str(text);
        }
        out.extend(fill.chars().cycle().take(missing));
        if before {
            out.push_str(text);
        }
        Ok(Some(()))
    })
}

fn repeat(call: &mut Call<'_, '_>) -> Outcome {
    let (text, times) = (call.text(0)?, call.int(1)?);
    call.texts(|row, out| {
        let (text, times) = (text.at(row), times.at(row));
        let Ok(times) = usize::try_from(times) else { return failure(format!("{times} times is less than none")) };
        bounded(text.len().saturating_mul(times))?;
        if !text.is_empty() {
            (0..times).for_each(|_| out.push_str(text));
        }
        Ok(Some(()))
    })
}

fn index_of(call: &mut Call<'_, '_>) -> Outcome {
    let (text, part) = (call.text(0)?, call.text(1)?);
    call.ints(|row| {
        let text = text.at(row);
        Ok(text.find(part.at(row)).map(|at| text[..at].chars().count() as i64))
    })
}
