//! "Did you mean": the known name nearest to a mistyped one.
use hexafn_diagnostics::edits;

/// The candidate nearest to `word`, if it is near enough to be what was meant.
pub(crate) fn nearest<'n>(word: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // In a word of one or two letters any edit makes another word; only its case is forgiven.
    let limit = match word.chars().count() {
        0..3 => 0,
        n => (n / 3).min(3),
    };
    let scored = candidates.into_iter().filter(|c| *c != word).map(|c| (edits(word, c), c));
    scored.filter(|(d, c)| *d <= limit && *d < c.chars().count()).min().map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_the_name_that_was_meant() {
        assert_eq!(nearest("amont", ["country", "amount", "at"]), Some("amount"));
        assert_eq!(nearest("paymetns", ["payments", "payment"]), Some("payments"));
        assert_eq!(nearest("Limit", ["limit"]), Some("limit"));
    }

    #[test]
    fn a_different_word_finds_nothing() {
        assert_eq!(nearest("x", ["y", "id"]), None);
        assert_eq!(nearest("t", ["at"]), None);
        assert_eq!(nearest("colour", ["amount"]), None);
    }
}
