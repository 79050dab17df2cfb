//! The registry.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use arrow_array::ArrayRef;

use super::call::Call;
use super::groups::{SUBJECTS, Subject};
use super::pattern::Signature;
use crate::frame::Outcome;

/// What runs when a function is called, made for one place in a program.
pub(crate) type Run = Box<dyn Fn(&mut Call<'_, '_>) -> Outcome + Send + Sync>;

/// What is known of a call before any row comes.
pub(crate) struct Shape {
    /// The arguments that are constants, as arrays of one.
    pub constants: Vec<Option<ArrayRef>>,
}

/// How a function is made to run.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// The same for every call.
    Plain(fn(&mut Call<'_, '_>) -> Outcome),
    /// With something prepared from constants (a pattern).
    Prepared(fn(&Shape) -> Result<Run, String>),
}

/// A function as it is written in the library's files.
#[derive(Clone, Copy)]
pub(super) struct Definition {
    signatures: &'static [&'static str],
    doc: &'static str,
    example: &'static str,
    result: &'static str,
    can_fail: bool,
    reveals: bool,
    of_event: bool,
    body: Body,
}

impl Definition {
    /// A function: its signatures, what it does, an example and its result.
    pub const fn new(
        signatures: &'static [&'static str],
        doc: &'static str,
        (example, result): (&'static str, &'static str),
        run: fn(&mut Call<'_, '_>) -> Outcome,
    ) -> Self {
        Definition {
            signatures,
            doc,
            example,
            result,
            can_fail: false,
            reveals: false,
            of_event: false,
            body: Body::Plain(run),
        }
    }

    /// A function that prepares itself from its constant arguments.
    pub const fn prepared(
        signatures: &'static [&'static str],
        doc: &'static str,
        (example, result): (&'static str, &'static str),
        prepare: fn(&Shape) -> Result<Run, String>,
    ) -> Self {
        Definition {
            signatures,
            doc,
            example,
            result,
            can_fail: false,
            reveals: false,
            of_event: false,
            body: Body::Prepared(prepare),
        }
    }

    /// It may fail on some arguments.
    pub const fn fallible(mut self) -> Self {
        self.can_fail = true;
        self
    }

    /// Its result is made from the event's envelope: the checker puts that in place of the call.
    pub const fn of_event(mut self) -> Self {
        self.of_event = true;
        self
    }

    /// Its result is not secret even where its arguments are.
    pub const fn revealing(mut self) -> Self {
        self.reveals = true;
        self
    }
}

/// A function of the library.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The title of its group.
    pub group: &'static str,
    /// Its forms, tried in order.
    pub signatures: Vec<Signature>,
    /// What it does, in a line.
    pub doc: &'static str,
    /// A call of it.
    pub example: &'static str,
    /// What the example gives.
    pub result: &'static str,
    /// Whether it may fail on some arguments.
    pub can_fail: bool,
    /// Whether its result is not secret even where its arguments are.
    pub reveals: bool,
    /// Whether it is made from the event's envelope, so that it has a value only where there is a row.
    pub of_event: bool,
    body: Body,
}

impl Function {
    /// Makes it ready for a place in a program.
    pub(crate) fn prepare(&self, shape: &Shape) -> Result<Run, String> {
        match self.body {
            Body::Plain(run) => Ok(Box::new(run)),
            Body::Prepared(prepare) => prepare(shape),
        }
    }
}

/// A group of functions with one subject.
pub struct Group {
    /// Its subject.
    pub title: &'static str,
    /// Its functions, in the order in which a reader wants them.
    pub functions: Vec<&'static Function>,
}

static FUNCTIONS: LazyLock<BTreeMap<&'static str, Function>> = LazyLock::new(|| {
    let all = SUBJECTS.iter().flat_map(|s| s.parts.iter().copied().flatten().map(|d| (s.title, d)));
    all.map(|(title, d)| (name(d), function(title, d))).collect()
});

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let functions = |s: &Subject| s.parts.iter().copied().flatten().filter_map(|d| find(name(d))).collect();
    SUBJECTS.iter().map(|s| Group { title: s.title, functions: functions(s) }).collect()
});

fn name(definition: &Definition) -> &'static str {
    definition.signatures.first().and_then(|s| s.split('(').next()).unwrap_or_default()
}

fn function(group: &'static str, d: &Definition) -> Function {
    Function {
        name: name(d),
        group,
        // A test proves that every signature reads.
        signatures: d.signatures.iter().filter_map(|s| Signature::parse(s)).collect(),
        doc: d.doc,
        example: d.example,
        result: d.result,
        can_fail: d.can_fail,
        reveals: d.reveals,
        of_event: d.of_event,
        body: d.body,
    }
}

/// The function of that name.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.get(name)
}

/// All functions, by name.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.values()
}

/// All functions by group, in the order of the reference.
pub fn groups() -> &'static [Group] {
    &GROUPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signature_reads_and_names_are_unique() {
        let mut count = 0;
        for definition in SUBJECTS.iter().flat_map(|s| s.parts.iter().copied().flatten()) {
            count += 1;
            for text in definition.signatures {
                assert_eq!(text.split('(').next(), Some(name(definition)), "{text}");
                assert_eq!(Signature::parse(text).map(|s| s.to_string()).as_deref(), Some(*text));
            }
        }
        assert_eq!(count, all().count());
    }
}
