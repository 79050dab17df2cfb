//! Applying the fixes that diagnostics propose.
use std::path::Path;

use hexafn::Loaded;
use hexafn::diagnostics::{Files, mend};

use crate::arguments::Fixes;
use crate::exit::Failure;
use crate::{diff, place, screen};

/// The most rounds: a fix may uncover the next mistake, but not for ever.
const ROUNDS: usize = 20;

/// Applies the fixes, again and again until none is left, and gives the mended program. Writes it into the file, or, if
/// `show` says so, its difference to standard output. What comes from standard input goes to standard output.
///
/// # Errors
/// If the file cannot be written.
pub fn apply(loaded: Loaded, path: &Path, which: Fixes, show: bool) -> Result<Loaded, Failure> {
    let before = text(&loaded);
    let (mended, count) = mended(loaded, which);
    let (after, name) = (text(&mended), path.display());
    let standard = path == Path::new("-");
    if show {
        let name = if standard { "stdin".to_owned() } else { name.to_string() };
        screen::print(&diff::unified(&name, &before, &after))?;
    } else if standard {
        screen::print(&after)?;
    } else if count > 0 {
        place::replace(path, &after)?;
    }
    if count > 0 && !standard {
        let done = if show { "would apply" } else { "applied" };
        screen::say(&format!(
            "{name}: {done} {}\n",
            if count == 1 { "1 fix".into() } else { format!("{count} fixes") }
        ));
    }
    Ok(mended)
}

fn mended(mut loaded: Loaded, which: Fixes) -> (Loaded, usize) {
    let mut applied = 0;
    for _ in 0..ROUNDS {
        let front = loaded.clone().front();
        let fixes = front.diagnostics.iter().filter_map(|d| d.fix.as_ref());
        let fixes = fixes.filter(|f| f.certain || which == Fixes::Guesses);
        let (mended, count) = mend(&text(&loaded), loaded.main, fixes);
        if count == 0 {
            break;
        }
        applied += count;
        let mut files = Files::default();
        let name = loaded.files.get(loaded.main).map_or_else(String::new, |f| f.name.clone());
        let main = files.add(name, mended);
        loaded = Loaded { files, main, folder: loaded.folder };
    }
    (loaded, applied)
}

fn text(loaded: &Loaded) -> String {
    loaded.files.get(loaded.main).map_or_else(String::new, |f| f.text.clone())
}
