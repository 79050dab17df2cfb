//! Who uses which declaration: for warnings about what nobody uses, and to find what the main file leads to.
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use hexafn_diagnostics::{FileId, Span};

use super::Id;

/// A name that two imports bring, where it was used.
#[derive(Clone, Debug)]
pub(super) struct Ambiguous {
    pub at: Span,
    pub name: String,
    pub all: Vec<Id>,
}

/// Noted while names are looked up.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// The declarations that are being checked, the innermost last.
    owners: RefCell<Vec<Id>>,
    /// What each declaration uses; `None`: what has no name, such as an `on`.
    edges: RefCell<HashMap<Option<Id>, HashSet<Id>>>,
    /// File, number of the import, name.
    imports: RefCell<HashSet<(FileId, usize, String)>>,
    ambiguous: RefCell<Vec<Ambiguous>>,
}

impl Uses {
    pub fn within<T>(&self, owner: Id, work: impl FnOnce() -> T) -> T {
        self.owners.borrow_mut().push(owner);
        let result = work();
        self.owners.borrow_mut().pop();
        result
    }

    pub fn note(&self, id: Id) {
        let owner = self.owners.borrow().last().copied();
        self.edges.borrow_mut().entry(owner).or_default().insert(id);
    }

    pub fn note_import(&self, file: FileId, via: Option<usize>, name: &str) {
        if let Some(via) = via {
            self.imports.borrow_mut().insert((file, via, name.to_owned()));
        }
    }

    pub fn note_ambiguous(&self, at: Span, name: &str, all: impl Iterator<Item = Id>) {
        self.ambiguous.borrow_mut().push(Ambiguous { at, name: name.to_owned(), all: all.collect() });
    }

    pub fn is_used(&self, id: Id) -> bool {
        self.edges.borrow().values().any(|used| used.contains(&id))
    }

    /// The names of import number `via` of `file` that are used.
    pub fn of_import(&self, file: FileId, via: usize) -> HashSet<String> {
        let imports = self.imports.borrow();
        imports.iter().filter(|(f, v, _)| *f == file && *v == via).map(|(_, _, n)| n.clone()).collect()
    }

    pub fn ambiguous(&self) -> Vec<Ambiguous> {
        self.ambiguous.borrow().clone()
    }

    /// All that `roots` and what has no name lead to, themselves included.
    pub fn reached(&self, roots: impl Iterator<Item = Id>) -> HashSet<Id> {
        let edges = self.edges.borrow();
        let mut reached: HashSet<Id> = HashSet::new();
        let mut open: Vec<Id> = roots.chain(edges.get(&None).into_iter().flatten().copied()).collect();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(edges.get(&Some(id)).into_iter().flatten());
            }
        }
        reached
    }
}
