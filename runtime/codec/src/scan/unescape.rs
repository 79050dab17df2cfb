//! Escapes of JSON strings.
use super::{Broken, byte, special};

/// Appends to `out` the text between the quotes `start..end`.
///
/// # Errors
/// An escape that JSON does not have, or half of a surrogate pair.
pub fn unescape(text: &str, start: usize, end: usize, out: &mut String) -> Result<(), Broken> {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < end {
        let plain = special(bytes, at).min(end);
        out.push_str(text.get(at..plain).unwrap_or_default());
        if plain == end {
            return Ok(());
        }
        let (c, next) = escape(bytes, plain, end)?;
        out.push(c);
        at = next;
    }
    Ok(())
}

/// The character that the escape at `at` stands for, and the place after it.
pub(super) fn escape(text: &[u8], at: usize, end: usize) -> Result<(char, usize), Broken> {
    if byte(text, at, end) != b'\\' {
        return Err(Broken { at, expected: "no control character in a string" });
    }
    let c = match byte(text, at + 1, end) {
        c @ (b'"' | b'\\' | b'/') => c as char,
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(text, at, end),
        _ => return Err(Broken { at, expected: "an escape that JSON has" }),
    };
    Ok((c, at + 2))
}

fn unicode(text: &[u8], at: usize, end: usize) -> Result<(char, usize), Broken> {
    let broken = Broken { at, expected: "`\\u` with four hexadecimal digits" };
    let unit = |at: usize| -> Option<u32> {
        let four = text.get(at..at + 4).filter(|_| at + 4 <= end)?;
        four.iter().try_fold(0, |n, b| Some(n << 4 | (*b as char).to_digit(16)?))
    };
    let first = unit(at + 2).ok_or(broken)?;
    if let Some(c) = char::from_u32(first) {
        return Ok((c, at + 6));
    }
    let pair = Broken { at, expected: "both halves of a surrogate pair" };
    if first >= 0xDC00 || byte(text, at + 6, end) != b'\\' || byte(text, at + 7, end) != b'u' {
        return Err(pair);
    }
    let second = unit(at + 8).filter(|u| (0xDC00..0xE000).contains(u)).ok_or(pair)?;
    let c = char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or(pair)?;
    Ok((c, at + 12))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_are_unescaped_as_serde_json_does(inner in "([a-zé]|\\\\[nrtbf/\\\\\"ux]|\\\\u[0-9a-fA-F]{4}|\\\\ud83d\\\\ude0[0-9]){0,8}") {
            let mut ours = String::new();
            let got = unescape(&inner, 0, inner.len(), &mut ours).map(|()| ours);
            let theirs = serde_json::from_str::<String>(&format!("\"{inner}\""));
            prop_assert_eq!(got.ok(), theirs.ok(), "{}", inner);
        }
    }
}
