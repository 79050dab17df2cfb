//! `hexafn new type --from samples`.
use std::io::{BufRead, BufReader};
use std::path::Path;

use hexafn::SampleFormat;

use crate::arguments::New;
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &New) -> Result<Exit, Failure> {
    let Some(path) = &arguments.from else {
        return Err(Failure::usage("`new type` needs samples or a schema: `hexafn new type --from samples.ndjson`"));
    };
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => type_name(path),
    };
    named(&name)?;
    let input: Box<dyn BufRead> = match path == Path::new("-") {
        true => Box::new(std::io::stdin().lock()),
        false => {
            let file = std::fs::File::open(path);
            let cannot = |e| Failure::usage(format!("cannot read {}: {e}", path.display()));
            Box::new(BufReader::new(file.map_err(cannot)?))
        }
    };
    let inferred =
        hexafn::infer(input, format(path), arguments.samples).map_err(|e| Failure::usage(screen::chain(&e)))?;
    if inferred.bad > 0 {
        screen::say(&format!("passed over {}: no record\n", screen::plural(inferred.bad as usize, "line")));
    }
    for field in &inferred.unnamed {
        screen::say(&format!("left out the field {field:?}: the language has no name for it\n"));
    }
    screen::print(&inferred.declaration(&name))?;
    Ok(Exit::Fine)
}

/// The format that the ending of a path stands for.
fn format(path: &Path) -> Option<SampleFormat> {
    match path.extension()?.to_str()? {
        "csv" => Some(SampleFormat::Csv),
        "json" | "jsonl" | "ndjson" => Some(SampleFormat::Json),
        _ => None,
    }
}

/// `web-orders.ndjson` becomes `WebOrders`.
pub(super) fn type_name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let name: String = words.map(|w| w[..1].to_ascii_uppercase() + &w[1..]).collect();
    if is_type_name(&name) { name } else { "Sample".to_owned() }
}

/// Refuses what is no name of a type.
pub(super) fn named(name: &str) -> Result<(), Failure> {
    match is_type_name(name) {
        true => Ok(()),
        false => Err(Failure::usage(format!("`{name}` is no name of a type: letters and digits, the first a capital"))),
    }
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
