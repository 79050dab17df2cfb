//! Digests, checksums and message authentication.
use hmac::{Hmac, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_512};
use subtle::ConstantTimeEq;

use super::Call;
use super::encode::octets;
use super::function::Definition;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["md5(text: string) -> bytes", "md5(data: bytes) -> bytes"],
        "The MD5 digest, 16 bytes. It is broken: for checksums of old only.",
        (r#"hex(md5("abc"))"#, r#""900150983cd24fb0d6963f7d28e17f72""#),
        digest::<Md5>,
    ),
    Definition::new(
        &["sha1(text: string) -> bytes", "sha1(data: bytes) -> bytes"],
        "The SHA-1 digest, 20 bytes. It is broken: for checksums of old only.",
        (r#"hex(sha1("abc"))"#, r#""a9993e364706816aba3e25717850c26c9cd0d89d""#),
        digest::<Sha1>,
    ),
    Definition::new(
        &["sha224(text: string) -> bytes", "sha224(data: bytes) -> bytes"],
        "The SHA-224 digest, 28 bytes.",
        (r#"hex(sha224("abc"))"#, r#""23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7""#),
        digest::<Sha224>,
    ),
    Definition::new(
        &["sha384(text: string) -> bytes", "sha384(data: bytes) -> bytes"],
        "The SHA-384 digest, 48 bytes.",
        (r#"base64_encode(sha384("abc"))"#, r#""ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn""#),
        digest::<Sha384>,
    ),
    Definition::new(
        &["sha512(text: string) -> bytes", "sha512(data: bytes) -> bytes"],
        "The SHA-512 digest, 64 bytes.",
        (
            r#"base64_encode(sha512("abc"))"#,
            r#""3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==""#,
        ),
        digest::<Sha512>,
    ),
    Definition::new(
        &["sha3_256(text: string) -> bytes", "sha3_256(data: bytes) -> bytes"],
        "The SHA3-256 digest, 32 bytes.",
        (r#"hex(sha3_256("abc"))"#, r#""3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532""#),
        digest::<Sha3_256>,
    ),
    Definition::new(
        &["sha3_512(text: string) -> bytes", "sha3_512(data: bytes) -> bytes"],
        "The SHA3-512 digest, 64 bytes.",
        (
            r#"base64_encode(sha3_512("abc"))"#,
            r#""t1GFCxpXFopWk82SS2sJbgj2IYJ0RPcNiE9dAkDScS4Q4RbpGSrzyRp+xXZH45NAVzQLTPQI1aVlkvgnTuxT8A==""#,
        ),
        digest::<Sha3_512>,
    ),
    Definition::new(
        &["crc32(text: string) -> int", "crc32(data: bytes) -> int"],
        "The CRC-32 checksum, as zip and Ethernet have it.",
        (r#"crc32("123456789")"#, "3421780262"),
        |call| {
            let data = octets(call, 0)?;
            call.ints(|row| Ok(Some(i64::from(crc32fast::hash(data(row))))))
        },
    ),
    Definition::new(
        &[
            "hmac_sha1(key: string, text: string) -> bytes",
            "hmac_sha1(key: bytes, text: string) -> bytes",
            "hmac_sha1(key: string, data: bytes) -> bytes",
            "hmac_sha1(key: bytes, data: bytes) -> bytes",
        ],
        "The HMAC with SHA-1, 20 bytes, for what still asks for it.",
        (
            r#"hex(hmac_sha1("key", "The quick brown fox jumps over the lazy dog"))"#,
            r#""de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9""#,
        ),
        |call| signed(call, mac::<Hmac<Sha1>>),
    ),
    Definition::new(
        &[
            "hmac_sha256(key: string, text: string) -> bytes",
            "hmac_sha256(key: bytes, text: string) -> bytes",
            "hmac_sha256(key: string, data: bytes) -> bytes",
            "hmac_sha256(key: bytes, data: bytes) -> bytes",
        ],
        "The HMAC with SHA-256, 32 bytes.",
        (
            r#"hex(hmac_sha256("key", "The quick brown fox jumps over the lazy dog"))"#,
            r#""f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8""#,
        ),
        |call| signed(call, hmac_sha256),
    ),
    Definition::new(
        &[
            "hmac_sha512(key: string, text: string) -> bytes",
            "hmac_sha512(key: bytes, text: string) -> bytes",
            "hmac_sha512(key: string, data: bytes) -> bytes",
            "hmac_sha512(key: bytes, data: bytes) -> bytes",
        ],
        "The HMAC with SHA-512, 64 bytes.",
        (
            r#"base64_encode(hmac_sha512("key", "The quick brown fox jumps over the lazy dog"))"#,
            r#""tCrwkFe6weLUFwjkipAuCbX/fxKrQopP6GZTxz3SSPuC+UilSfe3kaW0GRXuTR7Dk1NX5OIxclDQNyr6Lr7rOg==""#,
        ),
        |call| signed(call, mac::<Hmac<Sha512>>),
    ),
    Definition::new(
        &["equal_constant_time(a: string, b: string) -> bool", "equal_constant_time(a: bytes, b: bytes) -> bool"],
        "Whether two values are equal, in a time that does not tell where they differ: for signatures and tokens.",
        (r#"equal_constant_time("token", "tokem")"#, "false"),
        |call| {
            let (a, b) = (octets(call, 0)?, octets(call, 1)?);
            call.bools(|row| Ok(Some(a(row).ct_eq(b(row)).into())))
        },
    ),
];

fn digest<D: Digest>(call: &mut Call<'_, '_>) -> Outcome {
    let data = octets(call, 0)?;
    call.bytes(|row| Ok(Some(D::digest(data(row)).to_vec())))
}

/// HMAC takes a key of any length.
fn mac<M: Mac + hmac::digest::KeyInit>(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let mac = <M as Mac>::new_from_slice(key).ok()?;
    Some(mac.chain_update(data).finalize().into_bytes().to_vec())
}

/// The HMAC of data with SHA-256.
pub(super) fn hmac_sha256(key: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    mac::<Hmac<Sha256>>(key, data)
}

fn signed(call: &mut Call<'_, '_>, mac: fn(&[u8], &[u8]) -> Option<Vec<u8>>) -> Outcome {
    let (key, data) = (octets(call, 0)?, octets(call, 1)?);
    call.bytes(|row| Ok(mac(key(row), data(row))))
}
