//! `hexafn check`.
use std::path::Path;

use hexafn::diagnostics::{Diagnostic, to_json};
use hexafn::{CompileError, Compiled};

use crate::arguments::{Check, Output};
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Check) -> Result<Exit, Failure> {
    super::each(&arguments.files, |path| one(path, arguments))
}

fn one(path: &Path, arguments: &Check) -> Result<Exit, Failure> {
    let loaded = super::load(path, &arguments.imports)?;
    let loaded = match arguments.fix {
        Some(which) => super::fix::apply(loaded, path, which, arguments.diff)?,
        None => loaded,
    };
    let loaded = super::with_triggers(loaded, arguments.triggers.as_deref())?;
    let name = loaded.files.get(loaded.main).map_or_else(String::new, |f| f.name.clone());
    let (files, diagnostics) = match loaded.compile() {
        Ok(Compiled { files, warnings, .. }) => (files, warnings),
        Err(CompileError::Check { files, diagnostics }) => (files, diagnostics),
        Err(other) => return Err(super::refuse(other)),
    };
    match arguments.format {
        Output::Json => {
            let lines: String = diagnostics.iter().map(|d| to_json(d, &files).to_string() + "\n").collect();
            screen::print(&lines)?;
        }
        Output::Text => screen::diagnostics(&diagnostics, &files),
    }
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Ok(Exit::Check);
    }
    // Standard output is taken where it has the mended text or a difference.
    let says = arguments.format == Output::Text && !arguments.diff;
    if says && !(arguments.fix.is_some() && path == Path::new("-")) {
        screen::print(&format!("{name}: fine\n"))?;
    }
    Ok(Exit::Fine)
}
