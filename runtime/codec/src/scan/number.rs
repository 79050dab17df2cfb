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

const POWERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

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
