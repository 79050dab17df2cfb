//! Functions written in hfn: checked once, put in place of each call.
use std::collections::HashMap;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::expr::Local;
use hexafn_ir::{Expr, ExprKind, Type};
use hexafn_syntax::ast::{Argument, DeclarationKind, Function, FunctionBody};

use super::scope::{Bound, let_in};
use super::{NoRow, Row, Scope};
use crate::context::{CheckedFunction, Context, Progress};
use crate::declarations::{Entry, Space, did_you_mean};
use crate::types;

/// A declared function, checked once; `None` where it has errors or runs elsewhere.
pub(crate) fn check_function(cx: &Context<'_>, entry: Entry<'_>, call: Span) -> Option<CheckedFunction> {
    let DeclarationKind::Function(function) = entry.kind else { return None };
    let name = entry.name.text.as_str();
    let known = cx.functions.borrow().get(&entry.id).cloned();
    match known {
        Some(Progress::Done(checked)) => checked,
        Some(Progress::Working) => {
            let error = Diagnostic::error(
                codes::FUNCTION_CYCLE,
                call,
                format!("`{name}` calls itself"),
                "the circle closes here",
            );
            cx.fail(error.related(entry.name.span, "declared here").help("walk lists with `map`, `filter` and `fold`"))
        }
        None => {
            cx.functions.borrow_mut().insert(entry.id, Progress::Working);
            let checked = cx.declarations.within(Space::Value, entry.name, || check(cx, function));
            cx.functions.borrow_mut().insert(entry.id, Progress::Done(checked.clone()));
            checked
        }
    }
}

fn check(cx: &Context<'_>, function: &Function) -> Option<CheckedFunction> {
    let result = function.result.as_ref().map(|t| types::resolve(cx, t));
    let mut scope = Scope::new(cx, Row::None(NoRow::Function));
    let mut fine = scope.distinct(function.parameters.iter().map(|p| &p.name));
    let mut parameters = Vec::with_capacity(function.parameters.len());
    for parameter in &function.parameters {
        let name = &parameter.name;
        let ty = match &parameter.ty {
            Some(written) => types::resolve(cx, written),
            None => {
                let message = format!("the parameter `{}` has no type", name.text);
                let error = Diagnostic::error(codes::BAD_TYPE, name.span, message, "type missing");
                cx.fail(error.help(format!("write `{}: type`", name.text)))
            }
        };
        let local = scope.fresh();
        let bound = match &ty {
            Some(ty) => Bound::Value(Expr { kind: ExprKind::Local(local), ty: ty.clone(), span: name.span }),
            None => Bound::Poisoned,
        };
        scope.locals.push((name.text.clone(), bound));
        fine &= ty.is_some();
        parameters.extend(ty.map(|ty| (name.text.clone(), local, ty)));
    }
    let FunctionBody::Hfn(body) = &function.body else {
        return cx.unsupported(function.name.span, "a function in another language is");
    };
    if let Some(used) = function.uses.first() {
        return cx.unsupported(used.span, "`uses` is");
    }
    if let Some(target) = function.feedback.first() {
        return cx.unsupported(target.span, "`feedback` is");
    }
    let body = match result {
        None => scope.infer(body, None),
        Some(Some(ty)) => scope.check(body, &ty, &format!("the result of `{}`", function.name.text)),
        Some(None) => scope.infer(body, None).and(None),
    };
    let body = body?;
    fine.then_some(CheckedFunction { parameters, body })
}

impl Scope<'_, '_> {
    /// A call of a function of the program.
    pub(super) fn inlined(&mut self, name: &str, written: &[Argument], span: Span, name_span: Span) -> Option<Expr> {
        let entry = self.cx.declarations.find(Space::Value, name, name_span)?;
        let function = check_function(self.cx, entry, name_span);
        let Some(function) = function else {
            for argument in written {
                self.infer(&argument.value, None);
            }
            return None;
        };
        let arguments = self.arguments(name, &function, written, span)?;
        let mut values: HashMap<Local, Expr> = HashMap::new();
        let mut lets = Vec::new();
        for ((_, local, _), value) in function.parameters.iter().zip(arguments) {
            if super::scope::is_simple(&value) {
                values.insert(*local, value);
            } else {
                let fresh = self.fresh();
                values.insert(*local, Expr { kind: ExprKind::Local(fresh), ty: value.ty.clone(), span: value.span });
                lets.push((fresh, value));
            }
        }
        let mut body = function.body;
        self.replace(&mut body, &mut values);
        Some(lets.into_iter().rev().fold(body, |body, (local, value)| let_in(local, value, body)))
    }

    fn arguments(
        &mut self,
        name: &str,
        function: &CheckedFunction,
        written: &[Argument],
        span: Span,
    ) -> Option<Vec<Expr>> {
        let names: Vec<&str> = function.parameters.iter().map(|(n, _, _)| n.as_str()).collect();
        let mut given: Vec<Option<Expr>> = vec![None; names.len()];
        let mut taken = vec![false; names.len()];
        let mut fine = true;
        for (i, argument) in written.iter().enumerate() {
            let at = match &argument.name {
                None => Some(i).filter(|i| *i < names.len()),
                Some(named) => names.iter().position(|n| *n == named.text),
            };
            let Some(at) = at.filter(|at| !taken[*at]) else {
                self.infer(&argument.value, None);
                fine = false;
                let (message, label) = match &argument.name {
                    Some(n) if names.contains(&n.text.as_str()) => (format!("`{}` is given twice", n.text), "again"),
                    Some(n) => (format!("`{name}` has no parameter `{}`", n.text), "unknown parameter"),
                    None => (format!("`{name}` takes {}", count(names.len())), "too many"),
                };
                let place = argument.name.as_ref().map_or(argument.value.span, |n| n.span);
                let error = Diagnostic::error(codes::BAD_ARGUMENTS, place, message, label);
                let near = argument.name.as_ref().filter(|n| !names.contains(&n.text.as_str()));
                let error = match near {
                    Some(n) => did_you_mean(error, n.span, &n.text, names.iter().copied()),
                    None => error,
                };
                self.cx.report.push(error.help(format!("its parameters are {}", super::list_names(&names))));
                continue;
            };
            taken[at] = true;
            let (parameter, _, ty) = &function.parameters[at];
            given[at] = self.check(&argument.value, ty, &format!("the parameter `{parameter}` of `{name}`"));
            fine &= given[at].is_some();
        }
        if let Some(missing) = taken.iter().position(|t| !t).filter(|_| fine) {
            let message = format!("`{name}` takes {}, and `{}` is missing", count(names.len()), names[missing]);
            return self.cx.fail(Diagnostic::error(codes::BAD_ARGUMENTS, span, message, "argument missing"));
        }
        if fine { given.into_iter().collect() } else { None }
    }

    /// Puts values in place of locals, and fresh numbers in place of the locals that the body binds itself.
    fn replace(&mut self, expr: &mut Expr, values: &mut HashMap<Local, Expr>) {
        match &mut expr.kind {
            ExprKind::Local(local) => {
                if let Some(value) = values.get(local) {
                    expr.kind = value.kind.clone();
                }
                // What was put in place belongs to the caller and keeps its locals.
                return;
            }
            ExprKind::Let { local, value, .. } => *local = self.renumber(*local, value.ty.clone(), value.span, values),
            ExprKind::Lambda { parameters, body } => {
                for (local, ty) in parameters {
                    *local = self.renumber(*local, ty.clone(), body.span, values);
                }
            }
            _ => {}
        }
        for child in expr.children_mut() {
            self.replace(child, values);
        }
    }

    fn renumber(&mut self, local: Local, ty: Type, span: Span, values: &mut HashMap<Local, Expr>) -> Local {
        let fresh = self.fresh();
        values.insert(local, Expr { kind: ExprKind::Local(fresh), ty, span });
        fresh
    }
}

fn count(n: usize) -> String {
    match n {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        n => format!("{n} arguments"),
    }
}
