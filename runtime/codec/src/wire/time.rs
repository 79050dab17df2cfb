//! `time` as text: RFC 3339, years 0000 to 9999, to the microsecond.
use hexafn_ir::TimeWire;

const DAY: i64 = 86_400_000_000;

/// Microseconds a unit of an epoch format; `None` for RFC 3339.
pub fn unit(wire: TimeWire) -> Option<i64> {
    match wire {
        TimeWire::Rfc3339 => None,
        TimeWire::Seconds => Some(1_000_000),
        TimeWire::Millis => Some(1_000),
        TimeWire::Micros => Some(1),
    }
}

/// The microseconds since 1970 UTC of an RFC 3339 text; `None` if it is not one. A fraction finer than microseconds is
/// cut off; a leap second counts as the first second of the next minute. `t`, `z` and a space for `T` are accepted.
pub fn read(text: &[u8]) -> Option<i64> {
    if text.len() < 20 {
        return None;
    }
    let two = |at: usize| -> Option<i64> {
        let (a, b) = (text.get(at)?.wrapping_sub(b'0'), text.get(at + 1)?.wrapping_sub(b'0'));
        (a < 10 && b < 10).then(|| i64::from(a) * 10 + i64::from(b))
    };
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')].iter().all(|(at, mark)| text[*at] == *mark);
    if !marks || !matches!(text[10], b'T' | b't' | b' ') {
        return None;
    }
    let year = two(0)? * 100 + two(2)?;
    let (month, day, hour, minute, second) = (two(5)?, two(8)?, two(11)?, two(14)?, two(17)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut at = 19;
    let mut micros = 0;
    if text[at] == b'.' {
        let digits = text[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        for i in 0..6 {
            micros = micros * 10 + if i < digits { i64::from(text[at + 1 + i] - b'0') } else { 0 };
        }
        at += 1 + digits;
    }
    let ahead = match text.get(at)? {
        b'Z' | b'z' if at + 1 == text.len() => 0,
        sign @ (b'+' | b'-') if at + 6 == text.len() && text[at + 3] == b':' => {
            let (hours, minutes) = (two(at + 1)?, two(at + 4)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let minutes = hours * 60 + minutes;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    let seconds = (hour * 60 + minute - ahead) * 60 + second;
    Some(days_from_civil(year, month, day) * DAY + seconds * 1_000_000 + micros)
}

/// Appends the RFC 3339 text, in UTC, with as many fraction digits (0, 3 or 6) as are needed. Years outside of 0000 to
/// 9999 get a sign, which RFC 3339 does not have.
pub fn write(micros: i64, out: &mut Vec<u8>) {
    let (days, rest) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    let (year, month, day) = civil_from_days(days);
    if (0..=9999).contains(&year) {
        pair(year / 100, out);
        pair(year % 100, out);
    } else {
        out.push(if year < 0 { b'-' } else { b'+' });
        out.extend_from_slice(itoa::Buffer::new().format(year.unsigned_abs()).as_bytes());
    }
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    for (mark, value) in
        [(b'-', month), (b'-', day), (b'T', seconds / 3600), (b':', seconds / 60 % 60), (b':', seconds % 60)]
    {
        out.push(mark);
        pair(value, out);
    }
    if fraction > 0 {
        let text = format_micros(fraction);
        out.push(b'.');
        out.extend_from_slice(if fraction % 1_000 == 0 { &text[..3] } else { &text });
    }
    out.push(b'Z');
}

fn pair(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(&[b'0' + (value / 10) as u8, b'0' + (value % 10) as u8]);
}

fn format_micros(mut value: i64) -> [u8; 6] {
    let mut text = [b'0'; 6];
    for digit in text.iter_mut().rev() {
        *digit += (value % 10) as u8;
        value /= 10;
    }
    text
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar; eras of 400 years that begin on 1 March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(micros: i64) -> String {
        let mut out = vec![];
        write(micros, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    proptest! {
        /// From the first microsecond of year 0 to the last of 9999.
        #[test]
        fn what_was_written_is_read_back(micros in -62_167_219_200_000_000i64..253_402_300_800_000_000, cut in 0u32..7) {
            let micros = micros / 10i64.pow(cut) * 10i64.pow(cut);
            prop_assert_eq!(read(text(micros).as_bytes()), Some(micros), "{}", text(micros));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = read(&bytes);
        }

        #[test]
        fn any_number_can_be_written(micros in any::<i64>()) {
            prop_assert!(text(micros).ends_with('Z'));
        }
    }

    #[test]
    fn known_moments() {
        assert_eq!(text(0), "1970-01-01T00:00:00Z");
        assert_eq!(text(1_767_225_600_000_000), "2026-01-01T00:00:00Z");
        assert_eq!(text(951_782_400_123_000), "2000-02-29T00:00:00.123Z");
        assert_eq!(text(-1), "1969-12-31T23:59:59.999999Z");
        assert_eq!(read(b"2026-01-01T02:00:00+02:00"), Some(1_767_225_600_000_000));
        assert_eq!(read(b"2025-12-31 19:30:00.1234567-04:30"), Some(1_767_225_600_123_456));
        assert_eq!(read(b"2016-12-31T23:59:60Z"), read(b"2017-01-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for bad in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+0200",
            "2026-01-01T00:00:00Zx",
            "2026-1-01T00:00:00.0Z",
            "yesterday",
        ] {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
    }
}
