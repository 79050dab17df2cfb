//! Stepping over values that nobody reads.
use super::{Broken, byte, is_number, number_end, special};

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: u32 = 128;

/// The place of the next byte that is not white space.
#[inline(always)]
pub fn skip_space(text: &[u8], mut at: usize, end: usize) -> usize {
    while matches!(byte(text, at, end), b' ' | b'\t' | b'\n' | b'\r') {
        at += 1;
    }
    at
}

/// The place after the closing quote of the string whose opening quote is at `at`, and whether it has escapes. `STRICT`
/// checks the escapes.
#[inline(always)]
pub fn skip_string<const STRICT: bool>(text: &[u8], at: usize, end: usize) -> Result<(usize, bool), Broken> {
    let found = special(text, at + 1);
    if found < end && text[found] == b'"' {
        return Ok((found + 1, false));
    }
    skip_escaped::<STRICT>(text, found, end).map(|at| (at, true))
}

/// The same from the first backslash or control character on.
#[cold]
fn skip_escaped<const STRICT: bool>(text: &[u8], mut at: usize, end: usize) -> Result<usize, Broken> {
    loop {
        match byte(text, at, end) {
            b'"' => return Ok(at + 1),
            b'\\' if STRICT => at = super::unescape::escape(text, at, end)?.1,
            b'\\' if at + 1 < end && text[at + 1] >= 0x20 => at += 2,
            _ if at >= end => return Err(Broken { at: end, expected: "the end of the string" }),
            _ => return Err(Broken { at, expected: "no control character in a string" }),
        }
        at = special(text, at);
    }
}

/// The place after the value at `at`, which must not be white space. Checks that brackets, commas, colons and quotes are
/// in place; `STRICT` also the grammar of numbers and escapes.
#[inline(always)]
pub fn skip_value<const STRICT: bool>(text: &[u8], at: usize, end: usize) -> Result<usize, Broken> {
    match byte(text, at, end) {
        b'"' => Ok(skip_string::<STRICT>(text, at, end)?.0),
        b'{' | b'[' => skip_nested::<STRICT>(text, at, end),
        _ => skip_scalar::<STRICT>(text, at, end),
    }
}

#[inline(always)]
fn skip_scalar<const STRICT: bool>(text: &[u8], at: usize, end: usize) -> Result<usize, Broken> {
    let word = |word: &'static str| {
        let stop = at + word.len();
        let there = stop <= end && text.get(at..stop) == Some(word.as_bytes());
        if there { Ok(stop) } else { Err(Broken { at, expected: "a value" }) }
    };
    match byte(text, at, end) {
        b'-' | b'0'..=b'9' => {
            let stop = number_end(text, at, end);
            if STRICT && !is_number(&text[at..stop]) {
                return Err(Broken { at, expected: "a number" });
            }
            Ok(stop)
        }
        b't' => word("true"),
        b'f' => word("false"),
        b'n' => word("null"),
        _ => Err(Broken { at, expected: "a value" }),
    }
}

/// An array or object, without recursion: one bit per level says which of the two is open.
fn skip_nested<const STRICT: bool>(text: &[u8], mut at: usize, end: usize) -> Result<usize, Broken> {
    let (mut objects, mut depth) = (0u128, 0);
    loop {
        // A value begins at `at`.
        match byte(text, at, end) {
            open @ (b'{' | b'[') => {
                if depth == MAX_DEPTH {
                    return Err(Broken { at, expected: "at most 128 levels of nesting" });
                }
                let object = open == b'{';
                objects = objects << 1 | u128::from(object);
                depth += 1;
                at = skip_space(text, at + 1, end);
                if byte(text, at, end) != if object { b'}' } else { b']' } {
                    if object {
                        at = skip_key::<STRICT>(text, at, end)?;
                    }
                    continue;
                }
            }
            b'"' => at = skip_space(text, skip_string::<STRICT>(text, at, end)?.0, end),
            _ => at = skip_space(text, skip_scalar::<STRICT>(text, at, end)?, end),
        }
        // A value has ended, or `at` is at the bracket that closes an empty one.
        loop {
            let object = objects & 1 == 1;
            match byte(text, at, end) {
                b',' => {
                    at = skip_space(text, at + 1, end);
                    if object {
                        at = skip_key::<STRICT>(text, at, end)?;
                    }
                    break;
                }
                b'}' if object => {}
                b']' if !object => {}
                _ => return Err(Broken { at, expected: if object { "`,` or `}`" } else { "`,` or `]`" } }),
            }
            objects >>= 1;
            depth -= 1;
            at += 1;
            if depth == 0 {
                return Ok(at);
            }
            at = skip_space(text, at, end);
        }
    }
}

/// From the quote of a key to the first byte of its value.
fn skip_key<const STRICT: bool>(text: &[u8], at: usize, end: usize) -> Result<usize, Broken> {
    if byte(text, at, end) != b'"' {
        return Err(Broken { at, expected: "a key in quotes" });
    }
    let at = skip_space(text, skip_string::<STRICT>(text, at, end)?.0, end);
    if byte(text, at, end) != b':' {
        return Err(Broken { at, expected: "`:`" });
    }
    Ok(skip_space(text, at + 1, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn end_of<const STRICT: bool>(text: &str) -> Option<usize> {
        skip_value::<STRICT>(text.as_bytes(), 0, text.len()).ok()
    }

    proptest! {
        /// The strict skip accepts exactly what serde_json accepts (up to what serde_json's depth and ours differ in).
        #[test]
        fn the_strict_skip_is_a_json_validator(text in "[\\[\\]{},:\"\\\\ntrue0-9.eE+ -]{1,14}") {
            let text = text.trim();
            let whole = end_of::<true>(text) == Some(text.len()) && !text.is_empty();
            prop_assert_eq!(whole, serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(), "{}", text);
        }

        /// What is valid is skipped by both to its very end, whatever follows.
        #[test]
        fn valid_documents_are_skipped_to_their_end(text in json(), after in "[,}\\]x ]{0,3}") {
            let long = format!("{text}{after}");
            prop_assert_eq!(skip_value::<true>(long.as_bytes(), 0, text.len()), Ok(text.len()));
            prop_assert_eq!(skip_value::<false>(long.as_bytes(), 0, text.len()), Ok(text.len()));
        }
    }

    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "\"([a-z é\u{1F600}]|\\\\n|\\\\u00e9|\\\\\"){0,40}\"",
            Just("null".to_string()),
            Just("true".to_string()),
            any::<f64>().prop_map(|x| serde_json::json!(x).to_string()),
        ];
        leaf.prop_recursive(4, 30, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(|v| format!("[ {}]", v.join(" ,"))),
                prop::collection::vec(("[a-z]{0,3}", inner), 0..5).prop_map(|v| {
                    let members: Vec<_> = v.into_iter().map(|(k, v)| format!("\"{k}\" : {v}")).collect();
                    format!("{{{}}}", members.join(",\t"))
                }),
            ]
        })
    }

    #[test]
    fn the_lax_skip_checks_brackets_but_not_numbers() {
        assert_eq!(end_of::<false>("[01, 1e, \"\\q\"]"), Some(14));
        assert_eq!(end_of::<true>("[01]"), None);
        for broken in ["[1}", "{\"a\" 1}", "{\"a\":}", "[1,]", "[,1]", "{,}", "{\"a\":1,}", "\"abc", "nul", "[1"] {
            assert_eq!(end_of::<false>(broken), None, "{broken}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(end_of::<false>(&deep(128)), Some(256));
        assert_eq!(end_of::<false>(&deep(129)), None);
    }
}
