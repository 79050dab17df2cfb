//! Arguments that are compiled before they are used: patterns, networks, sets of kinds.
use arrow_schema::ArrowError;

use super::Call;
use super::call::Failure;
use super::function::{Run, Shape};
use crate::access::{lists, texts};
use crate::column::IsNullAt;
use crate::frame::Outcome;

/// How a text is compiled; the error says what is wrong with it.
pub(super) type Compile<T> = fn(&str) -> Result<T, String>;

/// What an argument compiles to: once for all rows if it is a constant, else anew where it differs from the row before.
pub(super) struct Compiled<'c, T> {
    constant: Option<&'c T>,
    last: Option<(String, T)>,
    compile: Compile<T>,
}

impl<T> Compiled<'_, T> {
    /// What the text of this row compiles to.
    pub fn get(&mut self, text: &str) -> Result<&T, Failure> {
        if let Some(constant) = self.constant {
            return Ok(constant);
        }
        let entry = match self.last.take() {
            Some(last) if last.0 == text => last,
            _ => (text.to_owned(), (self.compile)(text)?),
        };
        Ok(&self.last.insert(entry).1)
    }
}

/// A function with an argument that is compiled: at once if it is a constant, so that a bad one is refused by `check`.
pub(super) fn prepare<T: Send + Sync + 'static>(
    shape: &Shape,
    index: usize,
    compile: Compile<T>,
    body: fn(&mut Call<'_, '_>, Compiled<'_, T>) -> Outcome,
) -> Result<Run, String> {
    let constant = match shape.constants.get(index).and_then(Option::as_ref) {
        Some(one) if !one.is_null_at(0) => Some(compile(texts(one).map_err(|e| e.to_string())?.value(0))?),
        _ => None,
    };
    Ok(Box::new(move |call| body(call, Compiled { constant: constant.as_ref(), last: None, compile })))
}

/// How a list of texts is compiled.
pub(super) type CompileList<T> = fn(&[&str]) -> Result<T, String>;

/// What an argument that is a list of texts compiles to; see [`Compiled`].
pub(super) struct CompiledList<'c, T> {
    constant: Option<&'c T>,
    last: Option<(Vec<String>, T)>,
    compile: CompileList<T>,
}

impl<T> CompiledList<'_, T> {
    /// What the list of this row compiles to.
    pub fn get(&mut self, call: &Lists<'_>, row: usize) -> Result<&T, Failure> {
        if let Some(constant) = self.constant {
            return Ok(constant);
        }
        let list: Vec<&str> = call.at(row).collect();
        let entry = match self.last.take() {
            Some(last) if last.0 == list => last,
            _ => (list.iter().map(|&s| s.to_owned()).collect(), (self.compile)(&list)?),
        };
        Ok(&self.last.insert(entry).1)
    }
}

/// As [`prepare`], with an argument that is a list of texts.
pub(super) fn prepare_list<T: Send + Sync + 'static>(
    shape: &Shape,
    index: usize,
    compile: CompileList<T>,
    body: fn(&mut Call<'_, '_>, CompiledList<'_, T>) -> Outcome,
) -> Result<Run, String> {
    let constant = match shape.constants.get(index).and_then(Option::as_ref) {
        Some(one) if !one.is_null_at(0) => {
            let items = |one| -> Result<_, ArrowError> { Ok(lists(one)?.value(0)) };
            let items = items(one).map_err(|e| e.to_string())?;
            // An empty list may be one of any type.
            let items: Vec<&str> = texts(&items).map(|t| t.iter().flatten().collect()).unwrap_or_default();
            Some(compile(&items)?)
        }
        _ => None,
    };
    Ok(Box::new(move |call| body(call, CompiledList { constant: constant.as_ref(), last: None, compile })))
}

/// An argument that is a list of texts, by row.
pub(super) struct Lists<'c> {
    lists: super::call::Lists<'c>,
    items: Option<&'c arrow_array::StringViewArray>,
}

impl<'c> Lists<'c> {
    /// Of that argument.
    pub fn of(call: &Call<'c, '_>, index: usize) -> Result<Self, ArrowError> {
        let lists = call.list(index)?;
        Ok(Lists { lists, items: texts(lists.items()).ok() })
    }

    /// The texts of a row.
    pub fn at(&self, row: usize) -> impl Iterator<Item = &'c str> + use<'c> {
        let items = self.items;
        self.lists.range(row).filter_map(move |i| items.map(|t| t.value(i)))
    }
}
