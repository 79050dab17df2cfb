//! What the files declare, by name.
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_syntax::ast::{self, DeclarationKind};

use crate::SourceFile;
use crate::report::Report;
use crate::suggest::nearest;

/// Names that do not meet: each space has its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Space {
    /// Types.
    Type,
    /// What an expression can name: params, secrets, lets, stores, functions.
    Value,
    /// What a flow can read: sources, triggers, streams, tables, pipelines.
    Input,
    /// Sinks.
    Sink,
}

/// One declaration under its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The name with its place.
    pub name: &'a ast::Name,
    /// What it declares.
    pub kind: &'a DeclarationKind,
}

impl Entry<'_> {
    /// The noun that declares it.
    pub fn noun(&self) -> &'static str {
        noun(self.kind)
    }
}

/// All declarations, and which of them are used.
#[derive(Debug, Default)]
pub(crate) struct Declarations<'a> {
    all: Vec<&'a ast::Declaration>,
    named: HashMap<(Space, &'a str), Entry<'a>>,
    used: RefCell<HashSet<(Space, &'a str)>>,
}

/// Sinks that every program has.
pub(crate) const BUILTIN_SINKS: [&str; 2] = ["drop", "stdout"];

impl<'a> Declarations<'a> {
    /// Collects the declarations of all files; a name declared twice is reported and stands for the first.
    pub fn collect(files: &[SourceFile<'a>], report: &Report) -> Self {
        let mut found = Declarations::default();
        for declaration in files.iter().flat_map(|f| &f.ast.declarations) {
            found.all.push(declaration);
            let Some((space, name)) = named(&declaration.kind) else { continue };
            if space == Space::Sink && BUILTIN_SINKS.contains(&name.text.as_str()) {
                let message = format!("`{}` is a sink that every program has", name.text);
                report.push(Diagnostic::error(codes::RESERVED_NAME, name.span, message, "reserved name"));
                continue;
            }
            if space == Space::Type && crate::types::BUILTIN_NAMES.contains(&name.text.as_str()) {
                let message = format!("`{}` is a built-in type", name.text);
                report.push(Diagnostic::error(codes::RESERVED_NAME, name.span, message, "reserved name"));
                continue;
            }
            let entry = Entry { name, kind: &declaration.kind };
            match found.named.get(&(space, name.text.as_str())) {
                Some(first) => report.push(twice(first, &entry)),
                None => drop(found.named.insert((space, &name.text), entry)),
            }
        }
        found
    }

    /// Every declaration in written order.
    pub fn iter(&self) -> impl Iterator<Item = &'a ast::Declaration> + '_ {
        self.all.iter().copied()
    }

    /// Whether this declaration is the one that its name stands for.
    pub fn is_first(&self, space: Space, name: &ast::Name) -> bool {
        self.named.get(&(space, name.text.as_str())).is_some_and(|e| std::ptr::eq(e.name, name))
    }

    /// The declaration of that name, without counting as a use.
    pub fn peek(&self, space: Space, name: &str) -> Option<Entry<'a>> {
        self.named.get(&(space, name)).copied()
    }

    /// The declaration of that name; it counts as used from now on.
    pub fn find(&self, space: Space, name: &str) -> Option<Entry<'a>> {
        let entry = self.peek(space, name)?;
        self.used.borrow_mut().insert((space, &entry.name.text));
        Some(entry)
    }

    /// Whether somebody asked for the name.
    pub fn is_used(&self, space: Space, name: &str) -> bool {
        self.used.borrow().contains(&(space, name))
    }

    /// All names of a space.
    pub fn names(&self, space: Space) -> impl Iterator<Item = &'a str> + '_ {
        let found = self.all.iter().filter_map(|d| named(&d.kind));
        found.filter(move |(s, _)| *s == space).map(|(_, n)| n.text.as_str())
    }

    /// The error for a name that `space` does not have; `what` is the noun that was looked for.
    pub fn unknown(&self, space: Space, name: &str, span: Span, what: &str, also: &[&str]) -> Diagnostic {
        for other in [Space::Type, Space::Value, Space::Input, Space::Sink] {
            if let Some(entry) = self.peek(other, name).filter(|_| other != space) {
                let message = format!("`{name}` is a {}, not a {what}", entry.noun());
                let label = format!("expected a {what}");
                return Diagnostic::error(codes::WRONG_NOUN, span, message, label)
                    .related(entry.name.span, format!("the {} is declared here", entry.noun()));
            }
        }
        let error =
            Diagnostic::error(codes::UNKNOWN_NAME, span, format!("there is no {what} `{name}`"), "not declared");
        let known: Vec<&str> = self.names(space).collect();
        did_you_mean(error, span, name, known.into_iter().chain(also.iter().copied()))
    }
}

/// Adds the nearest candidate as help and fix, if there is one.
pub(crate) fn did_you_mean<'n>(
    error: Diagnostic,
    span: Span,
    word: &str,
    candidates: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    match nearest(word, candidates) {
        Some(near) => error.guess(span, near, format!("did you mean `{near}`?")),
        None => error,
    }
}

fn twice(first: &Entry<'_>, second: &Entry<'_>) -> Diagnostic {
    let name = &second.name.text;
    let message = match (first.noun(), second.noun()) {
        (a, b) if a == b => format!("the {a} `{name}` is declared twice"),
        (a, b) => format!("`{name}` is declared as a {a} and as a {b}"),
    };
    Diagnostic::error(codes::DUPLICATE_NAME, second.name.span, message, "declared again")
        .related(first.name.span, "first declared here")
}

/// The noun of a declaration.
pub(crate) fn noun(kind: &DeclarationKind) -> &'static str {
    use DeclarationKind as D;
    match kind {
        D::Import(_) => "import",
        D::Type(_) => "type",
        D::Param(_) => "param",
        D::Secret(_) => "secret",
        D::Let(_) => "let",
        D::Store(_) => "store",
        D::Source(_) => "source",
        D::Sink(_) => "sink",
        D::Function(_) => "function",
        D::Trigger(_) => "trigger",
        D::Stream(_) => "stream",
        D::Table(_) => "table",
        D::Pipeline(_) => "pipeline",
        D::Watch(_) => "watch",
        D::Test(_) => "test",
        D::On(_) => "on",
    }
}

/// The space and name of a declaration that has one.
pub(crate) fn named(kind: &DeclarationKind) -> Option<(Space, &ast::Name)> {
    use DeclarationKind as D;
    Some(match kind {
        D::Type(d) => (Space::Type, &d.name),
        D::Param(d) => (Space::Value, &d.name),
        D::Secret(d) | D::Let(d) => (Space::Value, &d.name),
        D::Store(d) => (Space::Value, &d.name),
        D::Function(d) => (Space::Value, &d.name),
        D::Source(d) => (Space::Input, &d.name),
        D::Trigger(d) => (Space::Input, &d.name),
        D::Stream(d) | D::Table(d) => (Space::Input, &d.name),
        D::Pipeline(d) => (Space::Input, &d.name),
        D::Sink(d) => (Space::Sink, &d.name),
        D::Import(_) | D::Watch(_) | D::Test(_) | D::On(_) => return None,
    })
}
