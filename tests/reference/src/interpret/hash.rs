//! The published hash of keys, and the share of a sample that it decides.
use num_bigint::BigInt;

use crate::model::Value;

fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}

fn combine(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23).wrapping_add(mix(b)))
}

/// The hash of a value.
fn of(value: &Value) -> u64 {
    match value {
        Value::Null => 0xA5E1_3F0C_92B7_D846,
        Value::Bool(false) => 0x3C79_AC49_2BA7_B653,
        Value::Bool(true) => 0xD1B5_4A32_D192_ED03,
        Value::Int(n) | Value::Time(n) | Value::Duration(n) => mix(*n as u64),
        Value::Float(x) if x.is_nan() => mix(0x7FF8_0000_0000_0000),
        Value::Float(x) => mix(if *x == 0.0 { 0 } else { x.to_bits() }),
        Value::Decimal(digits, scale) => decimal(*digits, *scale),
        Value::Text(s) => xxh64(s.as_bytes()),
        Value::Json(j) => xxh64(j.to_string().as_bytes()),
        Value::Bytes(b) => xxh64(b),
        Value::List(items) => items.iter().fold(0x8CB9_2BA7_2F3D_8DD7, |h, v| combine(h, of(v))),
        Value::Record(members) => members.iter().fold(0xAEF1_7502_108E_F2D9, |h, (_, v)| combine(h, of(v))),
        Value::Map(all) => {
            mix(all.iter().fold(0, |sum: u64, (n, v)| sum.wrapping_add(combine(xxh64(n.as_bytes()), of(v)))))
        }
    }
}

fn decimal(digits: i128, scale: u8) -> u64 {
    let (mut digits, mut scale) = (BigInt::from(digits), scale);
    while scale > 0 && &digits % 10 == BigInt::ZERO {
        digits /= 10;
        scale -= 1;
    }
    let digits = i128::try_from(&digits).unwrap_or_default() as u128;
    let hash = combine(digits as u64, (digits >> 64) as u64);
    if scale == 0 { hash } else { combine(hash, u64::from(scale)) }
}

/// The hash of a key of several values.
pub fn key(values: &[Value]) -> u64 {
    values.iter().map(of).reduce(combine).unwrap_or(0)
}

/// Whether a hash is within a share.
pub fn within(hash: u64, share: f64) -> bool {
    ((hash >> 11) as f64 / 9_007_199_254_740_992.0) < share
}

const PRIMES: [u64; 5] = [
    11_400_714_785_074_694_791,
    14_029_467_366_897_019_727,
    1_609_587_929_392_839_161,
    9_650_029_242_287_828_579,
    2_870_177_450_012_600_261,
];

/// XXH64 with seed 0.
pub fn xxh64(bytes: &[u8]) -> u64 {
    let [p1, p2, p3, p4, p5] = PRIMES;
    let word = |b: &[u8]| b.iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b));
    let round = |lane: u64, input: u64| lane.wrapping_add(input.wrapping_mul(p2)).rotate_left(31).wrapping_mul(p1);
    let (stripes, mut rest) = bytes.split_at(bytes.len() / 32 * 32);
    let mut hash = p5;
    if !stripes.is_empty() {
        let mut lanes = [p1.wrapping_add(p2), p2, 0, p1.wrapping_neg()];
        for stripe in stripes.chunks(32) {
            for i in 0..4 {
                lanes[i] = round(lanes[i], word(&stripe[i * 8..i * 8 + 8]));
            }
        }
        hash = lanes[0].rotate_left(1).wrapping_add(lanes[1].rotate_left(7));
        hash = hash.wrapping_add(lanes[2].rotate_left(12)).wrapping_add(lanes[3].rotate_left(18));
        for lane in lanes {
            hash = (hash ^ round(0, lane)).wrapping_mul(p1).wrapping_add(p4);
        }
    }
    hash = hash.wrapping_add(bytes.len() as u64);
    while rest.len() >= 8 {
        hash = (hash ^ round(0, word(&rest[..8]))).rotate_left(27).wrapping_mul(p1).wrapping_add(p4);
        rest = &rest[8..];
    }
    if rest.len() >= 4 {
        hash = (hash ^ word(&rest[..4]).wrapping_mul(p1)).rotate_left(23).wrapping_mul(p2).wrapping_add(p3);
        rest = &rest[4..];
    }
    for b in rest {
        hash = (hash ^ u64::from(*b).wrapping_mul(p5)).rotate_left(11).wrapping_mul(p1);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(p2);
    hash = (hash ^ (hash >> 29)).wrapping_mul(p3);
    hash ^ (hash >> 32)
}
