//! Parts of texts: before and after others, lines and words, parts of paths.
use super::compiled::Lists;
use super::function::Definition;
use super::shapes::{part, part_by};
use super::{Call, Row};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["before(text: string, separator: string) -> string?"],
        "What is before the first occurrence of a separator; null if there is none.",
        (r#"before("key=a=b", "=")"#, r#""key""#),
        |call| part_by(call, |text, by| text.split_once(by).map(|(before, _)| before)),
    ),
    Definition::new(
        &["after(text: string, separator: string) -> string?"],
        "What is after the first occurrence of a separator; null if there is none.",
        (r#"after("key=a=b", "=")"#, r#""a=b""#),
        |call| part_by(call, |text, by| text.split_once(by).map(|(_, after)| after)),
    ),
    Definition::new(
        &["before_last(text: string, separator: string) -> string?"],
        "What is before the last occurrence of a separator; null if there is none.",
        (r#"before_last("a.b.c", ".")"#, r#""a.b""#),
        |call| part_by(call, |text, by| text.rsplit_once(by).map(|(before, _)| before)),
    ),
    Definition::new(
        &["after_last(text: string, separator: string) -> string?"],
        "What is after the last occurrence of a separator; null if there is none.",
        (r#"after_last("a.b.c", ".")"#, r#""c""#),
        |call| part_by(call, |text, by| text.rsplit_once(by).map(|(_, after)| after)),
    ),
    Definition::new(
        &["between(text: string, start: string, end: string) -> string?"],
        "What is between the first `start` and the `end` that follows; null if one is missing.",
        (r#"between("user=[bob] ok", "[", "]")"#, r#""bob""#),
        between,
    ),
    Definition::new(
        &["strip_prefix(text: string, start: string) -> string"],
        "Without `start` at its start; unchanged if it does not start so.",
        (r#"strip_prefix("refs/heads/main", "refs/heads/")"#, r#""main""#),
        |call| part_by(call, |text, by| Some(text.strip_prefix(by).unwrap_or(text))),
    ),
    Definition::new(
        &["strip_suffix(text: string, end: string) -> string"],
        "Without `end` at its end; unchanged if it does not end so.",
        (r#"strip_suffix("app.log", ".log")"#, r#""app""#),
        |call| part_by(call, |text, by| Some(text.strip_suffix(by).unwrap_or(text))),
    ),
    Definition::new(
        &["lines(text: string) -> list<string>"],
        "Its lines, without their ends.",
        (r#"lines("a\r\nb\n")"#, r#"["a", "b"]"#),
        |call| pieces(call, |text, push| text.lines().for_each(|l| push(Some(l)))),
    ),
    Definition::new(
        &["words(text: string) -> list<string>"],
        "What is between white space.",
        (r#"words(" to  be\n")"#, r#"["to", "be"]"#),
        |call| pieces(call, |text, push| text.split_whitespace().for_each(|w| push(Some(w)))),
    ),
    Definition::new(
        &["chars(text: string) -> list<string>"],
        "Its characters.",
        (r#"chars("añ")"#, r#"["a", "ñ"]"#),
        |call| pieces(call, |text, push| text.split("").filter(|c| !c.is_empty()).for_each(|c| push(Some(c)))),
    ),
    Definition::new(
        &["shorten(text: string, length: int, ending?: string) -> string"],
        "At most `length` characters; where some are cut off, the last of them are `ending` (\"…\").",
        (r#"shorten("a long message", 7)"#, r#""a long…""#),
        shorten,
    ),
    Definition::new(
        &["shorten_bytes(text: string, length: int) -> string"],
        "At most `length` bytes of UTF-8; no character is cut in two.",
        (r#"shorten_bytes("aé", 2)"#, r#""a""#),
        shorten_bytes,
    ),
    Definition::new(
        &["join_path(parts: list<string>) -> string"],
        "Parts of a path with one `/` between each.",
        (r#"join_path(["/var/", "log", "/app.log"])"#, r#""/var/log/app.log""#),
        join_path,
    ),
    Definition::new(
        &["basename(path: string) -> string"],
        "The last part of a path with `/`.",
        (r#"basename("/var/log/app.log")"#, r#""app.log""#),
        |call| part(call, |path| split_path(path).1),
    ),
    Definition::new(
        &["dirname(path: string) -> string"],
        "A path with `/` without its last part; \".\" if it has but one.",
        (r#"dirname("/var/log/app.log")"#, r#""/var/log""#),
        |call| part(call, |path| split_path(path).0),
    ),
    Definition::new(
        &["file_extension(path: string) -> string?"],
        "What is after the last `.` of a path's last part; null if there is none.",
        (r#"file_extension("/tmp/a.tar.gz")"#, r#""gz""#),
        file_extension,
    ),
];

fn between(call: &mut Call<'_, '_>) -> Outcome {
    let (text, start, end) = (call.text(0)?, call.text(1)?, call.text(2)?);
    call.parts(|row| {
        let after = text.at(row).split_once(start.at(row)).map(|(_, after)| after);
        Ok(after.and_then(|after| after.split_once(end.at(row))).map(|(between, _)| between))
    })
}

/// Gives the pieces of a text, one by one.
type Pieces = fn(&str, &mut dyn FnMut(Option<&str>));

fn pieces(call: &mut Call<'_, '_>, each: Pieces) -> Outcome {
    let text = call.text(0)?;
    call.lists_of_texts(|row, push| {
        each(text.at(row), push);
        Ok(Some(()))
    })
}

fn shorten(call: &mut Call<'_, '_>) -> Outcome {
    let (text, length) = (call.text(0)?, call.int(1)?);
    let ending = if call.count() > 2 { Some(call.text(2)?) } else { None };
    call.texts(|row, out| -> Row<()> {
        let (text, ending) = (text.at(row), ending.map_or("…", |e| e.at(row)));
        let length = usize::try_from(length.at(row)).unwrap_or(0);
        if text.len() <= length || text.chars().nth(length).is_none() {
            out.push_str(text);
            return Ok(Some(()));
        }
        let kept = length.saturating_sub(ending.chars().count());
        out.extend(text.chars().take(kept));
        out.extend(ending.chars().take(length - kept));
        Ok(Some(()))
    })
}

fn shorten_bytes(call: &mut Call<'_, '_>) -> Outcome {
    let (text, length) = (call.text(0)?, call.int(1)?);
    call.parts(|row| {
        let text = text.at(row);
        let length = usize::try_from(length.at(row)).unwrap_or(0);
        Ok(Some(&text[..text.floor_char_boundary(length)]))
    })
}

fn join_path(call: &mut Call<'_, '_>) -> Outcome {
    let parts = Lists::of(call, 0)?;
    call.texts(|row, out| {
        for part in parts.at(row).filter(|p| !p.is_empty()) {
            if out.is_empty() {
                out.push_str(part);
                continue;
            }
            if !out.ends_with('/') {
                out.push('/');
            }
            out.push_str(part.trim_start_matches('/'));
            super::strings::bounded(out.len())?;
        }
        Ok(Some(()))
    })
}

/// The directory and the last part of a path, as POSIX has them.
fn split_path(path: &str) -> (&str, &str) {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return if path.is_empty() { (".", "") } else { ("/", "/") };
    }
    match trimmed.rsplit_once('/') {
        None => (".", trimmed),
        Some((directory, last)) => {
            let directory = directory.trim_end_matches('/');
            (if directory.is_empty() { "/" } else { directory }, last)
        }
    }
}

fn file_extension(call: &mut Call<'_, '_>) -> Outcome {
    let path = call.text(0)?;
    call.parts(|row| {
        let (_, name) = split_path(path.at(row));
        // A file whose name starts with a dot has no extension for that.
        let found = name.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && !extension.is_empty());
        Ok(found.map(|(_, extension)| extension))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_split_as_posix_does() {
        let cases = [("/", ("/", "/")), ("", (".", "")), ("a", (".", "a")), ("/a", ("/", "a")), ("a//b//", ("a", "b"))];
        for (path, expected) in cases {
            assert_eq!(split_path(path), expected, "{path}");
        }
    }
}
