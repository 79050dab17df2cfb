//! Literals: numbers with units, strings with escapes.
use hexafn_diagnostics::{BAD_ESCAPE, BAD_NUMBER, Diagnostic, Span, UNKNOWN_UNIT};
use pest::iterators::Pair;

use super::{Build, Builder, Kids};
use crate::ast::{ExprKind, Text};
use crate::grammar::Rule;
use crate::similar::closest;

/// Units of time in microseconds.
const DURATIONS: &[(&str, i64)] =
    &[("us", 1), ("ms", 1_000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000)];

/// Units of size in bytes.
const SIZES: &[(&str, u64)] = &[
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// The largest exponent that is written out.
const MAX_EXPONENT: i32 = 308;

impl Builder<'_> {
    pub(super) fn number(&self, pair: &Pair<'_, Rule>) -> Build<ExprKind> {
        let (span, written) = (self.span(pair), pair.as_str());
        let wrong =
            |what: &str| self.report(Diagnostic::error(BAD_NUMBER, span, format!("`{written}` is not a number"), what));
        let digits_end = written.find(|c: char| !(c.is_ascii_digit() || c == '_' || c == '.')).unwrap_or(written.len());
        let (digits, tail) = written.split_at(digits_end);
        if digits.ends_with('_') || digits.contains("__") || digits.contains("_.") || digits.contains("._") {
            return Err(wrong("`_` stands between two digits"));
        }
        let digits = digits.replace('_', "");
        if let Some(exponent) = tail.strip_prefix(['e', 'E'])
            && exponent.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-')
        {
            let exponent = exponent.parse().ok().filter(|e: &i32| e.abs() <= MAX_EXPONENT);
            let exponent = exponent.ok_or_else(|| wrong("expected an exponent from -308 to 308"))?;
            return Ok(ExprKind::Fraction(shift(&digits, exponent)));
        }
        if tail.is_empty() {
            return match digits.contains('.') {
                true => Ok(ExprKind::Fraction(digits)),
                false => digits.parse().map(ExprKind::Int).map_err(|_| wrong("too large")),
            };
        }
        let too_large = || wrong("too large for a duration or size, or not a whole number of microseconds or bytes");
        if let Some((_, factor)) = DURATIONS.iter().find(|(unit, _)| *unit == tail) {
            let amount = scaled(&digits, *factor as u128).and_then(|n| i64::try_from(n).ok());
            return amount.map(ExprKind::Duration).ok_or_else(too_large);
        }
        if let Some((_, factor)) = SIZES.iter().find(|(unit, _)| *unit == tail) {
            let amount = scaled(&digits, u128::from(*factor)).and_then(|n| u64::try_from(n).ok());
            return amount.map(ExprKind::Size).ok_or_else(too_large);
        }
        Err(self.report(other_base(span, written).unwrap_or_else(|| unknown_unit(span, digits_end, tail))))
    }

    /// `string` or `raw_string`.
    pub(super) fn string(&self, pair: &Pair<'_, Rule>) -> String {
        let written = pair.as_str();
        let (start, raw) = if pair.as_rule() == Rule::raw_string { (2, true) } else { (1, false) };
        let inside = written.get(start..written.len().saturating_sub(1)).unwrap_or("");
        if raw { inside.to_owned() } else { self.unescape(inside, self.span(pair).range().start + start, false) }
    }

    /// `text`: a string where only a constant one may stand.
    pub(super) fn text(&self, pair: Pair<'_, Rule>) -> Build<Text> {
        let span = self.span(&pair);
        let string = Kids::of(pair).any()?;
        Ok(Text { text: self.string(&string), span })
    }

    pub(super) fn interpolated_text(&self, pair: &Pair<'_, Rule>) -> String {
        self.unescape(pair.as_str(), self.span(pair).range().start, true)
    }

    /// Resolves escapes; a wrong one is reported and left out. In an interpolated string `{{` and `}}` stand for one
    /// brace.
    fn unescape(&self, text: &str, at: usize, interpolated: bool) -> String {
        let plain = |part: &str| match interpolated {
            true => part.replace("{{", "{").replace("}}", "}"),
            false => part.to_owned(),
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(n) = rest.find('\\') {
            out.push_str(&plain(&rest[..n]));
            let start = at + text.len() - rest.len() + n;
            let (value, length) = escape(&rest[n + 1..], interpolated);
            rest = &rest[n + 1 + length..];
            match value {
                Some(c) => out.push(c),
                None => {
                    let span = Span::new(self.file, start, start + 1 + length);
                    let known = r#"known are \n \r \t \0 \\ \" \u{1F600}, and {{ and }} in interpolated strings"#;
                    let error = Diagnostic::error(BAD_ESCAPE, span, "unknown escape in a string", "not an escape");
                    self.report(error.help(known).help(r#"in a raw string, r"…", a backslash is just a backslash"#));
                }
            }
        }
        out.push_str(&plain(rest));
        out
    }
}

/// The character of the escape that `text` begins with (after the backslash), and its length.
fn escape(text: &str, interpolated: bool) -> (Option<char>, usize) {
    let Some(first) = text.chars().next() else { return (None, 0) };
    let plain = match first {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        '0' => Some('\0'),
        '\\' | '"' => Some(first),
        '{' | '}' if interpolated => Some(first),
        _ => None,
    };
    if first == 'u'
        && let Some(end) = text.find('}').filter(|end| *end <= 8 && text[1..].starts_with('{'))
    {
        let value = u32::from_str_radix(&text[2..end], 16).ok().and_then(char::from_u32);
        return (value, end + 1);
    }
    (plain, first.len_utf8())
}

/// The decimal `digits` times `factor`, if that is a whole number.
fn scaled(digits: &str, factor: u128) -> Option<u128> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let divisor = 10u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let all: u128 = format!("{whole}{fraction}").parse().ok()?;
    let product = all.checked_mul(factor)?;
    product.is_multiple_of(divisor).then_some(product / divisor)
}

/// Writes `digits`·10^`exponent` without an exponent, with at least one digit on both sides of the point.
fn shift(digits: &str, exponent: i32) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = whole.len() as i64 + i64::from(exponent);
    let (left, right) = match usize::try_from(point) {
        Err(_) => (String::new(), format!("{}{all}", "0".repeat(point.unsigned_abs() as usize))),
        Ok(point) if point >= all.len() => (format!("{all}{}", "0".repeat(point - all.len())), String::new()),
        Ok(point) => (all[..point].to_owned(), all[point..].to_owned()),
    };
    let left = left.trim_start_matches('0');
    format!("{}.{}", if left.is_empty() { "0" } else { left }, if right.is_empty() { "0" } else { &right })
}

/// `0x1F` and the like: numbers are decimal.
fn other_base(span: Span, written: &str) -> Option<Diagnostic> {
    let (base, digits) = match written.get(..2)? {
        "0x" | "0X" => (16, &written[2..]),
        "0b" => (2, &written[2..]),
        "0o" => (8, &written[2..]),
        _ => return None,
    };
    let value = i64::from_str_radix(&digits.replace('_', ""), base).ok()?;
    let error = Diagnostic::error(BAD_NUMBER, span, format!("`{written}` is not a number"), "numbers are decimal");
    Some(error.fix(span, value.to_string(), format!("write `{value}`")))
}

fn unknown_unit(span: Span, digits: usize, unit: &str) -> Diagnostic {
    let span = Span::new(span.file, span.range().start + digits, span.range().end);
    let units = || DURATIONS.iter().map(|u| u.0).chain(SIZES.iter().map(|u| u.0));
    let error = Diagnostic::error(UNKNOWN_UNIT, span, format!("`{unit}` is not a unit"), "not a unit");
    let error = error.help(format!("durations: {}; sizes: {}", list(DURATIONS), list(SIZES)));
    let long = match unit {
        "min" | "mins" | "minute" | "minutes" => Some("m"),
        "sec" | "secs" | "second" | "seconds" => Some("s"),
        "hour" | "hours" | "hr" | "hrs" => Some("h"),
        "day" | "days" => Some("d"),
        "msec" | "millis" => Some("ms"),
        _ => units().find(|u| u.eq_ignore_ascii_case(unit)).or_else(|| closest(unit, units())),
    };
    if matches!(unit, "L" | "l" | "u" | "U" | "f" | "F" | "n" | "i64" | "f64" | "u64" | "i32" | "f32") {
        let error = Diagnostic::error(UNKNOWN_UNIT, span, format!("`{unit}` is not a unit"), "not a unit");
        return error.fix(span, "", "take it out: a number takes the type that it meets");
    }
    match long {
        Some(right) => error.fix(span, right, format!("write `{right}`")),
        None => error,
    }
}

fn list<T>(units: &[(&str, T)]) -> String {
    units.iter().map(|u| u.0).collect::<Vec<_>>().join(" ")
}
