//! Paths into JSON: `a.b[0].c`, `items[*].id`, `["a key"].x`, `list[-1]`.
use std::borrow::Cow;

use super::call::Failure;
use crate::access::Texts;
use crate::json::{find_element, find_member, unescape};
use crate::show::shorten;

/// A step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// A member of an object.
    Member(String),
    /// An element of an array, negative from the end.
    Element(i64),
    /// `[*]`: all elements or members.
    All,
}

/// The most steps of a path.
const MOST: usize = 128;

/// Reads a path; a leading `$` or `.` means nothing. `None` if it is not one.
pub(super) fn parse(text: &str) -> Option<Vec<Step>> {
    let mut rest = text.trim();
    rest = rest.strip_prefix('$').unwrap_or(rest);
    let mut steps = Vec::new();
    let mut first = true;
    while !rest.is_empty() {
        if steps.len() == MOST {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('[') {
            let (step, after) = bracket(inner)?;
            steps.push(step);
            rest = after;
        } else {
            let name = match rest.strip_prefix('.') {
                Some(name) => name,
                None if first => rest,
                None => return None,
            };
            let end = name.find(['.', '[', ']']).unwrap_or(name.len());
            if end == 0 {
                // A lone `.` is the whole.
                return (first && name.is_empty()).then_some(steps);
            }
            steps.push(if &name[..end] == "*" { Step::All } else { Step::Member(name[..end].to_owned()) });
            rest = &name[end..];
        }
        first = false;
    }
    Some(steps)
}

/// What stands in brackets, and what follows them.
fn bracket(inner: &str) -> Option<(Step, &str)> {
    if inner.starts_with('"') {
        let mut stream = serde_json::Deserializer::from_str(inner).into_iter::<String>();
        let name = stream.next()?.ok()?;
        let rest = inner.get(stream.byte_offset()..)?.strip_prefix(']')?;
        return Some((Step::Member(name), rest));
    }
    let (index, rest) = inner.split_once(']')?;
    let step = if index.trim() == "*" { Step::All } else { Step::Element(index.trim().parse().ok()?) };
    Some((step, rest))
}

/// The part of a JSON text that a path without `[*]` leads to.
pub(super) fn follow<'j>(text: &'j str, path: &[Step]) -> Option<&'j str> {
    path.iter().try_fold(text, |text, step| match step {
        Step::Member(name) => find_member(text, name),
        Step::Element(index) => find_element(text, *index),
        Step::All => None,
    })
}

/// Paths by row; the last one is kept.
pub(super) struct Paths<'c> {
    texts: Texts<'c>,
    last: Option<(&'c str, Vec<Step>)>,
}

impl<'c> Paths<'c> {
    /// Those that an argument says.
    pub fn new(texts: Texts<'c>) -> Self {
        Paths { texts, last: None }
    }

    /// The path of a row.
    pub fn at(&mut self, row: usize) -> Result<&[Step], Failure> {
        let text = self.texts.at(row);
        if self.last.as_ref().is_none_or(|(last, _)| *last != text) {
            let wrong = || Failure::from(format!("{:?} is not a path such as a.b[0].c", shorten(text)));
            self.last = Some((text, parse(text).ok_or_else(wrong)?));
        }
        Ok(self.last.as_ref().map_or(&[], |(_, path)| path))
    }
}

/// The members of a JSON object, or the elements of an array (without names), as they stand in the text.
pub(super) fn parts(text: &str) -> Vec<(Option<Cow<'_, str>>, &str)> {
    let mut scanner = crate::json::Scanner::new(text);
    let object = scanner.take(b'{');
    let mut found = Vec::new();
    if !object && !scanner.take(b'[') || scanner.take(if object { b'}' } else { b']' }) {
        return found;
    }
    loop {
        let name = if object { scanner.string().map(unescape).filter(|_| scanner.take(b':')) } else { None };
        match scanner.value() {
            Some(value) if name.is_some() == object => found.push((name, value)),
            _ => return found,
        }
        if !scanner.take(b',') {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_what_is_none_is_refused() {
        let member = |name: &str| Step::Member(name.to_owned());
        assert_eq!(parse("a.b[0].c"), Some(vec![member("a"), member("b"), Step::Element(0), member("c")]));
        assert_eq!(parse(r#"$["a.b"][-1][*]"#), Some(vec![member("a.b"), Step::Element(-1), Step::All]));
        assert_eq!((parse(""), parse("."), parse("$")), (Some(vec![]), Some(vec![]), Some(vec![])));
        for wrong in ["a..b", "a[", "a[x]", "a]b", "[0]b", "a.", "[\"a]"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(parse(&".a".repeat(MOST + 1)), None);
    }

    #[test]
    fn members_and_elements_are_listed() {
        let found = parts(r#" {"a": [1, 2], "b\"": {"c": 3}} "#);
        assert_eq!(found, [(Some("a".into()), "[1, 2]"), (Some("b\"".into()), r#"{"c": 3}"#)]);
        assert_eq!(parts("[1, \"x\"]"), [(None, "1"), (None, "\"x\"")]);
        for text in ["", "3", "{", "[", "{}", "[]", "{\"a\"", "{\"a\":"] {
            assert_eq!(parts(text), [], "{text}");
        }
    }
}
