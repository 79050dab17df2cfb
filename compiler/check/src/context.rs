//! What all parts of the checker share while one program is checked.
use std::cell::RefCell;
use std::collections::HashMap;

use hexafn_diagnostics::{Diagnostic, Span};
use hexafn_ir::{Type, Value, expr};

use crate::declarations::Declarations;
use crate::report::Report;

/// How far a declaration that others need has been checked.
#[derive(Clone, Debug)]
pub(crate) enum Progress<T> {
    /// Under way: whoever asks now is part of a circle.
    Working,
    /// Finished; `None` where it has errors, which are reported already.
    Done(Option<T>),
}

/// A function of the program, checked once and put in place of each call.
#[derive(Clone, Debug)]
pub(crate) struct CheckedFunction {
    /// The names and types of its parameters, and the locals that stand for them in the body.
    pub parameters: Vec<(String, expr::Local, Type)>,
    /// Its body.
    pub body: hexafn_ir::Expr,
}

/// Declarations, diagnostics, and what is known of the declarations so far.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// All declarations.
    pub declarations: Declarations<'a>,
    /// The diagnostics so far.
    pub report: Report,
    /// Declared types by name.
    pub types: RefCell<HashMap<&'a str, Progress<Type>>>,
    /// Functions by name.
    pub functions: RefCell<HashMap<&'a str, Progress<CheckedFunction>>>,
    /// Constants (`let`) by name, with the type that they have on their own.
    pub lets: RefCell<HashMap<&'a str, Progress<(Type, Value)>>>,
    /// Types of params by name.
    pub params: RefCell<HashMap<&'a str, Option<Type>>>,
}

impl<'a> Context<'a> {
    /// Nothing checked yet.
    pub fn new(declarations: Declarations<'a>, report: Report) -> Self {
        Context {
            declarations,
            report,
            types: RefCell::default(),
            functions: RefCell::default(),
            lets: RefCell::default(),
            params: RefCell::default(),
        }
    }

    /// Reports an error and gives `None`, which stands for "poisoned": whoever gets it stays silent.
    pub fn fail<T>(&self, diagnostic: Diagnostic) -> Option<T> {
        self.report.push(diagnostic);
        None
    }

    /// As [`Report::not_supported`], giving the poisoned value.
    pub fn unsupported<T>(&self, span: Span, what: impl AsRef<str>) -> Option<T> {
        self.report.not_supported(span, what);
        None
    }
}
