//! Integers, eight digits at a time.

/// A zero digit in each byte.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The number of digits at the start of the eight bytes, and the bytes as digits.
#[inline]
fn digits(chunk: [u8; 8]) -> (u32, u64) {
    let values = u64::from_le_bytes(chunk) ^ ZEROS;
    // Adding 0x76 carries into the high bit where a byte is over 9. A carry out of such a byte reaches only bytes behind it.
    let others = (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
    (others.trailing_zeros() / 8, values)
}

/// The number of eight digit values, the first in the lowest byte.
#[inline]
fn fold(values: u64) -> u64 {
    let pairs = (values.wrapping_mul(10).wrapping_add(values >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xFFFF_FFFF
}

/// The number of one to eight digits among `values`.
#[inline]
fn head(values: u64, count: u32) -> u64 {
    fold(values << (64 - 8 * count))
}

/// An integer of at most 15 digits without sign and its length; `None` for anything else, also near the end of the text.
#[inline]
pub fn parse(text: &[u8]) -> Option<(i64, usize)> {
    let (first, rest) = text.split_first_chunk::<8>()?;
    let (count, values) = digits(*first);
    if count == 0 || (text[0] == b'0' && count > 1) {
        return None;
    }
    if count < 8 {
        return Some((head(values, count) as i64, count as usize));
    }
    let (more, tail) = digits(*rest.first_chunk::<8>()?);
    match more {
        0 => Some((fold(values) as i64, 8)),
        1..8 => Some(((fold(values) * 10_u64.pow(more) + head(tail, more)) as i64, 8 + more as usize)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn in_line(number: &str) -> Option<(i64, usize)> {
        parse(format!("{number},\"extra\":\"0123456789\"").as_bytes())
    }

    #[test]
    fn every_length_is_read() {
        for length in 1..=15 {
            let number = &"987654321012345"[..length];
            assert_eq!(in_line(number), number.parse().ok().map(|n: i64| (n, length)));
        }
        assert_eq!(in_line("0"), Some((0, 1)));
    }

    #[test]
    fn what_is_unusual_is_left_to_the_parser() {
        for text in ["", "-1", "01", "007", "\"1\"", "null", "1234567890123456", "9223372036854775807"] {
            assert_eq!(in_line(text), None, "{text}");
        }
    }

    #[test]
    fn a_byte_with_high_bits_is_no_digit() {
        for byte in (0_u8..=255).filter(|b| !b.is_ascii_digit()) {
            let text = [b'1', b'2', byte, b'9', b'9', b'9', b'9', b'9'];
            assert_eq!(parse(&text), Some((12, 2)), "byte {byte}");
        }
    }
}
