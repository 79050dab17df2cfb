//! The whole front: what parses is checked, what checks is planned and drawn.
#![no_main]
use hexafn_check::{Options, SourceFile, check};
use hexafn_diagnostics::Diagnostic;
use hexafn_fuzz::program::{draw, parsed};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (mut files, parsed) = parsed(text);
    let id = files.add("fuzz.hfn", text);
    let checked = check(&[SourceFile::alone(id, &parsed.ast)], &Options::default());
    draw(&checked.diagnostics, &files);
    assert_eq!(checked.program.is_none(), checked.diagnostics.iter().any(Diagnostic::is_error));
    let Some(program) = checked.program else { return };
    hexafn_check::dump(&program);
    match hexafn_plan::plan(&program) {
        Ok(plan) => {
            hexafn_plan::dump(&plan);
            hexafn_plan::physical(&plan);
        }
        Err(diagnostics) => {
            draw(&diagnostics, &files);
            let contradiction = hexafn_diagnostics::PLAN_CONTRADICTION;
            assert!(diagnostics.iter().all(|d| d.code != contradiction), "the checker let it through: {diagnostics:?}");
        }
    }
});
