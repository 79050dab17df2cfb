//! `hexafn compile`.
use crate::arguments::Compile;
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Compile) -> Result<Exit, Failure> {
    let compiled = super::load(&arguments.file, &arguments.imports)?.compile().map_err(super::refuse)?;
    screen::diagnostics(&compiled.warnings, &compiled.files);
    let (bytes, hash) = hexafn::pack(&compiled).map_err(Failure::failed)?;
    let output = arguments.output.clone().unwrap_or_else(|| arguments.file.with_extension("hfnx"));
    super::write(Some(&output), &bytes)?;
    screen::print(&format!("{}: {} bytes, sha256 {hash}\n", output.display(), bytes.len()))?;
    Ok(Exit::Fine)
}
