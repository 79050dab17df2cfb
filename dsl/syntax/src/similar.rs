//! "Did you mean": the known word that is closest to a misspelt one.
use hexafn_diagnostics::edits;

/// The word of `known` that `word` most likely is a misspelling of, if any is close enough.
pub(crate) fn closest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let length = word.chars().count();
    // Longer than any keyword: do not measure, the table would be large.
    if length > 32 {
        return None;
    }
    let allowed = match length {
        0..=1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    let with_distance = known.into_iter().map(|k| (edits(word, k), k));
    with_distance.filter(|(d, _)| *d <= allowed).min_by_key(|(d, _)| *d).map(|(_, k)| k)
}
