//! UUIDs and ULIDs. Nothing here is random: an event that is read again gets the same ids again.
use arrow_schema::ArrowError;
use hexafn_diagnostics::OVERFLOW;
use sha1::{Digest, Sha1};

use super::call::Failure;
use super::function::Definition;
use super::{Call, failure};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["now() -> time"],
        "When the event arrived, by the clock of the engine; the same for all steps that the event goes through.",
        ("now()", ""),
        without_event,
    )
    .of_event(),
    Definition::new(
        &["uuid() -> string"],
        "A UUID (version 5) of the event's id and the place of the call: the same event gets the same one in every run, \
         and so do all rows made of it.",
        ("uuid()", ""),
        without_event,
    )
    .of_event(),
    Definition::new(
        &["ulid() -> string"],
        "A ULID of the event's time, id and the place of the call: the same event gets the same one in every run, and \
         so do all rows made of it.",
        ("ulid()", ""),
        without_event,
    )
    .of_event(),
    Definition::new(
        &["uuid_v5(namespace: string, name: string) -> string"],
        "The UUID (version 5) of a name in a namespace: a UUID, or `dns`, `url`, `oid`, `x500`.",
        (r#"uuid_v5("dns", "example.com")"#, r#""cfbff0d1-9375-5685-968c-48ce8b15ae17""#),
        |call| {
            let (namespace, name) = (call.text(0)?, call.text(1)?);
            call.texts(|row, out| {
                let space = namespace_of(namespace.at(row))?;
                let digest = Sha1::new().chain_update(space).chain_update(name.at(row)).finalize();
                let mut bytes = [0u8; 16];
                bytes.copy_from_slice(&digest[..16]);
                write_uuid(out, versioned(bytes, 5));
                Ok(Some(()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["uuid_v7_of(t: time, name: string) -> string"],
        "A UUID (version 7) of a time and a name: sorted by time, the same for the same name.",
        (
            r#"uuid_v7_of(parse_time("2026-03-04T05:06:07Z"), "a")"#,
            r#""019cb73d-3218-76f7-a437-faa5a7fce15d""#,
        ),
        |call| {
            let (t, name) = (call.int(0)?, call.text(1)?);
            call.texts(|row, out| {
                let mut bytes = timed(t.at(row), name.at(row))?;
                bytes = versioned(bytes, 7);
                write_uuid(out, bytes);
                Ok(Some(()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["ulid_of(t: time, name: string) -> string"],
        "A ULID of a time and a name: sorted by time, the same for the same name.",
        (r#"ulid_of(parse_time("2026-03-04T05:06:07Z"), "a")"#, r#""01KJVKTCGRGVVY8DZTMPKZSRAX""#),
        |call| {
            let (t, name) = (call.int(0)?, call.text(1)?);
            call.texts(|row, out| {
                let value = u128::from_be_bytes(timed(t.at(row), name.at(row))?);
                out.extend((0..26).rev().map(|i| char::from(CROCKFORD[(value >> (5 * i)) as usize & 31])));
                Ok(Some(()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["is_uuid(text: string) -> bool"],
        "Whether it is a UUID in its usual form.",
        (r#"is_uuid("cfbff0d1-9375-5685-968c-48ce8b15ae17")"#, "true"),
        |call| {
            let text = call.text(0)?;
            call.bools(|row| Ok(Some(text.at(row).len() == 36 && read_uuid(text.at(row)).is_some())))
        },
    ),
    Definition::new(
        &["is_ulid(text: string) -> bool"],
        "Whether it is a ULID.",
        (r#"is_ulid("01KJVKTCGRGVVY8DZTMPKZSRAX")"#, "true"),
        |call| {
            let text = call.text(0)?;
            call.bools(|row| Ok(Some(read_ulid(text.at(row)).is_some())))
        },
    ),
    Definition::new(
        &["parse_uuid(text: string) -> string"],
        "A UUID in its usual form, from upper case, braces, `urn:uuid:` or without dashes.",
        (r#"parse_uuid("{CFBFF0D1-9375-5685-968C-48CE8B15AE17}")"#, r#""cfbff0d1-9375-5685-968c-48ce8b15ae17""#),
        |call| {
            let text = call.text(0)?;
            call.texts(|row, out| {
                write_uuid(out, uuid(text.at(row))?);
                Ok(Some(()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["uuid_version(text: string) -> int"],
        "The version that a UUID says, 0 to 15.",
        (r#"uuid_version("cfbff0d1-9375-5685-968c-48ce8b15ae17")"#, "5"),
        |call| {
            let text = call.text(0)?;
            call.ints(|row| Ok(Some(i64::from(uuid(text.at(row))?[6] >> 4))))
        },
    )
    .fallible(),
    Definition::new(
        &["uuid_time(text: string) -> time?"],
        "When a UUID of version 1, 6 or 7 was made; null of the others.",
        (r#"uuid_time("019cb73d-3218-76f7-a437-faa5a7fce15d")"#, r#""2026-03-04T05:06:07Z""#),
        |call| {
            let text = call.text(0)?;
            call.ints(|row| Ok(uuid_time(uuid(text.at(row))?)))
        },
    )
    .fallible(),
    Definition::new(
        &["ulid_time(text: string) -> time"],
        "When a ULID was made, to the millisecond.",
        (r#"ulid_time("01KJVKTCGRGVVY8DZTMPKZSRAX")"#, r#""2026-03-04T05:06:07Z""#),
        |call| {
            let text = call.text(0)?;
            call.ints(|row| match read_ulid(text.at(row)) {
                Some(value) => Ok(Some((value >> 80) as i64 * 1000)),
                None => failure(format!("{:?} is not a ULID", shorten(text.at(row)))),
            })
        },
    )
    .fallible(),
];

/// The checker puts what the envelope says in the place of these calls.
fn without_event(_: &mut Call<'_, '_>) -> Outcome {
    Err(ArrowError::InvalidArgumentError("there is no event here to make it from".to_owned()))
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn namespace_of(text: &str) -> Result<[u8; 16], Failure> {
    let well_known = match text {
        "dns" => 0x6ba7_b810,
        "url" => 0x6ba7_b811,
        "oid" => 0x6ba7_b812,
        "x500" => 0x6ba7_b814,
        _ => return uuid(text),
    };
    // RFC 9562: they differ in their first part only.
    Ok(((well_known as u128) << 96 | 0x9dad_11d1_80b4_00c0_4fd4_30c8).to_be_bytes())
}

fn uuid(text: &str) -> Result<[u8; 16], Failure> {
    read_uuid(text).ok_or_else(|| format!("{:?} is not a UUID", shorten(text)).into())
}

fn read_uuid(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let dashes = text.len() == 36;
    if !dashes && text.len() != 32 {
        return None;
    }
    let mut value = 0u128;
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'-' if dashes && matches!(i, 8 | 13 | 18 | 23) => {}
            _ if dashes && matches!(i, 8 | 13 | 18 | 23) => return None,
            _ => value = value << 4 | u128::from(char::from(byte).to_digit(16)?),
        }
    }
    Some(value.to_be_bytes())
}

fn write_uuid(out: &mut String, bytes: [u8; 16]) {
    for (i, byte) in bytes.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
}

/// With the bits that say the version and the variant of RFC 9562.
fn versioned(mut bytes: [u8; 16], version: u8) -> [u8; 16] {
    bytes[6] = bytes[6] & 0x0f | version << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

/// Six bytes of milliseconds, then ten of the digest of a name.
fn timed(micros: i64, name: &str) -> Result<[u8; 16], Failure> {
    let millis = micros.div_euclid(1000);
    if !(0..1 << 48).contains(&millis) {
        return Err((OVERFLOW, "the id holds times from 1970 to 10889".to_owned()).into());
    }
    let digest = Sha1::digest(name);
    let mut bytes = [0u8; 16];
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&digest[..10]);
    Ok(bytes)
}

fn read_ulid(text: &str) -> Option<u128> {
    if text.len() != 26 {
        return None;
    }
    let mut value = 0u128;
    for byte in text.bytes() {
        let digit = CROCKFORD.iter().position(|c| *c == byte.to_ascii_uppercase())? as u128;
        // 26 digits hold 130 bits: the first is at most 7.
        if value >> 123 > 0 {
            return None;
        }
        value = value << 5 | digit;
    }
    Some(value)
}

fn uuid_time(bytes: [u8; 16]) -> Option<i64> {
    let value = u128::from_be_bytes(bytes);
    // Versions 1 and 6 count 100 ns since the start of the Gregorian calendar.
    let gregorian = |ticks: u64| Some((ticks as i64 - 0x01b2_1dd2_1381_4000) / 10);
    match bytes[6] >> 4 {
        1 => {
            let (low, middle, high) = (value >> 96, value >> 80 & 0xffff, value >> 64 & 0x0fff);
            gregorian((high << 48 | middle << 32 | low) as u64)
        }
        6 => gregorian((value >> 80 << 12 | value >> 64 & 0x0fff) as u64),
        7 => Some((value >> 80) as i64 * 1000),
        _ => None,
    }
}
