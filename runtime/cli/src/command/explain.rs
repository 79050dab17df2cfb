//! `hexafn explain`.
mod functions;

use std::fmt::Write;
use std::path::Path;

use hexafn::diagnostics::{Code, explanation, explanations};

use crate::arguments::{Explain, Stage};
use crate::exit::{Exit, Failure};
use crate::screen;

/// How wide a text may be.
const COLUMNS: usize = 80;

pub fn run(arguments: &Explain) -> Result<Exit, Failure> {
    let what = arguments.what.as_str();
    let text = if what == "fn" {
        functions::explain(arguments.name.as_deref())?
    } else if Path::new(what).exists() || what == "-" || what.ends_with(".hfn") {
        let loaded = super::load(Path::new(what), &arguments.imports)?;
        if let Some(name) = &arguments.schema {
            screen::print(&schema(loaded, name)?)?;
            return Ok(Exit::Fine);
        }
        let stage = match arguments.stage {
            Stage::Ast => hexafn::Stage::Ast,
            Stage::Typed => hexafn::Stage::Typed,
            Stage::Plan => hexafn::Stage::Plan,
            Stage::Physical => hexafn::Stage::Physical,
        };
        hexafn::stage(loaded, stage).map_err(super::refuse)?
    } else {
        code(what)?
    };
    screen::print(&text)?;
    Ok(Exit::Fine)
}

/// The JSON Schema of a type that a program declares.
fn schema(loaded: hexafn::Loaded, name: &str) -> Result<String, Failure> {
    let front = loaded.front();
    if front.diagnostics.iter().any(hexafn::diagnostics::Diagnostic::is_error) {
        let (files, diagnostics) = (front.files, front.diagnostics);
        return Err(super::refuse(hexafn::CompileError::Check { files, diagnostics }));
    }
    hexafn::write_schema(&front.types, name).map_err(Failure::usage)
}

fn code(what: &str) -> Result<String, Failure> {
    let unknown = || Failure::usage(format!("`{what}` is neither a file, nor an error code such as HFN0101, nor `fn`"));
    let code: Code = what.parse().map_err(|_| unknown())?;
    let Some(e) = explanation(code) else {
        let near = explanations().min_by_key(|e| e.code.0.abs_diff(code.0));
        let near = near.map_or_else(String::new, |e| format!("; the nearest is {}: {}", e.code, e.title));
        return Err(Failure::usage(format!("there is no error {code}{near}")));
    };
    let mut text = format!("{code}: {}\n\n{}\n", e.title, wrapped(e.text));
    for (title, program) in [("Wrong", e.wrong), ("Right", e.right)] {
        if !program.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{title}:\n\n");
            program.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
        }
    }
    Ok(text)
}

/// `text` in lines of at most [`COLUMNS`] characters.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        let (space, next) = match column {
            0 => ("", length),
            n if n + 1 + length > COLUMNS => ("\n", length),
            n => (" ", n + 1 + length),
        };
        out.push_str(space);
        out.push_str(word);
        column = next;
    }
    out
}
