//! `duration` as text: whole numbers with units, as in the language: `5m`, `1h30m`, `-200ms`. Units: `d h m s ms us`.
use std::io::Write;

const UNITS: [(i64, &str); 6] =
    [(86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"), (1_000, "ms"), (1, "us")];

/// The microseconds; `None` if the text is not a duration or does not fit.
pub fn read(text: &str) -> Option<i64> {
    let (negative, mut rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    // The sum is wide, so that the least i64 is read too.
    let mut total = 0i128;
    loop {
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = rest.split_at(n);
        let letters = unit.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, after) = unit.split_at(letters);
        let size = UNITS.iter().find(|(_, name)| *name == unit)?.0;
        total = total.checked_add(i128::from(number.parse::<u64>().ok()?) * i128::from(size))?;
        rest = after;
        if rest.is_empty() {
            return i64::try_from(if negative { -total } else { total }).ok();
        }
    }
}

/// Appends the text: one number with the largest unit that is exact.
pub fn write(micros: i64, out: &mut Vec<u8>) {
    let (size, unit) =
        UNITS.into_iter().find(|(size, _)| micros != 0 && micros % size == 0).unwrap_or((1_000_000, "s"));
    // Writing to a Vec cannot fail.
    let _ = write!(out, "{}{unit}", micros / size);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read_back(n in any::<i64>(), unit in 0usize..6) {
            let n = n / UNITS[unit].0 * UNITS[unit].0;
            let mut out = vec![];
            write(n, &mut out);
            prop_assert_eq!(read(&String::from_utf8_lossy(&out)), Some(n));
        }
    }

    #[test]
    fn several_units_add_up_and_nonsense_is_refused() {
        assert_eq!(read("1h30m"), Some(5_400_000_000));
        assert_eq!(read("-200ms"), Some(-200_000));
        assert_eq!(read("0s"), Some(0));
        for bad in ["", "-", "5", "m", "5 m", "5min", "1.5h", "99999999999999d", "5m-3s"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
