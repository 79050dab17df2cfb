//! What the files declare, and what each file sees of it by name.
mod imports;
mod noun;
mod uses;
mod visible;

pub(crate) use noun::{Space, named, noun};

use std::collections::{HashMap, HashSet};

use hexafn_diagnostics::{self as codes, Diagnostic, FileId, Span};
use hexafn_syntax::ast::{self, DeclarationKind};

use crate::SourceFile;
use crate::report::Report;
use crate::suggest::nearest;
use uses::Uses;
use visible::{Seen, Visible};

/// The number of a declaration that has a name: two files may declare the same name, so caches are keyed by this.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Id(usize);

/// One declaration under its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// Its number.
    pub id: Id,
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

/// All declarations, what each file sees of them, and who uses which.
#[derive(Debug, Default)]
pub(crate) struct Declarations<'a> {
    main: FileId,
    all: Vec<&'a ast::Declaration>,
    /// By number.
    entries: Vec<(Space, Entry<'a>)>,
    /// What each file declares itself.
    own: HashMap<(FileId, Space, &'a str), Id>,
    files: HashMap<FileId, Visible<'a>>,
    /// The folder of each file, as seen from the main file's.
    folders: HashMap<FileId, &'a str>,
    uses: Uses,
}

/// Sinks that every program has.
pub(crate) const BUILTIN_SINKS: [&str; 2] = ["drop", "stdout"];

impl<'a> Declarations<'a> {
    /// Collects the declarations of all files, of which the first is the main one. A name declared twice in one file is
    /// reported and stands for the first.
    pub fn collect(files: &[SourceFile<'a>], report: &Report) -> Self {
        let mut found = Declarations { main: files.first().map_or(FileId(0), |f| f.id), ..Declarations::default() };
        for file in files {
            found.files.insert(file.id, Visible::new(file.complete));
            found.folders.insert(file.id, file.folder);
            let main = file.id == found.main;
            for declaration in file.ast.declarations.iter().filter(|d| main || enters(&d.kind)) {
                found.declare(file.id, declaration, report);
            }
        }
        for file in files {
            imports::resolve(&mut found, file, files, report);
        }
        found
    }

    fn declare(&mut self, file: FileId, declaration: &'a ast::Declaration, report: &Report) {
        self.all.push(declaration);
        let Some((space, name)) = named(&declaration.kind) else { return };
        let reserved = match space {
            Space::Sink if BUILTIN_SINKS.contains(&name.text.as_str()) => Some("a sink that every program has"),
            Space::Type if crate::types::BUILTIN_NAMES.contains(&name.text.as_str()) => Some("a built-in type"),
            _ => None,
        };
        if let Some(what) = reserved {
            let message = format!("`{}` is {what}", name.text);
            return report.push(Diagnostic::error(codes::RESERVED_NAME, name.span, message, "reserved name"));
        }
        let entry = Entry { id: Id(self.entries.len()), name, kind: &declaration.kind };
        if let Some(first) = self.own.get(&(file, space, name.text.as_str())) {
            return report.push(twice(&self.entries[first.0].1, &entry));
        }
        self.own.insert((file, space, &name.text), entry.id);
        self.entries.push((space, entry));
        self.visible_mut(file).declare(space, &name.text, entry.id);
    }

    /// Every declaration that can become part of the program, the main file's first, in written order.
    pub fn iter(&self) -> impl Iterator<Item = &'a ast::Declaration> + '_ {
        self.all.iter().copied()
    }

    /// The folder that paths in the file of `at` are relative to, as seen from the main file's; empty if that is the same.
    pub fn folder(&self, at: Span) -> &'a str {
        self.folders.get(&at.file).copied().unwrap_or_default()
    }

    /// Whether that place is in the main file (or in no file of the program, as a trigger file is).
    pub fn is_main(&self, at: Span) -> bool {
        at.file == self.main || !self.files.contains_key(&at.file)
    }

    /// The end of the main file's last declaration: where another can be put in.
    pub fn end(&self) -> Option<Span> {
        let last = self.all.iter().map(|d| d.span).filter(|s| s.file == self.main).max_by_key(|s| s.end)?;
        Some(Span { start: last.end, ..last })
    }

    /// The entry of this declaration, unless its name stands for another one before it.
    pub fn entry(&self, space: Space, name: &ast::Name) -> Option<Entry<'a>> {
        let id = self.own.get(&(name.span.file, space, name.text.as_str()))?;
        Some(self.entries[id.0].1).filter(|e| std::ptr::eq(e.name, name))
    }

    /// What the file of `at` sees under that name, without counting as a use.
    pub fn peek(&self, space: Space, name: &str, at: Span) -> Option<Entry<'a>> {
        match self.visible(at.file)?.get(space, name)? {
            Seen::One { id, .. } => Some(self.entries[id.0].1),
            Seen::Several(all) => all.first().map(|(id, _)| self.entries[id.0].1),
        }
    }

    /// What the file of `at` sees under that name; it counts as used from now on. A name that two imports bring is
    /// noted as ambiguous, and stands for nothing.
    pub fn find(&self, space: Space, name: &str, at: Span) -> Option<Entry<'a>> {
        match self.visible(at.file)?.get(space, name)? {
            Seen::One { id, via } => {
                self.uses.note(*id);
                self.uses.note_import(at.file, *via, name);
                Some(self.entries[id.0].1)
            }
            Seen::Several(all) => {
                for (_, via) in all {
                    self.uses.note_import(at.file, Some(*via), name);
                }
                self.uses.note_ambiguous(at, name, all.iter().map(|(id, _)| *id));
                None
            }
        }
    }

    /// Whether the file of `at` has the name from its own text: declared there or imported by that name.
    pub fn is_spelled_out(&self, space: Space, name: &str, at: Span) -> bool {
        self.visible(at.file).is_some_and(|v| v.is_spelled_out(space, name))
    }

    /// Whether an unknown name is no mistake of its own: what would declare it did not parse, could not be loaded, or
    /// is ambiguous.
    pub fn is_gap(&self, name: &str, at: Span) -> bool {
        self.visible(at.file).is_some_and(|v| v.is_gap(name))
    }

    /// Whether a part of the program is missing, so that what is left says little about what is used.
    pub fn has_gaps(&self) -> bool {
        self.files.values().any(Visible::has_gaps)
    }

    /// Does `work` in the name of a declaration: what it finds is used by that one.
    pub fn within<T>(&self, space: Space, name: &ast::Name, work: impl FnOnce() -> T) -> T {
        match self.entry(space, name) {
            Some(entry) => self.uses.within(entry.id, work),
            None => work(),
        }
    }

    /// Whether somebody asked for the declaration.
    pub fn is_used(&self, id: Id) -> bool {
        self.uses.is_used(id)
    }

    /// What the main file leads to, as far as is known by now: all that it declares, and what that uses.
    pub fn reached(&self) -> HashSet<Id> {
        self.uses.reached(self.entries.iter().map(|(_, e)| e).filter(|e| e.name.span.file == self.main).map(|e| e.id))
    }

    /// All names of a space that the file of `at` sees.
    pub fn names(&self, space: Space, at: Span) -> impl Iterator<Item = &'a str> + '_ {
        self.visible(at.file).into_iter().flat_map(move |v| v.names(space))
    }

    /// The error for a name that `space` does not have; `what` is the noun that was looked for. `None` if the mistake
    /// is elsewhere, and told there.
    pub fn unknown(&self, space: Space, name: &str, span: Span, what: &str, also: &[&str]) -> Option<Diagnostic> {
        if self.is_gap(name, span) || self.is_ambiguous(space, name, span) {
            return None;
        }
        for other in Space::ALL {
            if let Some(entry) = self.peek(other, name, span).filter(|_| other != space) {
                let message = format!("`{name}` is a {}, not a {what}", entry.noun());
                let label = format!("expected a {what}");
                let error = Diagnostic::error(codes::WRONG_NOUN, span, message, label);
                return Some(error.related(entry.name.span, format!("the {} is declared here", entry.noun())));
            }
        }
        let error =
            Diagnostic::error(codes::UNKNOWN_NAME, span, format!("there is no {what} `{name}`"), "not declared");
        let known: Vec<&str> = self.names(space, span).collect();
        Some(did_you_mean(error, span, name, known.into_iter().chain(also.iter().copied())))
    }

    fn is_ambiguous(&self, space: Space, name: &str, at: Span) -> bool {
        self.visible(at.file).is_some_and(|v| matches!(v.get(space, name), Some(Seen::Several(_))))
    }

    /// What a file sees; texts that are no file of the program (trigger files) see what the main file does.
    fn visible(&self, file: FileId) -> Option<&Visible<'a>> {
        self.files.get(&file).or_else(|| self.files.get(&self.main))
    }

    fn visible_mut(&mut self, file: FileId) -> &mut Visible<'a> {
        self.files.entry(file).or_default()
    }
}

/// Whether an import brings such a declaration along. The rest belongs to the file when it is run itself.
fn enters(kind: &DeclarationKind) -> bool {
    use DeclarationKind as D;
    !matches!(kind, D::Pipeline(_) | D::Watch(_) | D::Test(_) | D::On(_) | D::Import(_))
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
