//! Equality of json values, not of their texts: white space, the order of members and how a number is written do not
//! count.
use std::borrow::Cow;

use super::{Kind, Scanner, kind, unescape};

/// How deep values are taken apart; what lies deeper is compared as text.
const DEEPEST: usize = 64;

/// Whether two JSON texts are the same value. Of equal names in an object the last one counts.
pub(crate) fn equal(a: &str, b: &str) -> bool {
    nested(a.trim_ascii(), b.trim_ascii(), DEEPEST)
}

fn nested(a: &str, b: &str, depth: usize) -> bool {
    if a == b {
        return true;
    }
    let (Some(kind_a), Some(kind_b), Some(depth)) = (kind(a), kind(b), depth.checked_sub(1)) else { return false };
    if kind_a != kind_b {
        return false;
    }
    match kind_a {
        Kind::Null | Kind::Bool => false,
        Kind::Number => same_number(a, b),
        Kind::String => Scanner::new(a).string().map(unescape) == Scanner::new(b).string().map(unescape),
        Kind::Array => match (elements(a), elements(b)) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| nested(x, y, depth)),
            _ => false,
        },
        Kind::Object => match (members(a), members(b)) {
            (Some(a), Some(b)) => {
                a.len() == b.len() && a.iter().zip(&b).all(|((m, x), (n, y))| m == n && nested(x, y, depth))
            }
            _ => false,
        },
    }
}

/// Whole numbers are equal digit by digit, others as floats.
fn same_number(a: &str, b: &str) -> bool {
    let whole = |text: &str| !text.contains(['.', 'e', 'E']);
    if whole(a) && whole(b) {
        return false;
    }
    matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(x), Ok(y)) if x == y)
}

fn elements(text: &str) -> Option<Vec<&str>> {
    let mut scanner = Scanner::new(text);
    let mut all = Vec::new();
    scanner.take(b'[');
    while !scanner.take(b']') {
        all.push(scanner.value()?);
        scanner.take(b',');
    }
    Some(all)
}

/// The members by name, each name once.
fn members(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut scanner = Scanner::new(text);
    let mut all: Vec<(Cow<'_, str>, &str)> = Vec::new();
    scanner.take(b'{');
    while !scanner.take(b'}') {
        let name = unescape(scanner.string()?);
        if !scanner.take(b':') {
            return None;
        }
        all.push((name, scanner.value()?));
        scanner.take(b',');
    }
    // Stable, so that of equal names the last one written is the last one here.
    all.sort_by(|(m, _), (n, _)| m.cmp(n));
    all.reverse();
    all.dedup_by(|(m, _), (n, _)| m == n);
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::equal;

    #[test]
    fn what_is_written_differently_is_still_equal() {
        assert!(equal(r#"{"a": 1, "b": [1, {"c": null}]}"#, r#"{"b":[1.0,{"c":null}],"a":1e0}"#));
        assert!(equal(r#""\u0041""#, r#""A""#));
        assert!(equal(r#"{"a":1,"a":2}"#, r#"{"a":2}"#));
    }

    #[test]
    fn what_differs_is_not() {
        assert!(!equal("1", r#""1""#));
        assert!(!equal("[1,2]", "[2,1]"));
        assert!(!equal(r#"{"a":1}"#, r#"{"a":1,"b":null}"#));
        assert!(!equal("9007199254740993", "9007199254740992"));
        assert!(!equal("true", "false"));
    }
}
