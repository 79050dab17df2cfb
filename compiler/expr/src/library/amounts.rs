//! Texts that say a truth or a size.
use super::function::Definition;
use super::{Call, failure};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_bool(text: string) -> bool"],
        "True for true, yes, on, t, y and 1, false for false, no, off, f, n and 0, in any case. Fails on all else.",
        (r#"parse_bool("Yes")"#, "true"),
        parse_bool,
    )
    .fallible(),
    Definition::new(
        &["parse_size(text: string) -> int"],
        "The bytes that a text such as \"16MiB\", \"1.5 GB\" or \"512\" says. Fails on all else.",
        (r#"parse_size("1.5 KiB")"#, "1536"),
        parse_size,
    )
    .fallible(),
];

fn parse_bool(call: &mut Call<'_, '_>) -> Outcome {
    const TRUE: [&str; 6] = ["true", "yes", "on", "t", "y", "1"];
    const FALSE: [&str; 6] = ["false", "no", "off", "f", "n", "0"];
    let text = call.text(0)?;
    call.bools(|row| {
        let text = text.at(row).trim();
        let is = |word: &&str| text.eq_ignore_ascii_case(word);
        match (TRUE.iter().any(&is), FALSE.iter().any(is)) {
            (true, _) => Ok(Some(true)),
            (_, true) => Ok(Some(false)),
            _ => failure(format!("{:?} is neither true nor false", shorten(text))),
        }
    })
}

/// Units in bytes; their names are taken in any case.
const UNITS: [(&str, i128); 12] = [
    ("", 1),
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("pb", 1_000_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
    ("pib", 1 << 50),
];

fn parse_size(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.ints(|row| match size(text.at(row).trim()) {
        Some(bytes) => Ok(Some(bytes)),
        None => failure(format!("{:?} is not a size such as \"16MiB\"", shorten(text.at(row)))),
    })
}

/// The bytes that a number with a unit says; what is less than one is cut off.
fn size(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, name) = (&text[..end], text[end..].trim_start());
    let (_, unit) = UNITS.into_iter().find(|(unit, _)| unit.eq_ignore_ascii_case(name))?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
    // Digits beyond these are less than a byte, whatever the unit.
    let fraction = &fraction[..fraction.len().min(18)];
    let part = digits(fraction)?.checked_mul(unit)? / 10i128.pow(fraction.len() as u32);
    i64::try_from(digits(whole)?.checked_mul(unit)?.checked_add(part)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_every_unit_are_read_and_all_else_is_refused() {
        for (text, expected) in [
            ("512", Some(512)),
            ("16MiB", Some(16 << 20)),
            ("1.5 gb", Some(1_500_000_000)),
            (".5kb", Some(500)),
            ("0.0001KiB", Some(0)),
            ("8191PiB", Some(8191 << 50)),
            ("8192PiB", None),
            ("", None),
            (".", None),
            ("1.2.3", None),
            ("-1", None),
            ("5 apples", None),
            ("99999999999999999999999999999999999999999", None),
        ] {
            assert_eq!(size(text), expected, "{text}");
        }
    }
}
