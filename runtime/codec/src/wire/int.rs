//! `int` as text.

const E8: u64 = 100_000_000;

/// Appends the digits.
///
/// Eight at a time without loop or branch, and copied in one piece of fixed size that is cut afterwards: of a length that
/// is not known, a copy is a call.
#[inline(always)]
pub fn write(value: i64, out: &mut Vec<u8>) {
    if (0..E8 as i64).contains(&value) {
        let digits = eight(value as u64);
        // The lowest byte is the first digit. One digit stays, also of 0.
        let zeros = (digits.trailing_zeros() / 8).min(7);
        let text = (digits | 0x3030_3030_3030_3030) >> (8 * zeros);
        let end = out.len() + 8 - zeros as usize;
        out.extend_from_slice(&text.to_le_bytes());
        out.truncate(end);
    } else {
        write_long(value, out);
    }
}

/// Negative numbers, and those of nine digits and more.
fn write_long(value: i64, out: &mut Vec<u8>) {
    let rest = value.unsigned_abs();
    if value < 0 || rest >= E8 * E8 {
        return out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }
    write((rest / E8) as i64, out);
    out.extend_from_slice(&(eight(rest % E8) | 0x3030_3030_3030_3030).to_le_bytes());
}

/// The eight digits of a number below 10^8, a byte each, the first in the lowest: halves, then quarters, then digits, side
/// by side. 10486 / 2^20 and 103 / 2^10 stand for 1/100 and 1/10.
#[inline(always)]
fn eight(value: u64) -> u64 {
    let fours = (value / 10_000) | (value % 10_000) << 32;
    let high = (fours * 10_486) >> 20 & 0x0000_007F_0000_007F;
    let twos = high | (fours - 100 * high) << 16;
    let tens = (twos * 103) >> 10 & 0x000F_000F_000F_000F;
    tens | (twos - 10 * tens) << 8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    fn text(value: i64) -> String {
        let mut out = b"x".to_vec();
        super::write(value, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    proptest! {
        #[test]
        fn ints_are_written_as_std_writes_them(value in any::<i64>(), shift in 0u32..64) {
            for value in [value >> shift, (value >> shift).saturating_neg()] {
                prop_assert_eq!(text(value), format!("x{value}"));
            }
        }
    }

    #[test]
    fn the_edges_are_written_too() {
        let powers = (0..19).map(|n| 10i64.pow(n)).flat_map(|p| [p - 1, p, p + 1, -p]);
        for value in powers.chain([i64::MIN, i64::MAX]).chain(0..20_000) {
            assert_eq!(text(value), format!("x{value}"));
        }
    }
}
