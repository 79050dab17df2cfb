//! `decimal(n)` as text: exact, at most 38 digits, at most 18 of them after the point.

/// All digits that a decimal may have.
const DIGITS: usize = 38;

/// What a number is as a decimal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Read {
    /// The digits without the point.
    Exact(i128),
    /// A number that has more digits than the type.
    TooLong,
    /// Not a number.
    NotNumber,
}

/// The usual case, in 64 bits: at most 18 digits, not more of them in the fraction than the type has, no exponent.
#[inline]
fn short(number: &[u8], scale: u8) -> Option<i128> {
    if number.len() > 18 {
        return None;
    }
    let (mut value, mut point) = (0u64, None);
    for (i, b) in number.iter().enumerate() {
        match b {
            b'0'..=b'9' => value = value * 10 + u64::from(b - b'0'),
            b'.' => point = Some(i + 1),
            _ => return None,
        }
    }
    let fraction = point.map_or(0, |p| number.len() - p) as u32;
    let missing = u32::from(scale).checked_sub(fraction)?;
    Some(i128::from(value) * 10i128.pow(missing))
}

/// Reads a JSON number as a decimal with `scale` fraction digits. Zeros at the end of the fraction do not count as digits.
pub fn read(text: &[u8], scale: u8) -> Read {
    if !crate::scan::is_number(text) {
        return Read::NotNumber;
    }
    let (negative, rest) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
    if let Some(digits) = short(rest, scale) {
        return Read::Exact(if negative { -digits } else { digits });
    }
    let mantissa_end = rest.iter().position(|b| matches!(b, b'e' | b'E')).unwrap_or(rest.len());
    let (mantissa, exponent) = rest.split_at(mantissa_end);
    let Some(exponent) = read_exponent(exponent) else { return Read::TooLong };
    let (mut value, mut fraction, mut point, mut zeros) = (0i128, 0i64, false, 0u32);
    for b in mantissa {
        match b {
            b'.' => point = true,
            // Zeros wait until a digit follows, so that zeros at the end cost nothing.
            b'0' if value != 0 => {
                zeros += 1;
                fraction += i64::from(point);
            }
            b'0' => fraction += i64::from(point),
            digit => {
                let shifted = 10i128.checked_pow(zeros + 1).and_then(|p| value.checked_mul(p));
                let Some(next) = shifted.and_then(|v| v.checked_add(i128::from(digit - b'0'))) else {
                    return Read::TooLong;
                };
                (value, zeros) = (next, 0);
                fraction += i64::from(point);
            }
        }
    }
    if value == 0 {
        return Read::Exact(0);
    }
    // value * 10^(zeros - fraction + exponent) is the number; the digits wanted are that times 10^scale.
    let shift = i64::from(zeros) - fraction + exponent + i64::from(scale);
    let digits = u32::try_from(shift).ok().and_then(|s| 10i128.checked_pow(s)).and_then(|p| value.checked_mul(p));
    match digits {
        Some(d) if d < 10i128.pow(DIGITS as u32) => Read::Exact(if negative { -d } else { d }),
        _ => Read::TooLong,
    }
}

fn read_exponent(text: &[u8]) -> Option<i64> {
    let Some((_, digits)) = text.split_first() else { return Some(0) };
    std::str::from_utf8(digits).ok()?.parse::<i32>().ok().map(i64::from)
}

/// Appends the number with all its `scale` fraction digits.
pub fn write(value: i128, scale: u8, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let digits = value.unsigned_abs();
    let one = 10u128.pow(u32::from(scale));
    let mut buffer = itoa::Buffer::new();
    match (u64::try_from(digits), u64::try_from(one)) {
        // The usual case without 128-bit division.
        (Ok(digits), Ok(one)) => {
            out.extend_from_slice(buffer.format(digits / one).as_bytes());
            fraction(u128::from(digits % one), scale, out);
        }
        _ => {
            out.extend_from_slice(buffer.format(digits / one).as_bytes());
            fraction(digits % one, scale, out);
        }
    }
}

fn fraction(value: u128, scale: u8, out: &mut Vec<u8>) {
    if scale > 0 {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(value).as_bytes();
        out.push(b'.');
        out.extend(std::iter::repeat_n(b'0', usize::from(scale) - digits.len()));
        out.extend_from_slice(digits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read_back(value in -(10i128.pow(38) - 1)..10i128.pow(38), scale in 0u8..=18, cut in 0u32..38) {
            let value = value / 10i128.pow(cut);
            let mut out = vec![];
            write(value, scale, &mut out);
            prop_assert_eq!(read(&out, scale), Read::Exact(value));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "-?[0-9]{0,45}(\\.[0-9]{0,45})?(e-?[0-9]{0,12})?", scale in 0u8..=18) {
            let _ = read(text.as_bytes(), scale);
        }
    }

    #[test]
    fn digits_that_do_not_fit_are_refused_not_rounded() {
        let cases: [(&str, Read); 14] = [
            ("12.5", Read::Exact(1250)),
            ("12.50000", Read::Exact(1250)),
            ("12.505", Read::TooLong),
            ("-0.01", Read::Exact(-1)),
            ("1e3", Read::Exact(100_000)),
            ("125e-1", Read::Exact(1250)),
            ("1e-3", Read::TooLong),
            ("1e99", Read::TooLong),
            ("1e99999999999", Read::TooLong),
            ("0e99999", Read::Exact(0)),
            ("0.000", Read::Exact(0)),
            ("999999999999999999999999999999999999.99", Read::Exact(10i128.pow(38) - 1)),
            ("1000000000000000000000000000000000000", Read::TooLong),
            ("1.", Read::NotNumber),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text.as_bytes(), 2), expected, "{text}");
        }
    }
}
