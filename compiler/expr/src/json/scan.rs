//! A scanner that skips what is not asked for. It trusts the text to be JSON (the decoder saw to that): of something
//! else it may find anything, but it always ends.
use std::borrow::Cow;

use memchr::memchr2;

/// What a JSON value is, by its first byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// The kind of the value that `text` is.
pub(crate) fn kind(text: &str) -> Option<Kind> {
    Some(match text.trim_ascii_start().as_bytes().first()? {
        b'n' => Kind::Null,
        b't' | b'f' => Kind::Bool,
        b'"' => Kind::String,
        b'[' => Kind::Array,
        b'{' => Kind::Object,
        b'-' | b'0'..=b'9' => Kind::Number,
        _ => return None,
    })
}

/// A place in a text.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// At the first byte that is not white space.
    pub fn new(text: &'a str) -> Self {
        let mut scanner = Scanner { text, at: 0 };
        scanner.blanks();
        scanner
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over `byte` and the white space after it, if it is there.
    pub fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.at += 1;
            self.blanks();
        }
        there
    }

    /// Steps over a string and gives what is between its quotes, escapes as they are.
    pub fn string(&mut self) -> Option<&'a str> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let bytes = self.text.as_bytes();
        let from = self.at + 1;
        let mut at = from;
        loop {
            at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes[at] == b'"' {
                break;
            }
            at += 2;
        }
        self.at = at + 1;
        self.blanks();
        self.text.get(from..at)
    }

    /// Steps over a value and gives its text.
    pub fn value(&mut self) -> Option<&'a str> {
        let from = self.at;
        match self.peek()? {
            b'"' => {
                self.string()?;
            }
            b'{' | b'[' => self.nested()?,
            _ => {
                while !matches!(self.peek(), None | Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')) {
                    self.at += 1;
                }
            }
        }
        let text = self.text.get(from..self.at)?.trim_ascii_end();
        self.blanks();
        (!text.is_empty()).then_some(text)
    }

    /// Steps over an object or array, counting brackets outside of strings.
    fn nested(&mut self) -> Option<()> {
        let mut depth = 0usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// The value of the last member of an object with that name; `None` if there is none or `text` is not an object.
pub(crate) fn find_member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut scanner = Scanner::new(text);
    let mut found = None;
    if !scanner.take(b'{') || scanner.take(b'}') {
        return None;
    }
    loop {
        let key = scanner.string()?;
        if !scanner.take(b':') {
            return found;
        }
        let value = scanner.value()?;
        if key == name || (key.contains('\\') && unescape(key) == name) {
            found = Some(value);
        }
        if !scanner.take(b',') {
            return found;
        }
    }
}

/// The element of an array at `index` (negative from the end); `None` if there is none or `text` is not an array.
pub(crate) fn find_element(text: &str, index: i64) -> Option<&str> {
    let count = |text| -> Option<i64> {
        let mut scanner = Scanner::new(text);
        if !scanner.take(b'[') || scanner.take(b']') {
            return None;
        }
        let mut count = 0;
        while scanner.value().is_some() {
            count += 1;
            if !scanner.take(b',') {
                break;
            }
        }
        Some(count)
    };
    let mut left = if index < 0 { index + count(text)? } else { index };
    if left < 0 {
        return None;
    }
    let mut scanner = Scanner::new(text);
    if !scanner.take(b'[') {
        return None;
    }
    loop {
        let value = scanner.value()?;
        if left == 0 {
            return Some(value);
        }
        left -= 1;
        if !scanner.take(b',') {
            return None;
        }
    }
}

/// The text between the quotes of a JSON string with its escapes resolved; what is no escape stays as it is.
pub(crate) fn unescape(inner: &str) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    match serde_json::from_str::<String>(&format!("\"{inner}\"")) {
        Ok(text) => Cow::Owned(text),
        Err(_) => Cow::Borrowed(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_members_and_elements() {
        let text = r#" { "a" : { "b" : [1, "x,]}", {"c":null}] }, "q\"q": -1.5e3 , "a\u0062": true } "#;
        assert_eq!(find_member(text, "a"), Some(r#"{ "b" : [1, "x,]}", {"c":null}] }"#));
        assert_eq!(find_member(text, "q\"q"), Some("-1.5e3"));
        assert_eq!(find_member(text, "ab"), Some("true"));
        assert_eq!(find_member(text, "zz"), None);
        let list = find_member(find_member(text, "a").unwrap_or_default(), "b").unwrap_or_default();
        assert_eq!(find_element(list, 1), Some(r#""x,]}""#));
        assert_eq!(find_element(list, -1), Some(r#"{"c":null}"#));
        assert_eq!(find_element(list, 3), None);
        assert_eq!(find_element("[]", 0), None);
        assert_eq!(find_element("[]", -1), None);
    }

    #[test]
    fn ends_on_anything() {
        for text in
            ["", "{", "[", "{\"", "{\"a", "{\"a\":", "{\"a\":1", "[1,", "[\"\\", "}", "{\"a\" 1}", "[[[[", "nul"]
        {
            let _ = (find_member(text, "a"), find_element(text, 0), find_element(text, -1));
        }
    }
}
