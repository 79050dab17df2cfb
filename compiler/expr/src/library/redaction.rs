//! What is personal in texts: found, taken out, replaced.
use data_encoding::BASE32_NOPAD;
use regex::Regex;

use super::compiled::{CompiledList, Lists, prepare_list};
use super::encode::octets;
use super::function::Definition;
use super::hashes::hmac_sha256;
use super::shapes::asked;
use super::strings::bounded;
use super::urls::mail_parts;
use super::{Call, Row, failure};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::prepared(
        &["redact(text: string, kinds: list<string>, by?: string) -> string"],
        "With what looks like \"email\", \"card\", \"iban\", \"phone\", \"ip\" or \"ssn\" replaced by `[kind]`, or \
         by `by`. Card numbers and IBANs are replaced where their check digits are right.",
        (
            r#"redact("ann@a.example paid with 4111 1111 1111 1111", ["email", "card"])"#,
            r#""[email] paid with [card]""#,
        ),
        |shape| prepare_list(shape, 1, kinds, redact),
    )
    .fallible(),
    Definition::new(
        &["mask_email(text: string) -> string"],
        "A mail address of which the first letter and the domain are shown; all of it masked where it is none.",
        (r#"mask_email("jane.doe@shop.example")"#, r#""j*******@shop.example""#),
        mask_email,
    )
    .revealing(),
    Definition::new(
        &["keep_first(text: string, keep: int) -> string"],
        "A text with all but its first `keep` characters replaced by `*`; at least half is always masked.",
        (r#"keep_first("SW1A 2AA", 4)"#, r#""SW1A****""#),
        keep_first,
    )
    .revealing(),
    Definition::new(
        &["pseudonym(text: string, key: string) -> string", "pseudonym(text: string, key: bytes) -> string"],
        "A token of 26 letters and digits, the same for the same text and key (HMAC with SHA-256); shown even where \
         the text is secret, which it keeps as long as the key is.",
        (r#"pseudonym("ann@a.example", "a key")"#, r#""UKYE7DMC6QZHWT77PUIOL56ZWQ""#),
        pseudonym,
    )
    .fallible()
    .revealing(),
    Definition::new(
        &["luhn_valid(text: string) -> bool"],
        "Whether the digits of a text, spaces and dashes left out, end in the right check digit, as those of cards \
         do.",
        (r#"luhn_valid("4111 1111 1111 1111")"#, "true"),
        |call| asked(call, luhn_valid),
    ),
    Definition::new(
        &["iban_valid(text: string) -> bool"],
        "Whether a text is an IBAN with the right check digits, with or without spaces.",
        (r#"iban_valid("GB82 WEST 1234 5698 7654 32")"#, "true"),
        |call| asked(call, iban_valid),
    ),
];

/// What is looked for: its name, where it may be, and whether it is there.
type Kind = (&'static str, &'static str, fn(&str) -> bool);

const KINDS: [Kind; 6] = [
    ("email", r"(?i)[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", |found| mail_parts(found).is_some()),
    ("card", r"\b\d(?:[ -]?\d){12,18}\b", luhn_valid),
    ("iban", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b", iban_valid),
    ("ssn", r"\b\d{3}-\d{2}-\d{4}\b", social_security),
    (
        "ip",
        r"(?i)\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:[0-9a-f]{1,4}:|:)(?:[0-9a-f]{0,4}:){1,6}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?",
        |found| found.parse::<std::net::IpAddr>().is_ok(),
    ),
    ("phone", r"(?:\+|\b00)\d{1,3}(?:[ .()/-]{0,2}\d){6,14}\b|(?:\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b", |_| true),
];

type Wanted = Vec<(&'static str, Regex, fn(&str) -> bool)>;

/// The kinds of those names, in the order in which they are looked for: the stricter first.
fn kinds(names: &[&str]) -> Result<Wanted, String> {
    if let Some(unknown) = names.iter().find(|name| !KINDS.iter().any(|(kind, ..)| kind == *name)) {
        let known: Vec<_> = KINDS.iter().map(|(kind, ..)| format!("{kind:?}")).collect();
        return Err(format!("{:?} is not one of {}", shorten(unknown), known.join(", ")));
    }
    let wanted = KINDS.iter().filter(|(kind, ..)| names.contains(kind));
    wanted.map(|(kind, pattern, is)| Ok((*kind, super::regexes::compile(pattern)?, *is))).collect()
}

fn redact(call: &mut Call<'_, '_>, mut kinds: CompiledList<'_, Wanted>) -> Outcome {
    let (text, names) = (call.text(0)?, Lists::of(call, 1)?);
    let by = if call.count() > 2 { Some(call.text(2)?) } else { None };
    let (mut before, mut found) = (String::new(), Vec::new());
    call.texts(|row, out| -> Row<()> {
        let text = text.at(row);
        found.clear();
        for (kind, regex, is) in kinds.get(&names, row)? {
            found.extend(regex.find_iter(text).filter(|m| is(m.as_str())).map(|m| (m.range(), *kind)));
        }
        // Where two overlap, the one that begins first counts, then the one that is looked for first.
        found.sort_by_key(|(range, _)| range.start);
        let mut rest = 0;
        for (range, kind) in found.drain(..) {
            if range.start < rest {
                // What reaches further than the one before it goes as well.
                rest = rest.max(range.end);
                continue;
            }
            out.push_str(&text[rest..range.start]);
            match by {
                Some(by) => out.push_str(by.at(row)),
                None => {
                    before.clear();
                    before.extend(["[", kind, "]"]);
                    out.push_str(&before);
                }
            }
            bounded(out.len())?;
            rest = range.end;
        }
        out.push_str(&text[rest..]);
        bounded(out.len())
    })
}

fn luhn_valid(text: &str) -> bool {
    let (mut sum, mut count) = (0u32, 0usize);
    for byte in text.bytes().rev().filter(|b| !matches!(b, b' ' | b'-')) {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0') * if count % 2 == 1 { 2 } else { 1 };
        // Ten stands for every pair of digits that is valid.
        sum = (sum + digit / 10 + digit % 10) % 10;
        count += 1;
    }
    count > 1 && sum == 0
}

fn iban_valid(text: &str) -> bool {
    let signs: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let form = (15..=34).contains(&signs.len())
        && signs.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && signs[..2].iter().all(u8::is_ascii_uppercase)
        && signs[2..4].iter().all(u8::is_ascii_digit);
    // ISO 7064: the country and check digits go to the end, a letter counts as its number from 10.
    let value = |rest: u32, sign: &u8| match sign {
        b'0'..=b'9' => (rest * 10 + u32::from(sign - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    };
    form && signs[4..].iter().chain(&signs[..4]).fold(0, value) == 1
}

/// Numbers that have never been given are none.
fn social_security(text: &str) -> bool {
    let (area, rest) = text.split_at(3);
    area != "000" && area != "666" && !area.starts_with('9') && &rest[1..3] != "00" && &rest[4..] != "0000"
}

fn mask_email(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        let text = text.at(row);
        match mail_parts(text) {
            Some((local, domain)) => {
                // A name of one letter is not shown.
                let shown = usize::from(local.len() > 1);
                out.push_str(&local[..shown]);
                out.extend(std::iter::repeat_n('*', local.len() - shown));
                out.push('@');
                out.push_str(domain);
            }
            None => out.extend(text.chars().map(|_| '*')),
        }
        Ok(Some(()))
    })
}

fn keep_first(call: &mut Call<'_, '_>) -> Outcome {
    let (text, keep) = (call.text(0)?, call.int(1)?);
    call.texts(|row, out| {
        let text = text.at(row);
        let count = text.chars().count();
        let keep = usize::try_from(keep.at(row)).unwrap_or(0).min(count / 2);
        out.extend(text.chars().take(keep));
        out.extend(std::iter::repeat_n('*', count - keep));
        Ok(Some(()))
    })
}

fn pseudonym(call: &mut Call<'_, '_>) -> Outcome {
    let (text, key) = (call.text(0)?, octets(call, 1)?);
    call.texts(|row, out| {
        if key(row).is_empty() {
            return failure("the key is empty");
        }
        let Some(mac) = hmac_sha256(key(row), text.at(row).as_bytes()) else { return Ok(None) };
        BASE32_NOPAD.encode_append(&mac[..16], out);
        Ok(Some(()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        for card in ["4111111111111111", "5500-0000-0000-0004", "79927398713", "3782 822463 10005"] {
            assert!(luhn_valid(card), "{card}");
        }
        for other in ["4111111111111112", "79927398710", "", "0", "12a"] {
            assert!(!luhn_valid(other), "{other}");
        }
        for iban in ["DE89370400440532013000", "FR14 2004 1010 0505 0001 3M02 606", "NO9386011117947"] {
            assert!(iban_valid(iban), "{iban}");
        }
        for other in ["DE89370400440532013001", "de89370400440532013000", "DE8", ""] {
            assert!(!iban_valid(other), "{other}");
        }
        assert!(social_security("123-45-6789") && !social_security("000-45-6789") && !social_security("123-00-6789"));
    }

    #[test]
    fn an_unknown_kind_is_refused_with_those_that_are_known() {
        let error = kinds(&["email", "name"]).err();
        let expected = r#""name" is not one of "email", "card", "iban", "ssn", "ip", "phone""#;
        assert_eq!(error.as_deref(), Some(expected));
    }
}
