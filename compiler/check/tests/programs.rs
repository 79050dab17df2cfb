//! What the checker promises about whole programs, on programs that are not written for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hexafn_check::{Options, SourceFile, check, dump};
use hexafn_diagnostics::{Files, RenderOptions, render};
use hexafn_ir::{Expr, Program};
use hexafn_syntax::parse;

const TICKS: &str = "hfn 1\nsource ticks from every(5s)\n";

fn program(text: &str) -> Program {
    let mut files = Files::default();
    let id = files.add("main.hfn", text);
    let parsed = parse(id, text);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let checked = check(&[SourceFile::alone(id, &parsed.ast)], &Options::default());
    let drawn: String = checked.diagnostics.iter().map(|d| render(d, &files, RenderOptions::default())).collect();
    checked.program.unwrap_or_else(|| panic!("{drawn}"))
}

#[test]
fn streams_come_after_what_they_read_whatever_the_written_order() {
    let program = program(&format!(
        "{TICKS}pipeline p {{ c -> drop }}\nstream c = b\nstream b = a | merge d\nstream d = ticks\nstream a = ticks\n"
    ));
    let names: Vec<&str> = program.streams.iter().map(|s| &*s.name).collect();
    assert_eq!(names, ["a", "d", "b", "c", "p"]);
}

#[test]
fn warnings_about_use_can_be_left_out() {
    let text = format!("{TICKS}param a: int = 3\npipeline p {{ ticks -> drop }}\n");
    let parsed = parse(hexafn_diagnostics::FileId(0), &text);
    let file = [SourceFile::alone(hexafn_diagnostics::FileId(0), &parsed.ast)];
    assert_eq!(check(&file, &Options::default()).diagnostics.len(), 1);
    assert_eq!(check(&file, &Options { unused: false }).diagnostics.len(), 0);
}

#[test]
fn checking_twice_gives_the_same() {
    let text = format!(
        "{TICKS}fn f(n: int) -> int = n * 2\npipeline p {{ ticks | set a = f(f(n)) -> drop }}\non error -> drop\n"
    );
    assert_eq!(program(&text), program(&text));
    assert_eq!(dump(&program(&text)), dump(&program(&text)));
}

#[test]
fn every_local_of_an_expression_has_one_number() {
    let program = program(&format!(
        "{TICKS}fn f(n: int) -> int = {{ let a = n + 1; a * a }}\n\
         pipeline p {{ ticks | set x = f(f(n)) + f(n), y = map([1], a => f(a) + map([2], b => a + b)[0]) -> drop }}\non error -> drop\n"
    ));
    for stream in &program.streams {
        for step in &stream.steps {
            let hexafn_ir::step::StepKind::Set(items) = &step.kind else { continue };
            for (name, value) in items {
                let bound = bound(value);
                let mut distinct = bound.clone();
                distinct.sort_unstable();
                distinct.dedup();
                assert_eq!(bound.len(), distinct.len(), "{name}: {bound:?}");
            }
        }
    }
}

fn bound(expr: &Expr) -> Vec<u32> {
    let mut locals = Vec::new();
    expr.walk(&mut |e| match &e.kind {
        hexafn_ir::ExprKind::Let { local, .. } => locals.push(*local),
        hexafn_ir::ExprKind::Lambda { parameters, .. } => locals.extend(parameters.iter().map(|(l, _)| *l)),
        _ => {}
    });
    locals
}
