//! `test` blocks: what they feed, set and expect. They see the finished program and change nothing in it, so they are
//! checked when the program itself is fine: what is wrong with a source is not told again by its tests.
mod data;
mod expect;
mod feed;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::test::{Statement, StatementKind, Test};
use hexafn_ir::{Program, Type};
use hexafn_syntax::ast::{self, Binding, DeclarationKind as D, TestStatement};

use crate::constants;
use crate::context::Context;
use crate::declarations::Space;

/// The tests of a program, in written order; those with errors are left out.
pub(crate) fn check(cx: &Context<'_>, program: &Program) -> Vec<Test> {
    // What an imported file tests is its own affair.
    let own = cx.declarations.iter().filter(|d| cx.declarations.is_main(d.span));
    let written: Vec<&ast::Test> =
        own.filter_map(|d| if let D::Test(test) = &d.kind { Some(test) } else { None }).collect();
    for (number, test) in written.iter().enumerate() {
        if let Some(first) = written[..number].iter().find(|t| t.name.text == test.name.text) {
            let message = format!("there are two tests {:?}", test.name.text);
            let error = Diagnostic::error(codes::DUPLICATE_NAME, test.name.span, message, "again");
            cx.report.push(error.related(first.name.span, "first here"));
        }
    }
    written.into_iter().filter_map(|test| one(cx, program, test)).collect()
}

fn one(cx: &Context<'_>, program: &Program, test: &ast::Test) -> Option<Test> {
    let statements: Vec<Option<Statement>> = test.statements.iter().map(|s| statement(cx, program, s)).collect();
    let expects = |s: &TestStatement| matches!(s, TestStatement::Expect(_) | TestStatement::ExpectEmpty(_));
    if !test.statements.iter().any(expects) {
        let message = format!("the test {:?} expects nothing", test.name.text);
        let warning = Diagnostic::warning(codes::TEST_WITHOUT_EXPECT, test.name.span, message, "no `expect`");
        cx.report.push(warning.help("say what should come out: `expect sink = [ … ]` or `expect sink is empty`"));
    }
    let statements = statements.into_iter().collect::<Option<_>>()?;
    Some(Test { name: test.name.text.as_str().into(), span: test.name.span, statements })
}

fn statement(cx: &Context<'_>, program: &Program, statement: &TestStatement) -> Option<Statement> {
    let (kind, span) = match statement {
        TestStatement::Given(binding) => (given(cx, binding)?, binding.name.span.to(binding.value.span)),
        TestStatement::Feed { source, events } => {
            (StatementKind::Feed(feed::check(cx, program, source, events)?), source.span)
        }
        TestStatement::Advance(by) => (StatementKind::Advance(time(cx, by, "`advance`")?), by.span),
        TestStatement::Expect(Binding { name, value }) => {
            (expect::check(cx, program, name, Some(value))?, name.span.to(value.span))
        }
        TestStatement::ExpectEmpty(name) => (expect::check(cx, program, name, None)?, name.span),
    };
    Some(Statement { kind, span })
}

/// `given limit = 500`.
fn given(cx: &Context<'_>, binding: &Binding) -> Option<StatementKind> {
    let name = &binding.name;
    let entry = cx.declarations.peek(Space::Value, &name.text, name.span);
    match entry.map(|entry| (entry.id, entry.kind)) {
        Some((id, D::Param(_))) => {
            let ty = cx.params.borrow().get(&id).cloned().flatten()?;
            let value = constants::typed_for(cx, &binding.value, &ty, &format!("`{}`", name.text))?;
            Some(StatementKind::Given { param: name.text.as_str().into(), value })
        }
        Some((_, D::Store(_))) => cx.unsupported(name.span, "`given` for stores is"),
        Some(_) => {
            let message = format!("`{}` cannot be given: `given` sets params", name.text);
            cx.fail(Diagnostic::error(codes::WRONG_NOUN, name.span, message, "expected a param"))
        }
        None => {
            cx.declarations.unknown(Space::Value, &name.text, name.span, "param", &[]).and_then(|error| cx.fail(error))
        }
    }
}

/// A time that goes forward, in microseconds.
fn time(cx: &Context<'_>, written: &ast::Expr, what: &str) -> Option<i64> {
    let value = constants::typed_for(cx, written, &Type::Duration, what)?.as_duration()?;
    if value < 0 {
        return cx.fail(amount(written.span, format!("{what} takes a time that goes forward"), "before now"));
    }
    Some(value)
}

fn amount(span: Span, message: String, label: &str) -> Diagnostic {
    Diagnostic::error(codes::TEST_AMOUNT, span, message, label)
}

/// The path of `file("…")`; `None` where it is something else.
fn file(cx: &Context<'_>, written: &ast::Expr) -> Option<hexafn_ir::Name> {
    let ast::ExprKind::Call(call) = &written.kind else { return None };
    if call.name() != "file" || cx.declarations.peek(Space::Value, "file", written.span).is_some() {
        return None;
    }
    match call.arguments.as_slice() {
        [argument] => match &argument.value.kind {
            ast::ExprKind::String(path) => Some(path.as_str().into()),
            _ => None,
        },
        _ => None,
    }
}
