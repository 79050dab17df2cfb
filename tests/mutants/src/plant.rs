//! Mutations in their files: `if crate::mutant::on(7) { mutated } else { as it was }`.
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::error::about;
use crate::list::Mutant;
use crate::{Error, Result};

/// The files with all their mutations, by their paths from the root. Nothing is written.
///
/// # Errors
/// If a snippet is not exactly once in its file (tests at its end apart), or two overlap.
pub fn planted(root: &Path, mutants: &[Mutant]) -> Result<BTreeMap<String, String>> {
    let mut places: BTreeMap<&str, Vec<(Range<usize>, usize)>> = BTreeMap::new();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (mutant, number) in mutants.iter().zip(1..) {
        let Mutant { what, file, from, .. } = mutant;
        if !files.contains_key(file) {
            let path = root.join(file);
            files.insert(file.clone(), fs::read_to_string(&path).map_err(about(&path))?);
        }
        let code = files[file].split("#[cfg(test)]").next().unwrap_or_default();
        let found: Vec<usize> = code.match_indices(from.as_str()).map(|(at, _)| at).collect();
        let [at] = found[..] else {
            let (what, file, snippet) = (what.clone(), file.clone(), from.clone());
            return Err(Error::Snippet { number, what, file, count: found.len(), snippet });
        };
        places.entry(file).or_default().push((at..at + from.len(), number));
    }
    for (file, mut places) in places {
        places.sort_by_key(|(range, _)| range.start);
        if let Some(pair) = places.windows(2).find(|pair| pair[0].0.end > pair[1].0.start) {
            return Err(Error::Overlap(pair[0].1, pair[1].1));
        }
        let Some(text) = files.get_mut(file) else { continue };
        for (range, number) in places.into_iter().rev() {
            let Mutant { from, to, .. } = &mutants[number - 1];
            let both = format!("if crate::mutant::on({number}) {{ {to} }} else {{ {from} }}");
            let both = if from.ends_with([';', '}']) { both } else { format!("({both})") };
            text.replace_range(range, &both);
        }
    }
    Ok(files)
}
