//! Which functions a reader of one may look for as well.
use super::function::{Function, all, find, groups};

/// How many are named.
const MOST: usize = 6;

/// Words of names that say little about what a function does.
const SMALL: [&str; 9] = ["is", "to", "of", "from", "by", "parse", "at", "with", "in"];

/// Functions that are near to one: named in its documentation or naming it, sharing a word of the name, or next to it in
/// its group; the nearest first.
pub fn related(function: &Function) -> Vec<&'static str> {
    let neighbours: &[&Function] =
        groups().iter().find(|g| g.title == function.group).map_or(&[], |g| g.functions.as_slice());
    let place = neighbours.iter().position(|f| f.name == function.name);
    let distance = |other: &Function| {
        let at = neighbours.iter().position(|f| f.name == other.name)?;
        place.map(|place| place.abs_diff(at))
    };
    let mut near: Vec<(usize, usize, &'static str)> = all()
        .filter(|other| other.name != function.name)
        .filter_map(|other| {
            let names = mentions(function.doc, other.name) || mentions(other.doc, function.name);
            let rank = if names {
                0
            } else if share(function.name, other.name) {
                1
            } else if distance(other)? <= 2 {
                2
            } else {
                return None;
            };
            Some((rank, distance(other).unwrap_or(usize::MAX), other.name))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(MOST).map(|(_, _, name)| name).collect()
}

/// Whether a text of the documentation names a function: `name` or `name(…)` in back quotes.
fn mentions(doc: &str, name: &str) -> bool {
    doc.split('`').skip(1).step_by(2).any(|code| code.split('(').next() == Some(name) && find(name).is_some())
}

/// Whether two names have a word in common that says something.
fn share(a: &str, b: &str) -> bool {
    a.split('_').filter(|word| !SMALL.contains(word)).any(|word| b.split('_').any(|other| other == word))
}
