//! What one file sees: its own names first, then those imported by name, then those that whole files bring.
use std::collections::{HashMap, HashSet};

use super::{Id, Space};

/// What a name stands for in a file.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    /// One declaration, and the number of the import that brings it; `None`: the file's own.
    One { id: Id, via: Option<usize> },
    /// Different declarations, each with the import that brings it: an error where the name is used.
    Several(Vec<(Id, usize)>),
}

/// What one file sees.
#[derive(Debug, Default)]
pub(super) struct Visible<'a> {
    names: HashMap<Space, HashMap<&'a str, Seen>>,
    /// What the file spells out: it hides what whole files bring.
    spelled: HashSet<(Space, &'a str)>,
    /// Whether any unknown name may be one that is missing.
    gap: bool,
    /// Names asked for that cannot be brought.
    missing: HashSet<&'a str>,
}

impl<'a> Visible<'a> {
    /// Nothing yet; `complete`: all of the file did parse.
    pub fn new(complete: bool) -> Self {
        Visible { gap: !complete, ..Visible::default() }
    }

    /// The file's own declaration.
    pub fn declare(&mut self, space: Space, name: &'a str, id: Id) {
        self.of(space).insert(name, Seen::One { id, via: None });
        self.spelled.insert((space, name));
    }

    /// A name that import number `via` asks for. Gives back what the file spells out already under that name.
    pub fn bring(&mut self, space: Space, name: &'a str, id: Id, via: usize) -> Option<(Id, Option<usize>)> {
        let known = match self.get(space, name) {
            Some(Seen::One { id, via }) if self.spelled.contains(&(space, name)) => Some((*id, *via)),
            _ => None,
        };
        if known.is_none() {
            self.of(space).insert(name, Seen::One { id, via: Some(via) });
            self.spelled.insert((space, name));
        }
        known
    }

    /// A name that the whole file of import number `via` brings, unless this file spells it out.
    pub fn bring_along(&mut self, space: Space, name: &'a str, id: Id, via: usize) {
        if self.spelled.contains(&(space, name)) {
            return;
        }
        let names = self.of(space);
        match names.get_mut(name) {
            None => drop(names.insert(name, Seen::One { id, via: Some(via) })),
            Some(Seen::One { id: known, .. }) if *known == id => {}
            Some(Seen::Several(all)) if all.iter().any(|(known, _)| *known == id) => {}
            Some(Seen::Several(all)) => all.push((id, via)),
            Some(seen) => {
                if let Seen::One { id: first, via: Some(by) } = *seen {
                    *seen = Seen::Several(vec![(first, by), (id, via)]);
                }
            }
        }
    }

    /// Notes that a name cannot be brought.
    pub fn miss(&mut self, name: &'a str) {
        self.missing.insert(name);
    }

    /// Notes that any name may be missing.
    pub fn miss_all(&mut self) {
        self.gap = true;
    }

    pub fn get(&self, space: Space, name: &str) -> Option<&Seen> {
        self.names.get(&space)?.get(name)
    }

    fn of(&mut self, space: Space) -> &mut HashMap<&'a str, Seen> {
        self.names.entry(space).or_default()
    }

    pub fn is_spelled_out(&self, space: Space, name: &str) -> bool {
        self.spelled.contains(&(space, name))
    }

    pub fn is_gap(&self, name: &str) -> bool {
        self.gap || self.missing.contains(name)
    }

    pub fn has_gaps(&self) -> bool {
        self.gap || !self.missing.is_empty()
    }

    pub fn names(&self, space: Space) -> impl Iterator<Item = &'a str> + '_ {
        self.names.get(&space).into_iter().flat_map(|names| names.keys().copied())
    }
}
