//! `hexafn new`.
mod sampled;
mod schema;

use std::path::Path;

use hexafn::{TEMPLATES, Template};

use crate::arguments::New;
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &New) -> Result<Exit, Failure> {
    let Some(name) = &arguments.template else {
        screen::print(&list())?;
        return Ok(Exit::Fine);
    };
    if name == "type" {
        return match &arguments.from_schema {
            Some(path) => schema::run(path, arguments.name.as_deref()),
            None => sampled::run(arguments),
        };
    }
    if arguments.from.is_some() || arguments.from_schema.is_some() || arguments.name.is_some() {
        return Err(Failure::usage(
            "`--from`, `--from-schema` and `--name` are of types: `hexafn new type --from samples.ndjson`",
        ));
    }
    let Some(template) = TEMPLATES.iter().find(|t| t.name == name) else {
        return Err(Failure::usage(format!("there is no template `{name}`; there are:\n{}", list())));
    };
    let folder = arguments.folder.as_deref().unwrap_or(Path::new(template.name));
    make(template, folder)?;
    let run = folder.join("pipeline.hfn");
    screen::print(&format!("made {}; run it with\n  hexafn run {}\n", folder.display(), run.display()))?;
    Ok(Exit::Fine)
}

fn list() -> String {
    TEMPLATES.iter().map(|t| format!("  {:<12} {}\n", t.name, t.doc)).collect()
}

/// Writes the files, none over one that exists.
fn make(template: &Template, folder: &Path) -> Result<(), Failure> {
    let cannot = |path: &Path, e: std::io::Error| Failure::usage(format!("cannot make {}: {e}", path.display()));
    for (name, _) in template.files {
        let path = folder.join(name);
        if path.exists() {
            return Err(Failure::usage(format!("{} exists already; nothing was written", path.display())));
        }
    }
    std::fs::create_dir_all(folder).map_err(|e| cannot(folder, e))?;
    for (name, text) in template.files {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|e| cannot(&path, e))?;
    }
    Ok(())
}
