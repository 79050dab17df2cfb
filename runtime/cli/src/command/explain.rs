//! `hexafn explain`.
mod functions;

use std::fmt::Write;
use std::path::Path;

use hexafn::diagnostics::{Code, explanation};

use crate::arguments::{Explain, Stage};
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Explain) -> Result<Exit, Failure> {
    let what = arguments.what.as_str();
    let text = if what == "fn" {
        functions::explain(arguments.name.as_deref())?
    } else if Path::new(what).exists() || what == "-" || what.ends_with(".hfn") {
        let stage = match arguments.stage {
            Stage::Ast => hexafn::Stage::Ast,
            Stage::Typed => hexafn::Stage::Typed,
            Stage::Plan => hexafn::Stage::Plan,
            Stage::Physical => hexafn::Stage::Physical,
        };
        hexafn::stage(super::load(Path::new(what))?, stage).map_err(super::refuse)?
    } else {
        code(what)?
    };
    screen::print(&text)?;
    Ok(Exit::Fine)
}

fn code(what: &str) -> Result<String, Failure> {
    let unknown = || Failure::usage(format!("`{what}` is neither a file, nor an error code such as HFN0101, nor `fn`"));
    let code: Code = what.parse().map_err(|_| unknown())?;
    let Some(e) = explanation(code) else { return Err(Failure::usage(format!("there is no error {code}"))) };
    let mut text = format!("{code}: {}\n\n{}\n", e.title, e.text);
    for (title, program) in [("Wrong", e.wrong), ("Right", e.right)] {
        if !program.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{title}:\n\n");
            program.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
        }
    }
    Ok(text)
}
