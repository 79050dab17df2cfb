//! What all parts of the checker share while one program is checked.
use std::cell::RefCell;
use std::collections::HashMap;

use hexafn_diagnostics::{Diagnostic, Span};
use hexafn_ir::{Type, Value, expr};

use crate::declarations::{Declarations, Id};
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
    /// Declared types.
    pub types: RefCell<HashMap<Id, Progress<Type>>>,
    /// Functions.
    pub functions: RefCell<HashMap<Id, Progress<CheckedFunction>>>,
    /// Constants (`let`), with the type that they have on their own.
    pub lets: RefCell<HashMap<Id, Progress<(Type, Value)>>>,
    /// Types of params.
    pub params: RefCell<HashMap<Id, Option<Type>>>,
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

    /// Reports an error, if it is one of its own, and gives `None`, which stands for "poisoned": whoever gets it stays
    /// silent.
    pub fn fail<T>(&self, diagnostic: impl Into<Option<Diagnostic>>) -> Option<T> {
        if let Some(diagnostic) = diagnostic.into() {
            self.report.push(diagnostic);
        }
        None
    }

    /// As [`Report::not_supported`], giving the poisoned value.
    pub fn unsupported<T>(&self, span: Span, what: impl AsRef<str>) -> Option<T> {
        self.report.not_supported(span, what);
        None
    }
}
