//! `hexafn new type --from-schema`.
use std::io::Read;
use std::path::Path;

use super::sampled::{named, type_name};
use crate::exit::{Exit, Failure};
use crate::screen;

/// The longest text that is read: the schema reader refuses shorter ones already.
const MOST: u64 = 64 << 20;

pub fn run(path: &Path, name: Option<&str>) -> Result<Exit, Failure> {
    name.map_or(Ok(()), named)?;
    let cannot = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", path.display()));
    let mut text = String::new();
    match path == Path::new("-") {
        true => std::io::stdin().lock().take(MOST).read_to_string(&mut text),
        false => std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_string(&mut text)),
    }
    .map_err(cannot)?;
    let read = hexafn::read_schema(&text, name, &type_name(path));
    let read = read.map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?;
    for warning in &read.warnings {
        screen::say(&format!("warning: {warning}\n"));
    }
    screen::print(&read.text)?;
    Ok(Exit::Fine)
}
