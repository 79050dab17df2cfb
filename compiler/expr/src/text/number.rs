//! Numbers.

/// Writes an int.
pub fn write_int(out: &mut String, value: i64) {
    out.push_str(itoa::Buffer::new().format(value));
}

/// Writes the shortest text that reads back as the same float; a whole number has `.0`. What is not finite is `NaN`,
/// `Infinity`, `-Infinity`.
pub fn write_float(out: &mut String, value: f64) {
    if value.is_finite() {
        out.push_str(ryu::Buffer::new().format_finite(value));
    } else if value.is_nan() {
        out.push_str("NaN");
    } else {
        out.push_str(if value > 0.0 { "Infinity" } else { "-Infinity" });
    }
}

/// Writes a decimal with exactly `scale` fraction digits.
pub fn write_decimal(out: &mut String, digits: i128, scale: u8) {
    let mut buffer = itoa::Buffer::new();
    let text = buffer.format(digits.unsigned_abs());
    if digits < 0 {
        out.push('-');
    }
    let scale = usize::from(scale);
    if scale == 0 {
        out.push_str(text);
        return;
    }
    if text.len() > scale {
        let (whole, fraction) = text.split_at(text.len() - scale);
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    } else {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', scale - text.len()));
        out.push_str(text);
    }
}

/// Reads `-12.5` or `1.25e2` as digits of a decimal with `scale` fraction digits. `None` if it is not a number, has
/// digits beyond `scale` other than zeros, or does not fit 38 digits.
pub fn parse_decimal(text: &str, scale: u8) -> Option<i128> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], rest[at + 1..].parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    // The place of the last kept digit, counted from the point.
    let keep = i64::from(scale) + i64::from(exponent);
    let mut digits: i128 = 0;
    let mut place = -(whole.len() as i64);
    for byte in whole.bytes().chain(fraction.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        if place < keep {
            digits = digits.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
        } else if byte != b'0' {
            return None;
        }
        place += 1;
    }
    if digits != 0 && keep > place {
        let more = u32::try_from(keep - place).ok()?;
        digits = digits.checked_mul(10i128.checked_pow(more)?)?;
    }
    let digits = if negative { -digits } else { digits };
    (digits.unsigned_abs() < 10u128.pow(38)).then_some(digits)
}
