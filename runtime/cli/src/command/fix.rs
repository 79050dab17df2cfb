//! Applying the fixes that diagnostics propose.
use std::path::Path;

use hexafn::Loaded;
use hexafn::diagnostics::{Files, Fix};

use crate::exit::Failure;
use crate::screen;

/// The most rounds: a fix may uncover the next mistake, but not for ever.
const ROUNDS: usize = 10;

/// Applies all fixes, again and again until none is left, writes the file, and gives the mended program.
pub fn apply(mut loaded: Loaded, path: &Path) -> Result<Loaded, Failure> {
    let mut applied = 0;
    for _ in 0..ROUNDS {
        let front = loaded.clone().front();
        let mut fixes: Vec<Fix> = front.diagnostics.into_iter().filter_map(|d| d.fix).collect();
        fixes.retain(|f| f.span.file == loaded.main);
        let text = loaded.files.get(loaded.main).map_or_else(String::new, |f| f.text.clone());
        let (mended, count) = mend(&text, fixes);
        if count == 0 {
            break;
        }
        applied += count;
        let mut files = Files::default();
        let main = files.add(path.display().to_string(), mended);
        loaded = Loaded { files, main, folder: loaded.folder };
    }
    if applied > 0
        && let Some(file) = loaded.files.get(loaded.main)
    {
        std::fs::write(path, &file.text)
            .map_err(|e| Failure::usage(format!("cannot write {}: {e}", path.display())))?;
        let fixes = if applied == 1 { "fix" } else { "fixes" };
        screen::say(&format!("{}: applied {applied} {fixes}\n", path.display()));
    }
    Ok(loaded)
}

/// The text with the fixes applied from the end to the start; of two that overlap the later one waits for the next round.
fn mend(text: &str, mut fixes: Vec<Fix>) -> (String, usize) {
    fixes.sort_by_key(|f| (f.span.start, f.span.end));
    let mut end = 0;
    fixes.retain(|f| {
        let apart = f.span.start as usize >= end && text.get(f.span.range()).is_some();
        end = if apart { (f.span.end as usize).max(f.span.start as usize + 1) } else { end };
        apart
    });
    let mut mended = text.to_owned();
    for fix in fixes.iter().rev() {
        mended.replace_range(fix.span.range(), &fix.replacement);
    }
    (mended, fixes.len())
}
