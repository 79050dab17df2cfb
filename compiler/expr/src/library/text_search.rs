//! Questions about texts.
use std::collections::HashMap;

use regex::Regex;

use super::Call;
use super::compiled::{Compiled, Lists, prepare};
use super::function::Definition;
use super::shapes::{asked, compared, counted};
use crate::access::{Texts, maps, place};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["starts_with_any(text: string, starts: list<string>) -> bool"],
        "Whether a text starts with one of several.",
        (r#"starts_with_any("/api/x", ["/api/", "/v1/"])"#, "true"),
        |call| any_of(call, |text, part| text.starts_with(part)),
    ),
    Definition::new(
        &["ends_with_any(text: string, ends: list<string>) -> bool"],
        "Whether a text ends with one of several.",
        (r#"ends_with_any("a.png", [".jpg", ".png"])"#, "true"),
        |call| any_of(call, |text, part| text.ends_with(part)),
    ),
    Definition::new(
        &["contains_any(text: string, parts: list<string>) -> bool"],
        "Whether one of several texts occurs in a text.",
        (r#"contains_any("disk full", ["full", "failed"])"#, "true"),
        |call| any_of(call, |text, part| text.contains(part)),
    ),
    Definition::new(
        &["contains_all(text: string, parts: list<string>) -> bool"],
        "Whether all of several texts occur in a text.",
        (r#"contains_all("disk full", ["disk", "failed"])"#, "false"),
        |call| all_of(call, |text, part| text.contains(part)),
    ),
    Definition::new(
        &["contains_ignore_case(text: string, part: string) -> bool"],
        "Whether a text occurs in another, upper and lower case being the same.",
        (r#"contains_ignore_case("Fatal ERROR", "error")"#, "true"),
        |call| compared(call, |text, part| folded(text).contains(&folded(part))),
    ),
    Definition::new(
        &["equals_ignore_case(text: string, other: string) -> bool"],
        "Whether two texts are equal, upper and lower case being the same.",
        (r#"equals_ignore_case("Straße", "STRAßE")"#, "true"),
        |call| {
            compared(call, |a, b| {
                a.eq_ignore_ascii_case(b) || (!(a.is_ascii() && b.is_ascii()) && folded(a) == folded(b))
            })
        },
    ),
    Definition::prepared(
        &["like(text: string, pattern: string) -> bool"],
        "Whether the whole text fits an SQL pattern: `%` is any text, `_` one character, `\\` takes the next as it is.",
        (r#"like("error: disk full", "error:%")"#, "true"),
        |shape| prepare(shape, 1, like, fits),
    )
    .fallible(),
    Definition::prepared(
        &["glob(text: string, pattern: string) -> bool"],
        "Whether the whole text fits a pattern: `*` is any text, `?` one character, `[a-z]` or `[!a-z]` one of a set.",
        (r#"glob("app-7.log", "app-[0-9]*.log")"#, "true"),
        |shape| prepare(shape, 1, glob, fits),
    )
    .fallible(),
    Definition::new(
        &["last_index_of(text: string, part: string) -> int?"],
        "The position of the last occurrence of a text in another; null if there is none.",
        (r#"last_index_of("a/b/c", "/")"#, "3"),
        last_index_of,
    ),
    Definition::new(
        &["occurrences(text: string, part: string) -> int"],
        "How often a text occurs in another without overlap.",
        (r#"occurrences("a,b,c", ",")"#, "2"),
        occurrences,
    ),
    Definition::new(
        &["is_empty(text: string) -> bool", "is_empty(list: list<T>) -> bool", "is_empty(map: map<string, T>) -> bool"],
        "Whether there is nothing in it.",
        (r#"is_empty("")"#, "true"),
        is_empty,
    ),
    Definition::new(
        &["is_blank(text: string) -> bool"],
        "Whether a text is empty or nothing but white space.",
        (r#"is_blank(" \t")"#, "true"),
        |call| asked(call, |text| text.trim_start().is_empty()),
    ),
    Definition::new(
        &["is_ascii(text: string) -> bool"],
        "Whether all characters are ASCII.",
        (r#"is_ascii("é")"#, "false"),
        |call| asked(call, str::is_ascii),
    ),
    Definition::new(
        &["is_digits(text: string) -> bool"],
        "Whether a text is one or more of the digits 0 to 9 and nothing else.",
        (r#"is_digits("0042")"#, "true"),
        |call| asked(call, |text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())),
    ),
    Definition::new(
        &["is_alphabetic(text: string) -> bool"],
        "Whether a text is one or more letters, of any script, and nothing else.",
        (r#"is_alphabetic("Žižek")"#, "true"),
        |call| asked(call, |text| !text.is_empty() && text.chars().all(char::is_alphabetic)),
    ),
    Definition::new(
        &["is_alphanumeric(text: string) -> bool"],
        "Whether a text is one or more letters and digits, of any script, and nothing else.",
        (r#"is_alphanumeric("a-1")"#, "false"),
        |call| asked(call, |text| !text.is_empty() && text.chars().all(char::is_alphanumeric)),
    ),
    Definition::new(
        &["is_json(text: string) -> bool"],
        "Whether a text is JSON.",
        (r#"is_json("{\"a\": 1}")"#, "true"),
        |call| asked(call, |text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()),
    ),
    Definition::new(
        &["byte_length(text: string) -> int"],
        "How many bytes a text has in UTF-8; `length` counts characters.",
        (r#"byte_length("añb")"#, "4"),
        |call| counted(call, |text| text.len() as i64),
    ),
    Definition::new(
        &["entropy(text: string) -> float"],
        "The Shannon entropy of a text in bits per character; random keys have more than words.",
        (r#"entropy("aabb")"#, "1.0"),
        entropy,
    ),
];

/// In lower case, where it is not yet.
fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() }
}

fn any_of(call: &mut Call<'_, '_>, test: fn(&str, &str) -> bool) -> Outcome {
    let (text, parts) = (call.text(0)?, Lists::of(call, 1)?);
    call.bools(|row| Ok(Some(parts.at(row).any(|part| test(text.at(row), part)))))
}

fn all_of(call: &mut Call<'_, '_>, test: fn(&str, &str) -> bool) -> Outcome {
    let (text, parts) = (call.text(0)?, Lists::of(call, 1)?);
    call.bools(|row| Ok(Some(parts.at(row).all(|part| test(text.at(row), part)))))
}

fn fits(call: &mut Call<'_, '_>, mut patterns: Compiled<'_, Regex>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.bools(|row| Ok(Some(patterns.get(pattern.at(row))?.is_match(text.at(row)))))
}

/// The start of a regular expression whose `.` takes line ends as well.
const WHOLE: &str = r"(?s)\A";

fn push_literal(out: &mut String, letter: char) {
    out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
}

fn like(pattern: &str) -> Result<Regex, String> {
    let mut out = WHOLE.to_owned();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '\\' => push_literal(&mut out, letters.next().ok_or("nothing follows the last `\\`")?),
            other => push_literal(&mut out, other),
        }
    }
    out.push_str(r"\z");
    super::regexes::compile(&out)
}

fn glob(pattern: &str) -> Result<Regex, String> {
    let mut out = WHOLE.to_owned();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        match letter {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => {
                // `]` as the first of a set is one of it.
                let negated = rest.starts_with(['!', '^']);
                let set = &rest[usize::from(negated)..];
                let inside = set.char_indices().skip(1).find(|(_, c)| *c == ']').map(|(at, _)| at);
                let end = inside.ok_or_else(|| format!("`[` of {pattern:?} has no `]`"))?;
                out.push_str(if negated { "[^" } else { "[" });
                for letter in set[..end].chars() {
                    if letter != '-' {
                        push_literal(&mut out, letter);
                    } else {
                        out.push('-');
                    }
                }
                out.push(']');
                rest = &set[end + 1..];
            }
            other => push_literal(&mut out, other),
        }
    }
    out.push_str(r"\z");
    super::regexes::compile(&out)
}

fn last_index_of(call: &mut Call<'_, '_>) -> Outcome {
    let (text, part) = (call.text(0)?, call.text(1)?);
    call.ints(|row| {
        let text = text.at(row);
        Ok(text.rfind(part.at(row)).map(|at| text[..at].chars().count() as i64))
    })
}

fn occurrences(call: &mut Call<'_, '_>) -> Outcome {
    let (text, part) = (call.text(0)?, call.text(1)?);
    call.ints(|row| {
        let part = part.at(row);
        Ok(Some(if part.is_empty() { 0 } else { text.at(row).matches(part).count() as i64 }))
    })
}

fn is_empty(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    if let Ok(texts) = Texts::of(column) {
        return call.bools(|row| Ok(Some(texts.at(row).is_empty())));
    }
    if let Ok(list) = call.list(0) {
        return call.bools(|row| Ok(Some(list.range(row).is_empty())));
    }
    let map = maps(column.array())?;
    call.bools(|row| Ok(Some(map.value_length(place(column, row)) == 0)))
}

fn entropy(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.floats(|row| {
        let mut counts: HashMap<char, u64> = HashMap::new();
        let mut total = 0u64;
        for letter in text.at(row).chars() {
            *counts.entry(letter).or_default() += 1;
            total += 1;
        }
        // In order of size, so that the sum is the same in every run.
        let mut counts: Vec<u64> = counts.into_values().collect();
        counts.sort_unstable();
        let share = |n: u64| n as f64 / total as f64;
        Ok(Some(counts.into_iter().map(|n| -share(n) * share(n).log2()).sum::<f64>() + 0.0))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_every_other_sign_as_it_is() {
        for text in ["a.b", "(x|y)$", "^", "\\", "{1}", "é-ß", "new\nline"] {
            let escaped = text.replace('\\', "\\\\");
            assert!(like(&escaped).unwrap().is_match(text), "{text}");
            assert!(glob(text).unwrap().is_match(text), "{text}");
            assert!(!glob(text).unwrap().is_match("other"), "{text}");
        }
        assert!(like("10\\%_").unwrap().is_match("10%!"));
        assert!(!like("10\\%").unwrap().is_match("10x"));
        assert!(glob("[]a]?[!x-z]").unwrap().is_match("]?w"));
        assert!(!glob("[]a]?[!x-z]").unwrap().is_match("]?y"));
        assert!(glob("a[b").is_err() && like("a\\").is_err());
        assert!(glob("[z-a]").is_err());
        assert!(glob("[[:&&~~]").unwrap().is_match("&"));
    }
}
