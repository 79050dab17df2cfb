//! `float` as text.

/// The float that a JSON number stands for, correctly rounded. `None` if it is not a number by JSON's grammar; infinite
/// if it is too large.
pub fn read(text: &[u8]) -> Option<f64> {
    if !crate::scan::is_number(text) {
        return None;
    }
    if let Some(exact) = short(text) {
        return Some(exact);
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// At most 15 digits and a point: both the digits and the power of ten are exact floats, so one division rounds once.
fn short(text: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, rest) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
    if rest.len() > 16 {
        return None;
    }
    let (mut digits, mut fraction, mut point) = (0u64, 0, false);
    for b in rest {
        match b {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(b - b'0');
                fraction += usize::from(point);
            }
            b'.' => point = true,
            _ => return None,
        }
    }
    if digits >= 1 << 53 {
        return None;
    }
    let value = digits as f64 / POWERS.get(fraction)?;
    Some(if negative { -value } else { value })
}

/// Appends the shortest text that reads back as the same float; JSON has no other word for NaN and infinity than `null`.
pub fn write(value: f64, out: &mut Vec<u8>) {
    if value.is_finite() {
        out.extend_from_slice(ryu::Buffer::new().format_finite(value).as_bytes());
    } else {
        out.extend_from_slice(b"null");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn floats_are_read_as_std_reads_them(text in "-?(0|[1-9][0-9]{0,16})(\\.[0-9]{1,16})?(e-?[0-9]{1,3})?") {
            prop_assert_eq!(read(text.as_bytes()).unwrap().to_bits(), text.parse::<f64>().unwrap().to_bits());
        }

        #[test]
        fn what_was_written_is_read_back(value in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            let mut out = vec![];
            write(value, &mut out);
            prop_assert_eq!(read(&out).unwrap().to_bits(), value.to_bits());
        }
    }
}
