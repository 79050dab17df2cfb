//! Points in time: RFC 3339.

const DAY: i64 = 86_400_000_000;

/// Writes microseconds since 1970 as `2026-01-01T12:30:00Z`, with three or six fraction digits only where needed.
pub fn write_time(out: &mut String, micros: i64) {
    let (year, month, day) = civil(micros.div_euclid(DAY));
    let rest = micros.rem_euclid(DAY);
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let mut text = [0u8; 27];
    let mut put = |at: usize, width: usize, mut n: i64| {
        for place in (at..at + width).rev() {
            text[place] = b'0' + (n % 10) as u8;
            n /= 10;
        }
    };
    put(5, 2, month);
    put(8, 2, day);
    put(11, 2, seconds / 3600);
    put(14, 2, seconds / 60 % 60);
    put(17, 2, seconds % 60);
    let end = if fraction == 0 {
        19
    } else if fraction % 1000 == 0 {
        put(20, 3, fraction / 1000);
        23
    } else {
        put(20, 6, fraction);
        26
    };
    let plain = (0..=9999).contains(&year);
    if plain {
        put(0, 4, year);
    } else {
        // Beyond what RFC 3339 can say: ISO 8601's expanded form.
        out.push_str(&format!("{year:+05}"));
    }
    for (at, mark) in [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')] {
        text[at] = mark;
    }
    if end > 19 {
        text[19] = b'.';
    }
    text[end] = b'Z';
    let from = if plain { 0 } else { 4 };
    out.push_str(std::str::from_utf8(&text[from..=end]).unwrap_or_default());
}

/// Year, month and day of a day counted from 1970-01-01 (the algorithm of Howard Hinnant).
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// The day, counted from 1970-01-01, of a date.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let (era, yoe) = (y.div_euclid(400), y.rem_euclid(400));
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Reads RFC 3339 (`2026-01-01T12:30:00.5+01:00`; a space for `T` and lower case are taken, and a date alone is its
/// midnight UTC) as microseconds since 1970. Digits beyond microseconds are cut off.
pub fn parse_time(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let number = |from: usize, width: usize| -> Option<i64> {
        let digits = bytes.get(from..from + width)?;
        digits.iter().try_fold(0i64, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
    if bytes[4] != b'-' || bytes[7] != b'-' || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let date = days(year, month, day);
    if civil(date) != (year, month, day) {
        return None;
    }
    if bytes.len() == 10 {
        return Some(date * DAY);
    }
    if !matches!(bytes[10], b'T' | b't' | b' ') || bytes.get(13) != Some(&b':') || bytes.get(16) != Some(&b':') {
        return None;
    }
    let (hour, minute, second) = (number(11, 2)?, number(14, 2)?, number(17, 2)?);
    // A leap second is read as the second after it, as POSIX time does.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    let mut micros = 0;
    if bytes.get(at) == Some(&b'.') {
        let from = at + 1;
        at = from;
        while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
            if at - from < 6 {
                micros = micros * 10 + i64::from(digit - b'0');
            }
            at += 1;
        }
        if at == from {
            return None;
        }
        micros *= 10i64.pow(6 - (at - from).min(6) as u32);
    }
    let offset = match bytes.get(at)? {
        b'Z' | b'z' if bytes.len() == at + 1 => 0,
        sign @ (b'+' | b'-') if bytes.len() == at + 6 && bytes[at + 3] == b':' => {
            let (hours, minutes) = (number(at + 1, 2)?, number(at + 4, 2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = hours * 3600 + minutes * 60;
            if *sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    Some(date * DAY + (hour * 3600 + minute * 60 + second - offset) * 1_000_000 + micros)
}
