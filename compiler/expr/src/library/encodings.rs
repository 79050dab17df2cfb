//! Encodings of texts and bytes beyond hexadecimal and Base64, and compression.
use std::io::Read;

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use flate2::Compression;
use flate2::bufread::{GzDecoder, GzEncoder, ZlibDecoder, ZlibEncoder};

use super::encode::octets;
use super::function::Definition;
use super::shapes::written;
use super::{Call, failure};
use crate::frame::Outcome;
use crate::node::concat::LONGEST;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["to_bytes(text: string) -> bytes"],
        "The bytes of a text in UTF-8.",
        (r#"hex(to_bytes("é"))"#, r#""c3a9""#),
        |call| {
            let text = call.text(0)?;
            call.bytes(|row| Ok(Some(text.at(row).as_bytes().to_vec())))
        },
    ),
    Definition::new(
        &["utf8_lossy(data: bytes) -> string"],
        "The text that bytes are in UTF-8, with `\u{fffd}` for what is none; `as string` fails there.",
        (r#"utf8_lossy(hex_decode("61ff62"))"#, "\"a\u{fffd}b\""),
        |call| {
            let data = octets(call, 0)?;
            call.texts(|row, out| {
                out.push_str(&String::from_utf8_lossy(data(row)));
                Ok(Some(()))
            })
        },
    ),
    Definition::new(
        &["base64url_encode(data: bytes) -> string", "base64url_encode(text: string) -> string"],
        "Base64 in the URL alphabet, without padding, as tokens have it; `base64_decode` reads it.",
        (r#"base64url_encode(hex_decode("fbff"))"#, r#""-_8""#),
        |call| encoded(call, |data, out| BASE64URL_NOPAD.encode_append(data, out)),
    ),
    Definition::new(
        &["base32_encode(data: bytes) -> string", "base32_encode(text: string) -> string"],
        "Base32 (RFC 4648) with padding.",
        (r#"base32_encode("fooba")"#, r#""MZXW6YTB""#),
        |call| encoded(call, |data, out| data_encoding::BASE32.encode_append(data, out)),
    ),
    Definition::new(
        &["base32_decode(text: string) -> bytes"],
        "The bytes that Base32 says, in any case, with or without padding. Fails on what is none.",
        (r#"base32_decode("mzxw6===") as string"#, r#""foo""#),
        base32_decode,
    )
    .fallible(),
    Definition::new(
        &["html_escape(text: string) -> string"],
        "With the signs that HTML gives a meaning as `&lt;`, `&gt;`, `&amp;`, `&quot;` and `&#39;`.",
        (r#"html_escape("<a & 'b'>")"#, r#""&lt;a &amp; &#39;b&#39;&gt;""#),
        |call| written(call, html_escape),
    ),
    Definition::new(
        &["html_unescape(text: string) -> string"],
        "With the signs that HTML's `&name;` and `&#number;` stand for; what stands for none stays.",
        (r#"html_unescape("&lt;caf&eacute;&gt; &#38; &#x26;")"#, r#""<café> & &""#),
        |call| written(call, |text, out| out.push_str(&html_escape::decode_html_entities(text))),
    ),
    Definition::new(
        &["punycode_encode(domain: string) -> string"],
        "A domain name in ASCII, as DNS has it. Fails on what is no domain name.",
        (r#"punycode_encode("bücher.example")"#, r#""xn--bcher-kva.example""#),
        |call| {
            let domain = call.text(0)?;
            call.texts(|row, out| match idna::domain_to_ascii(domain.at(row)) {
                Ok(ascii) => {
                    out.push_str(&ascii);
                    Ok(Some(()))
                }
                Err(_) => failure(format!("{:?} is not a domain name", shorten(domain.at(row)))),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["punycode_decode(domain: string) -> string"],
        "A domain name with its letters, as people read it. Fails on what is no domain name.",
        (r#"punycode_decode("xn--bcher-kva.example")"#, r#""bücher.example""#),
        |call| {
            let domain = call.text(0)?;
            call.texts(|row, out| match idna::domain_to_unicode(domain.at(row)) {
                (letters, Ok(())) => {
                    out.push_str(&letters);
                    Ok(Some(()))
                }
                (_, Err(_)) => failure(format!("{:?} is not a domain name", shorten(domain.at(row)))),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["gzip(data: bytes) -> bytes", "gzip(text: string) -> bytes"],
        "Compressed with gzip.",
        (r#"gunzip(gzip("hello")) as string"#, r#""hello""#),
        |call| packed(call, |data, out| GzEncoder::new(data, Compression::default()).read_to_end(out)),
    ),
    Definition::new(
        &["gunzip(data: bytes) -> bytes"],
        "What gzip has compressed, at most 64 MiB. Fails on what is none.",
        (r#"length(gunzip(gzip("hello")))"#, "5"),
        |call| unpacked(call, "gzip", |data, out| GzDecoder::new(data).take(LONGEST as u64 + 1).read_to_end(out)),
    )
    .fallible(),
    Definition::new(
        &["zlib_compress(data: bytes) -> bytes", "zlib_compress(text: string) -> bytes"],
        "Compressed with zlib (deflate).",
        (r#"hex(zlib_compress("a"))"#, r#""789c4b040000620062""#),
        |call| packed(call, |data, out| ZlibEncoder::new(data, Compression::default()).read_to_end(out)),
    ),
    Definition::new(
        &["zlib_decompress(data: bytes) -> bytes"],
        "What zlib has compressed, at most 64 MiB. Fails on what is none.",
        (r#"zlib_decompress(hex_decode("789c4b040000620062")) as string"#, r#""a""#),
        |call| unpacked(call, "zlib", |data, out| ZlibDecoder::new(data).take(LONGEST as u64 + 1).read_to_end(out)),
    )
    .fallible(),
];

fn encoded(call: &mut Call<'_, '_>, encode: fn(&[u8], &mut String)) -> Outcome {
    let data = octets(call, 0)?;
    call.texts(|row, out| {
        encode(data(row), out);
        Ok(Some(()))
    })
}

fn base32_decode(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.bytes(|row| {
        let text = text.at(row);
        let plain = text.trim_end_matches('=').to_ascii_uppercase();
        match BASE32_NOPAD.decode(plain.as_bytes()) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(_) => failure(format!("{:?} is not Base32", shorten(text))),
        }
    })
}

fn html_escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

type Pack = fn(&[u8], &mut Vec<u8>) -> std::io::Result<usize>;

fn packed(call: &mut Call<'_, '_>, pack: Pack) -> Outcome {
    let data = octets(call, 0)?;
    call.bytes(|row| {
        let mut out = Vec::new();
        match pack(data(row), &mut out) {
            Ok(_) => Ok(Some(out)),
            Err(error) => failure(error.to_string()),
        }
    })
}

fn unpacked(call: &mut Call<'_, '_>, what: &str, unpack: Pack) -> Outcome {
    let data = octets(call, 0)?;
    call.bytes(|row| {
        let mut out = Vec::new();
        match unpack(data(row), &mut out) {
            Ok(_) if out.len() <= LONGEST => Ok(Some(out)),
            Ok(_) => failure(format!("the data would have more than {LONGEST} bytes")),
            Err(error) => failure(format!("the data is not {what}: {error}")),
        }
    })
}
