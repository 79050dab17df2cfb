//! "Did you mean": the known name nearest to a mistyped one.

/// The candidate nearest to `word`, if it is near enough to be what was meant.
pub(crate) fn nearest<'n>(word: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // In a word of one or two letters any edit makes another word; only its case is forgiven.
    let limit = match word.chars().count() {
        0..3 => 0,
        n => (n / 3).min(3),
    };
    let scored = candidates.into_iter().filter(|c| *c != word).map(|c| (distance(word, c), c));
    scored.filter(|(d, c)| *d <= limit && *d < c.chars().count()).min().map(|(_, c)| c)
}

/// Edits (insert, delete, replace, swap of neighbours) that make `a` out of `b`, case ignored.
fn distance(a: &str, b: &str) -> usize {
    let fold = |s: &str| s.chars().flat_map(char::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (fold(a), fold(b));
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
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

    #[test]
    fn swapped_letters_count_once() {
        assert_eq!(distance("form", "from"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
