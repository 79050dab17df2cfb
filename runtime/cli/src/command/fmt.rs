//! `hexafn fmt`.
use std::path::Path;

use hexafn::diagnostics::Diagnostic;

use crate::arguments::Fmt;
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Fmt) -> Result<Exit, Failure> {
    let mut exit = Exit::Fine;
    for path in &arguments.files {
        match (one(path, arguments.check)?, exit) {
            (Exit::Fine, _) | (_, Exit::Check) => {}
            (worse, _) => exit = worse,
        }
    }
    Ok(exit)
}

fn one(path: &Path, check: bool) -> Result<Exit, Failure> {
    let loaded = super::load(path)?;
    let text = loaded.files.get(loaded.main).map_or_else(String::new, |f| f.text.clone());
    let (formatted, diagnostics) = hexafn::format(&loaded);
    if diagnostics.iter().any(Diagnostic::is_error) {
        screen::diagnostics(&diagnostics, &loaded.files);
        return Ok(Exit::Check);
    }
    if path == Path::new("-") && !check {
        screen::print(&formatted)?;
    } else if formatted != text {
        if check {
            screen::say(&format!("{} is not formatted\n", path.display()));
            return Ok(Exit::Failed);
        }
        super::write(Some(path), formatted.as_bytes())?;
    }
    Ok(Exit::Fine)
}
