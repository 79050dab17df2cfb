//! Text to plan.
use hexafn_diagnostics::{Diagnostic, Files};
use hexafn_plan::Plan;
use thiserror::Error;

/// A program that can run.
#[derive(Debug)]
pub struct Compiled {
    /// Its text.
    pub files: Files,
    /// What runs.
    pub plan: Plan,
}

/// What the compiler says of a program that it does not take.
#[derive(Debug, Error)]
#[error("{}", .0.join("\n"))]
pub struct Refused(pub Vec<String>);

/// Parses, checks and plans a text.
///
/// # Errors
/// All errors of the compiler, a line each.
pub fn compile(text: &str) -> Result<Compiled, Refused> {
    let mut files = Files::default();
    let main = files.add("main", text);
    let parsed = hexafn_syntax::parse(main, text);
    let source = hexafn_check::SourceFile::alone(main, &parsed.ast);
    let checked = hexafn_check::check(&[source], &hexafn_check::Options { unused: false });
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(checked.diagnostics);
    let program = checked.program.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let plan = program.ok_or_else(Vec::new).and_then(|p| hexafn_plan::plan(&p));
    match plan {
        Ok(plan) => Ok(Compiled { files, plan }),
        Err(more) => {
            diagnostics.extend(more);
            let errors = diagnostics.iter().filter(|d| d.is_error());
            Err(Refused(errors.map(|d| format!("{} {}: {}", files.place(d.primary.span), d.code, d.message)).collect()))
        }
    }
}
