//! A path with parts of the date in it.
use std::fmt::Write;

use chrono::DateTime;
use chrono::format::{Item, StrftimeItems};

/// A path such as `out/%Y-%m-%d.jsonl`. Dates are UTC.
pub(super) struct Pattern {
    text: String,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        if StrftimeItems::new(text).any(|item| item == Item::Error) {
            return Err(format!(
                "the path `{text}` has a `%` that is no part of a date; write `%%` for the sign itself"
            ));
        }
        let pattern = Pattern { text: text.to_owned() };
        // Some parts can be read but not written.
        let mut path = String::new();
        let written = write!(path, "{}", DateTime::UNIX_EPOCH.format(text));
        written
            .map(|()| pattern)
            .map_err(|_| format!("the path `{text}` has a part of the date that cannot be written"))
    }

    /// The path at a time, in microseconds since 1970.
    pub fn at(&self, micros: i64) -> String {
        let mut path = String::new();
        let time = DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH);
        // Tried in `new`; should it fail for this date, the text itself is a path, too.
        match write!(path, "{}", time.format(&self.text)) {
            Ok(()) => path,
            Err(_) => self.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_date_is_put_in_and_a_wrong_sign_is_refused() {
        assert_eq!(Pattern::new("a/%Y-%m-%d/%H.jsonl").unwrap().at(1_767_225_600_000_000), "a/2026-01-01/00.jsonl");
        assert_eq!(Pattern::new("100%%.jsonl").unwrap().at(0), "100%.jsonl");
        assert_eq!(
            Pattern::new("100%.jsonl").err().unwrap(),
            "the path `100%.jsonl` has a `%` that is no part of a date; write `%%` for the sign itself"
        );
    }
}
