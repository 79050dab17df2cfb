//! `int` as text.

const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut i = 0;
    while i < 100 {
        pairs[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    pairs
};

/// Appends the digits. They are put in their place in a buffer that is appended whole and cut: a copy of fixed size is a
/// few instructions, one of any size a call.
#[inline(always)]
pub fn write(value: i64, out: &mut Vec<u8>) {
    let mut text = [b'-'; 24];
    let mut rest = value.unsigned_abs();
    let digits = rest.checked_ilog10().unwrap_or(0) as usize + 1;
    let end = digits + usize::from(value < 0);
    let mut at = end;
    while rest >= 100 {
        let pair = PAIRS[(rest % 100) as usize];
        rest /= 100;
        text[at - 2] = pair[0];
        text[at - 1] = pair[1];
        at -= 2;
    }
    if rest >= 10 {
        let pair = PAIRS[rest as usize];
        text[at - 2] = pair[0];
        text[at - 1] = pair[1];
    } else {
        text[at - 1] = b'0' + rest as u8;
    }
    let end = out.len() + end;
    out.extend_from_slice(&text);
    out.truncate(end);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ints_are_written_as_std_writes_them(value in any::<i64>(), shift in 0u32..64) {
            for value in [value >> shift, -(value >> shift).saturating_abs(), i64::MIN, i64::MAX, 0] {
                let mut out = b"x".to_vec();
                super::write(value, &mut out);
                prop_assert_eq!(String::from_utf8_lossy(&out), format!("x{value}"));
            }
        }
    }
}
