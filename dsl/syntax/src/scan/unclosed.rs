//! How far a string reaches that nothing closes: what else was meant to stand on its line is found by its shape.
use super::brackets::Brackets;

/// The length of the string that `line` begins with, whose opening is `from` long, and whether that is only a guess: where
/// a route, a step or the closing bracket of what is around it follows, the string was to end before.
pub(super) fn reach(line: &str, from: usize, around: &Brackets) -> (usize, bool) {
    let all = line.trim_end().len().max(from);
    let text = &line[from.min(all)..all];
    if text.contains(['"', '{']) {
        return (all, false);
    }
    let goes_on = [" -> ", " | "].iter().filter_map(|sign| text.find(sign)).min();
    let ends = text.trim_end_matches(|c: char| c.is_whitespace() || around.is_open(c));
    let inside = goes_on.unwrap_or(text.len()).min(ends.len());
    let inside = text[..inside].trim_end().len();
    if inside == 0 || around.is_empty() && goes_on.is_none() {
        return (all, false);
    }
    (from + inside, from + inside < all)
}
