//! Applying the fixes that diagnostics propose.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hexafn::Loaded;
use hexafn::diagnostics::mend;

use crate::arguments::Fixes;
use crate::exit::Failure;
use crate::{diff, place, screen};

/// The most rounds: a fix may uncover the next mistake, but not for ever.
const ROUNDS: usize = 20;

/// A file that is mended.
struct Mended {
    /// As the user would name it.
    name: String,
    /// Where it is on the disk.
    path: PathBuf,
    before: String,
    after: String,
    /// How many fixes that were.
    count: usize,
}

/// Applies the fixes, again and again until none is left, and gives the mended program. Writes the files that change, the
/// program's or those that it imports, or, if `show` says so, their difference to standard output. What comes from standard
/// input goes to standard output.
///
/// # Errors
/// If a file cannot be written.
pub fn apply(mut loaded: Loaded, path: &Path, which: Fixes, show: bool) -> Result<Loaded, Failure> {
    let standard = path == Path::new("-");
    let all = mended(&mut loaded, path, which);
    for (i, file) in all.iter().enumerate() {
        let is_main = i == 0;
        if show {
            let name = if standard && is_main { "stdin" } else { &file.name };
            screen::print(&diff::unified(name, &file.before, &file.after))?;
        } else if standard && is_main {
            screen::print(&file.after)?;
        } else if file.count > 0 {
            place::replace(&file.path, &file.after)?;
        }
        if file.count > 0 && !(standard && is_main) {
            let done = if show { "would apply" } else { "applied" };
            let count = if file.count == 1 { "1 fix".into() } else { format!("{} fixes", file.count) };
            screen::say(&format!("{}: {done} {count}\n", file.name));
        }
    }
    Ok(loaded)
}

/// The main file first, mended or not, then those imported ones that change.
fn mended(loaded: &mut Loaded, path: &Path, which: Fixes) -> Vec<Mended> {
    let text = |loaded: &Loaded| loaded.files.get(loaded.main).map_or_else(String::new, |f| f.text.clone());
    let main = text(loaded);
    let name = path.display().to_string();
    let mut main = Mended { name, path: path.to_owned(), before: main.clone(), after: main, count: 0 };
    let mut others: BTreeMap<PathBuf, Mended> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let front = loaded.clone().front();
        let mut done = false;
        for (id, file) in front.files.iter() {
            let fixes = front.diagnostics.iter().filter_map(|d| d.fix.as_ref());
            let fixes = fixes.filter(|f| f.certain || which == Fixes::Guesses);
            let (after, count) = mend(&file.text, id, fixes);
            let path = front.paths.get(&id);
            let mended = match path {
                _ if count == 0 => continue,
                _ if id == loaded.main => &mut main,
                None => continue,
                Some(path) => others.entry(path.clone()).or_insert_with(|| Mended {
                    name: file.name.clone(),
                    path: path.clone(),
                    before: file.text.clone(),
                    after: String::new(),
                    count: 0,
                }),
            };
            mended.count += count;
            mended.after.clone_from(&after);
            loaded.edit(id, path.map(PathBuf::as_path), after);
            done = true;
        }
        if !done {
            break;
        }
    }
    std::iter::once(main).chain(others.into_values()).collect()
}
