//! Lengths of time, as they are written in the language.
const UNITS: [(i64, &str); 6] =
    [(86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"), (1_000_000, "s"), (1_000, "ms"), (1, "us")];

/// Writes microseconds in their largest exact unit: `90m`, `1500ms`, `0s`.
pub fn write_duration(out: &mut String, micros: i64) {
    let fits = |(size, _): &(i64, &str)| micros % size == 0;
    let (size, unit) = if micros == 0 { (1, "s") } else { UNITS.into_iter().find(fits).unwrap_or((1, "us")) };
    out.push_str(itoa::Buffer::new().format(micros / size));
    out.push_str(unit);
}

/// Reads `90m`, `1.5h` or `-20ms` as microseconds.
pub fn parse_duration(text: &str) -> Option<i64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(at);
    let (size, _) = UNITS.into_iter().find(|(_, name)| *name == unit)?;
    let scaled = super::parse_decimal(number, 6)?.checked_mul(i128::from(size))?;
    i64::try_from(scaled / 1_000_000).ok()
}
