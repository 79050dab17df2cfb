//! Hashes and encodings.
use hexafn_ir::Type;
use sha2::{Digest, Sha256};

use super::function::Definition;
use super::xxhash::xxh64;
use super::{Call, Row, failure};
use crate::access::{binaries, place};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["sha256(text: string) -> bytes", "sha256(data: bytes) -> bytes"],
        "The SHA-256 digest, 32 bytes.",
        (r#"hex(sha256("abc"))"#, r#""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#),
        sha256,
    ),
    Definition::new(
        &["hash64(text: string) -> int", "hash64(data: bytes) -> int", "hash64(number: int) -> int"],
        "A hash for sampling and bucketing, the same in every version: XXH64 with seed 0, as a signed number.",
        (r#"hash64("abc")"#, "4952883123889572249"),
        hash64,
    ),
    Definition::new(
        &["hex(data: bytes) -> string", "hex(text: string) -> string"],
        "Two hexadecimal digits per byte.",
        (r#"hex("hi")"#, r#""6869""#),
        hex,
    ),
    Definition::new(
        &["hex_decode(text: string) -> bytes"],
        "The bytes that hexadecimal digits say.",
        (r#"hex_decode("6869") as string"#, r#""hi""#),
        hex_decode,
    )
    .fallible(),
    Definition::new(
        &["base64_encode(data: bytes) -> string", "base64_encode(text: string) -> string"],
        "Base64 with padding.",
        (r#"base64_encode("hello")"#, r#""aGVsbG8=""#),
        base64_encode,
    ),
    Definition::new(
        &["base64_decode(text: string) -> bytes"],
        "The bytes that Base64 says, in the usual or the URL alphabet, with or without padding.",
        (r#"base64_decode("aGVsbG8") as string"#, r#""hello""#),
        base64_decode,
    )
    .fallible(),
    Definition::new(
        &["url_encode(text: string) -> string"],
        "Percent-encodes all but letters, digits and `-._~`.",
        (r#"url_encode("a b&c")"#, r#""a%20b%26c""#),
        url_encode,
    ),
    Definition::new(
        &["url_decode(text: string) -> string"],
        "Undoes percent-encoding.",
        (r#"url_decode("a%20b")"#, r#""a b""#),
        url_decode,
    )
    .fallible(),
];

/// The bytes of a bytes or string argument, by row.
pub(super) fn octets<'c>(
    call: &Call<'c, '_>,
    index: usize,
) -> Result<impl Fn(usize) -> &'c [u8] + use<'c>, arrow_schema::ArrowError> {
    let column = call.column(index)?;
    let texts = call.text(index).ok();
    let bytes = if texts.is_none() { Some(binaries(column.array())?) } else { None };
    Ok(move |row: usize| match (texts, bytes) {
        (Some(texts), _) => texts.at(row).as_bytes(),
        (None, Some(bytes)) => bytes.value(place(column, row)),
        (None, None) => &[],
    })
}

fn sha256(call: &mut Call<'_, '_>) -> Outcome {
    let data = octets(call, 0)?;
    call.bytes(|row| Ok(Some(Sha256::digest(data(row)).to_vec())))
}

fn hash64(call: &mut Call<'_, '_>) -> Outcome {
    if *call.types[0].bare() == Type::Int {
        let number = call.int(0)?;
        return call.ints(|row| Ok(Some(xxh64(&number.at(row).to_le_bytes()) as i64)));
    }
    let data = octets(call, 0)?;
    call.ints(|row| Ok(Some(xxh64(data(row)) as i64)))
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn hex(call: &mut Call<'_, '_>) -> Outcome {
    let data = octets(call, 0)?;
    call.texts(|row, out| {
        for byte in data(row) {
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
        Ok(Some(()))
    })
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|d| d as u8)
}

fn hex_decode(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.bytes(|row| {
        let text = text.at(row);
        let pair = |p: &[u8]| Some(digit(p[0])? << 4 | digit(*p.get(1)?)?);
        match text.as_bytes().chunks(2).map(pair).collect::<Option<Vec<u8>>>() {
            Some(bytes) => Ok(Some(bytes)),
            None => failure(format!("{:?} is not hexadecimal", crate::show::shorten(text))),
        }
    })
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Appends the Base64 of bytes, with padding.
pub(crate) fn base64_into(out: &mut String, data: &[u8]) {
    for chunk in data.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let sextet = (word >> (18 - 6 * i) & 63) as usize;
            out.push(if i <= chunk.len() { char::from(BASE64[sextet]) } else { '=' });
        }
    }
}

/// The bytes of a Base64 text of either alphabet; `None` if it is not one.
pub(crate) fn base64_from(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    for chunk in text.chunks(4) {
        let mut word = 0u32;
        for byte in chunk {
            let sextet = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => return None,
            };
            word = word << 6 | u32::from(sextet);
        }
        let bytes = chunk.len() * 6 / 8;
        if bytes == 0 {
            return None;
        }
        word <<= 6 * (4 - chunk.len());
        out.extend_from_slice(&word.to_be_bytes()[1..=bytes]);
    }
    Some(out)
}

fn base64_encode(call: &mut Call<'_, '_>) -> Outcome {
    let data = octets(call, 0)?;
    call.texts(|row, out| {
        base64_into(out, data(row));
        Ok(Some(()))
    })
}

fn base64_decode(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.bytes(|row| match base64_from(text.at(row)) {
        Some(bytes) => Ok(Some(bytes)),
        None => failure(format!("{:?} is not Base64", crate::show::shorten(text.at(row)))),
    })
}

fn url_encode(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        for byte in text.at(row).bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)].to_ascii_uppercase()));
                out.push(char::from(HEX[usize::from(byte & 15)].to_ascii_uppercase()));
            }
        }
        Ok(Some(()))
    })
}

/// The bytes of a percent-encoded text; `None` where `%` is not followed by two hexadecimal digits.
pub(super) fn percent(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'%' => {
                decoded.push(digit(*text.get(at + 1)?)? << 4 | digit(*text.get(at + 2)?)?);
                at += 2;
            }
            byte => decoded.push(byte),
        }
        at += 1;
    }
    Some(decoded)
}

fn url_decode(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| -> Row<()> {
        let Some(decoded) = percent(text.at(row).as_bytes()) else {
            return failure(format!("{:?} is not percent-encoded", crate::show::shorten(text.at(row))));
        };
        match std::str::from_utf8(&decoded) {
            Ok(text) => {
                out.push_str(text);
                Ok(Some(()))
            }
            Err(_) => failure(format!("{:?} does not decode to UTF-8", crate::show::shorten(text.at(row)))),
        }
    })
}
