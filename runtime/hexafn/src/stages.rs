//! Each stage of the compiler as text, for `hexafn explain --stage`.
use hexafn_diagnostics::Diagnostic;

use crate::compile::{CompileError, Front};
use crate::load::Loaded;

/// A stage of the compiler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// What was written.
    Ast,
    /// What it means: names resolved, types known.
    Typed,
    /// The dataflow graph, before and after the passes.
    Plan,
    /// What runs: exchanges, order, columns that are decoded.
    Physical,
}

/// The text of a stage.
///
/// # Errors
/// With all diagnostics, if the program does not get so far.
pub fn stage(loaded: Loaded, stage: Stage) -> Result<String, CompileError> {
    let Front { files, ast, program, diagnostics, .. } = loaded.front();
    if stage == Stage::Ast && program.is_none() && ast.declarations.is_empty() {
        return Err(CompileError::Check { files, diagnostics });
    }
    if stage == Stage::Ast {
        return Ok(hexafn_syntax::dump(&ast));
    }
    let Some(program) = program else { return Err(CompileError::Check { files, diagnostics }) };
    if stage == Stage::Typed {
        return Ok(hexafn_check::dump(&program));
    }
    match hexafn_plan::plan(&program) {
        Ok(plan) if stage == Stage::Plan => Ok(hexafn_plan::dump(&plan)),
        Ok(plan) => Ok(hexafn_plan::physical(&plan)),
        Err(more) => Err(CompileError::Check { files, diagnostics: diagnostics.into_iter().chain(more).collect() }),
    }
}

/// The program in canonical form. One that does not parse stays as it is, and the diagnostics say why.
pub fn format(loaded: &Loaded) -> (String, Vec<Diagnostic>) {
    let text = loaded.files.get(loaded.main).map_or("", |f| f.text.as_str());
    let parsed = hexafn_syntax::parse(loaded.main, text);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return (text.to_owned(), parsed.diagnostics);
    }
    (hexafn_syntax::format(&parsed.ast, text), parsed.diagnostics)
}
