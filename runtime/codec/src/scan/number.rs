//! Numbers as text.
use super::{byte, load8};

/// The value and the number of the decimal digits at `at`. The value is meaningful for at most 18 digits.
#[inline(always)]
pub fn digits(text: &[u8], at: usize, end: usize) -> (u64, usize) {
    let (mut value, mut n) = (0u64, 0);
    while let Some(chunk) = load8(text, at + n) {
        let count = leading_digits(chunk);
        if count == 8 {
            value = value.wrapping_mul(100_000_000).wrapping_add(eight(chunk));
            n += 8;
            continue;
        }
        if count > 0 {
            // Moves the digits up, so that zeros stand before them.
            let chunk = (chunk << (64 - 8 * count)) | (0x3030_3030_3030_3030 >> (8 * count));
            value = value.wrapping_mul(POWERS[count as usize]).wrapping_add(eight(chunk));
        }
        n += count as usize;
        // A digit past `end` can only be there if the event ends within digits: count again, byte by byte.
        return if at + n <= end { (value, n) } else { digits_slow(text, at, end) };
    }
    digits_slow(text, at, end)
}

const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

#[cold]
fn digits_slow(text: &[u8], at: usize, end: usize) -> (u64, usize) {
    let (mut value, mut n) = (0u64, 0);
    while byte(text, at + n, end).is_ascii_digit() {
        value = value.wrapping_mul(10).wrapping_add(u64::from(text[at + n] - b'0'));
        n += 1;
    }
    (value, n)
}

/// How many of the 8 bytes, from the first, are digits.
#[inline(always)]
fn leading_digits(chunk: u64) -> u32 {
    // A byte above `9` carries into its high bit, one below `0` borrows; only the first hit is exact, and it is all we need.
    let over = chunk.wrapping_add(0x4646_4646_4646_4646);
    let under = chunk.wrapping_sub(0x3030_3030_3030_3030);
    (((over | under) & 0x8080_8080_8080_8080).trailing_zeros()) / 8
}

/// The value of 8 digits, pairs first, then fours, then all.
#[inline(always)]
fn eight(chunk: u64) -> u64 {
    let c = chunk.wrapping_sub(0x3030_3030_3030_3030);
    let c = c.wrapping_mul(10).wrapping_add(c >> 8);
    let low = (c & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let high = ((c >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    (low.wrapping_add(high)) >> 32
}

/// The end of the run of bytes at `at` that numbers are made of.
#[inline(always)]
pub fn number_end(text: &[u8], at: usize, end: usize) -> usize {
    let mut at = at + usize::from(byte(text, at, end) == b'-');
    while let Some(chunk) = load8(text, at) {
        let count = leading_digits(chunk) as usize;
        at += count;
        if count < 8 {
            break;
        }
    }
    let mut at = at.min(end);
    while matches!(byte(text, at, end), b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') {
        at += 1;
    }
    at
}

/// The whole number at `at` and where it ends. `None` if it is not written as one, or does not fit in 64 bits.
#[inline(always)]
pub fn whole(text: &[u8], at: usize, end: usize) -> Option<(i64, usize)> {
    let negative = byte(text, at, end) == b'-';
    let start = at + usize::from(negative);
    let (value, n) = digits(text, start, end);
    let stop = start + n;
    if n == 0 || (n > 1 && text[start] == b'0') || matches!(byte(text, stop, end), b'.' | b'e' | b'E') {
        return None;
    }
    if n <= 18 {
        let value = value as i64;
        return Some((if negative { -value } else { value }, stop));
    }
    std::str::from_utf8(&text[at..stop]).ok()?.parse().ok().map(|v| (v, stop))
}

/// Whether a byte is not a digit, as a bit in its highest place; all bits are exact.
#[inline(always)]
fn not_digits(chunk: u64) -> u64 {
    let values = chunk ^ 0x3030_3030_3030_3030;
    // No carry crosses: the sum of 7-bit values and 0x76 stays below 0x100.
    ((values & 0x7F7F_7F7F_7F7F_7F7F).wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
}

/// The value of the whole number that is all of `start..stop`, at most 16 digits with or without sign. `None` for all else.
///
/// Knowing where it ends, nothing has to be looked for: two loads and no loop.
#[inline(always)]
pub fn whole_between(text: &[u8], start: usize, stop: usize) -> Option<i64> {
    let negative = *text.get(start)? == b'-';
    let start = start + usize::from(negative);
    let len = stop.checked_sub(start)?;
    let (first, rest) = text.get(start..)?.split_first_chunk::<8>()?;
    let first = u64::from_le_bytes(*first);
    if len > 1 && first as u8 == b'0' {
        return None;
    }
    let value = if len.wrapping_sub(1) < 8 {
        let digits = padded(first, len);
        if not_digits(digits) != 0 {
            return None;
        }
        eight(digits)
    } else if len.wrapping_sub(9) < 8 {
        let digits = padded(u64::from_le_bytes(*rest.first_chunk()?), len - 8);
        if (not_digits(first) | not_digits(digits)) != 0 {
            return None;
        }
        eight(first) * POWERS[len - 8] + eight(digits)
    } else {
        return None;
    };
    let value = value as i64;
    Some(if negative { -value } else { value })
}

/// The first `len` of 8 bytes, 1 to 8, moved up, with zeros before them.
#[inline(always)]
fn padded(chunk: u64, len: usize) -> u64 {
    let empty = (64 - 8 * len as u32) & 63;
    let zeros = 0x3030_3030_3030_3030u64.checked_shr(64 - empty).unwrap_or(0);
    (chunk << empty) | zeros
}

/// Whether `start..stop` is at most 16 digits, with or without sign.
#[inline(always)]
pub fn digits_between(text: &[u8], start: usize, stop: usize) -> bool {
    let Some(first) = text.get(start) else { return false };
    let start = start + usize::from(*first == b'-');
    let len = stop.wrapping_sub(start);
    let Some(chunk) = text.get(start..).and_then(|rest| rest.first_chunk::<16>()) else { return false };
    let chunk = u128::from_le_bytes(*chunk);
    let bad = u128::from(not_digits(chunk as u64)) | u128::from(not_digits((chunk >> 64) as u64)) << 64;
    len.wrapping_sub(1) < 16 && bad << ((128 - 8 * len as u32) % 128) == 0
}

/// Whether the text is a number by JSON's grammar.
pub fn is_number(text: &[u8]) -> bool {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let run = |t: &[u8]| t.iter().take_while(|b| b.is_ascii_digit()).count();
    let n = run(unsigned);
    if n == 0 || (n > 1 && unsigned[0] == b'0') {
        return false;
    }
    let mut rest = &unsigned[n..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let n = run(fraction);
        if n == 0 {
            return false;
        }
        rest = &fraction[n..];
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        let n = run(exponent);
        return n > 0 && n == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whole_numbers_are_read_as_std_reads_them(n in any::<i64>(), shift in 0u32..64, after in "[,} a]{0,20}") {
            let n = n >> shift;
            let text = format!("{n}{after}");
            prop_assert_eq!(whole(text.as_bytes(), 0, text.len()), Some((n, n.to_string().len())));
        }

        #[test]
        fn numbers_of_known_length_are_read_as_all_others(text in "-?[0-9a]{0,18}[,. ]?", after in "[0-9,]{16,20}") {
            let long = format!("{text}{after}");
            let expected = whole(text.as_bytes(), 0, text.len()).filter(|(_, end)| *end == text.len()).map(|(n, _)| n);
            let (got, digits) = (whole_between(long.as_bytes(), 0, text.len()), digits_between(long.as_bytes(), 0, text.len()));
            let unsigned = text.strip_prefix('-').unwrap_or(&text);
            if unsigned.len() <= 16 {
                prop_assert_eq!(got, expected, "{}", text);
                let all = !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit());
                prop_assert_eq!(digits, all, "{}", text);
            } else {
                prop_assert!(got.is_none() && !digits);
            }
        }

        #[test]
        fn digits_stop_at_the_end_of_the_event(text in "[0-9]{0,30}", end in 0usize..30) {
            let end = end.min(text.len());
            prop_assert_eq!(digits(text.as_bytes(), 0, end).1, end);
        }

        #[test]
        fn the_grammar_of_numbers_is_that_of_serde_json(text in "-?[0-9]{0,3}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?") {
            let ours = is_number(text.as_bytes());
            prop_assert_eq!(ours, serde_json::from_str::<serde_json::Number>(&text).is_ok(), "{}", text);
        }
    }

    #[test]
    fn what_does_not_fit_is_not_whole() {
        for text in ["9223372036854775808", "-9223372036854775809", "1.0", "1e3", "01", "-", ""] {
            assert_eq!(whole(text.as_bytes(), 0, text.len()), None, "{text}");
        }
        assert_eq!(whole(b"-9223372036854775808", 0, 20), Some((i64::MIN, 20)));
    }
}
