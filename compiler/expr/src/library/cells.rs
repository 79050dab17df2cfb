//! Results of several parts: records and maps, put together row by row.
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, MapArray};
use arrow_buffer::{BooleanBuffer, NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, FieldRef};
use hexafn_ir::layout::data_type;

use super::{Call, Row};
use crate::Column;
use crate::access::i64_array;
use crate::conform::record;
use crate::frame::Outcome;

/// A member of a record.
#[derive(Debug)]
pub(super) enum Cell<'t> {
    /// None.
    Null,
    /// A text, or JSON.
    Text(Cow<'t, str>),
    /// An int, time or duration.
    Int(i64),
    /// A float.
    Float(f64),
    /// A bool.
    Bool(bool),
    /// A map of texts.
    Map(Entries<'t>),
}

impl<'t> Cell<'t> {
    /// Null for `None`.
    pub fn maybe(value: Option<impl Into<Cell<'t>>>) -> Cell<'t> {
        value.map_or(Cell::Null, Into::into)
    }
}

impl<'t> From<&'t str> for Cell<'t> {
    fn from(text: &'t str) -> Self {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(Cow::Owned(text))
    }
}

impl<'t> From<Cow<'t, str>> for Cell<'t> {
    fn from(text: Cow<'t, str>) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Int(number)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Cell::Float(number)
    }
}

impl From<bool> for Cell<'_> {
    fn from(truth: bool) -> Self {
        Cell::Bool(truth)
    }
}

impl<'t> From<Entries<'t>> for Cell<'t> {
    fn from(entries: Entries<'t>) -> Self {
        Cell::Map(entries)
    }
}

/// The entries of a map of texts, each key once: a later value takes the place of an earlier one.
#[derive(Default, Debug)]
pub(super) struct Entries<'t> {
    list: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    /// Where keys are, once there are many.
    places: HashMap<Cow<'t, str>, usize>,
}

/// With more entries than this, keys are found by their hash.
const FEW: usize = 16;

impl<'t> Entries<'t> {
    /// Adds an entry, or replaces the value under its key.
    pub fn set(&mut self, key: impl Into<Cow<'t, str>>, value: impl Into<Cow<'t, str>>) {
        let (key, value) = (key.into(), value.into());
        let known = if self.list.len() <= FEW {
            self.list.iter().position(|(k, _)| *k == key)
        } else {
            if self.places.is_empty() {
                self.places = self.list.iter().enumerate().map(|(at, (k, _))| (k.clone(), at)).collect();
            }
            self.places.get(&key).copied()
        };
        match known {
            Some(at) => self.list[at].1 = value,
            None => {
                if self.list.len() > FEW {
                    self.places.insert(key.clone(), self.list.len());
                }
                self.list.push((key, value));
            }
        }
    }
}

/// Maps of texts, as they are added.
#[derive(Default)]
pub(super) struct MapsBuilder {
    keys: StringViewBuilder,
    values: StringViewBuilder,
    lengths: Vec<usize>,
    valid: Vec<bool>,
}

impl MapsBuilder {
    /// Adds a map.
    pub fn push(&mut self, entries: Option<&Entries<'_>>) {
        for (key, value) in entries.iter().flat_map(|e| &e.list) {
            self.keys.append_value(key);
            self.values.append_value(value);
        }
        self.lengths.push(entries.map_or(0, |e| e.list.len()));
        self.valid.push(entries.is_some());
    }

    /// The maps, in the layout of a map of texts.
    pub fn finish(mut self, layout: &DataType) -> Result<ArrayRef, ArrowError> {
        let wrong = || ArrowError::SchemaError(format!("{layout} is not a map of texts"));
        let DataType::Map(field, sorted) = layout else { return Err(wrong()) };
        let DataType::Struct(members) = field.data_type() else { return Err(wrong()) };
        let rows: usize = self.lengths.iter().sum();
        let columns: Vec<ArrayRef> = vec![Arc::new(self.keys.finish()), Arc::new(self.values.finish())];
        let entries = record(members.clone(), columns, rows, None)?;
        let offsets = OffsetBuffer::try_from_lengths(self.lengths);
        let offsets = offsets.map_err(|e| ArrowError::ComputeError(e.to_string()))?;
        let field = Arc::clone(field);
        Ok(Arc::new(MapArray::try_new(field, offsets, entries, nulls(self.valid), *sorted)?))
    }
}

fn nulls(valid: Vec<bool>) -> Option<NullBuffer> {
    valid.contains(&false).then(|| NullBuffer::from(valid))
}

/// One member of all records.
enum Member {
    Texts(StringViewBuilder),
    Ints(Vec<i64>, Vec<bool>),
    Floats(Vec<f64>, Vec<bool>),
    Bools(Vec<bool>, Vec<bool>),
    Maps(MapsBuilder),
}

impl Member {
    fn of(field: &FieldRef) -> Result<Member, ArrowError> {
        Ok(match field.data_type() {
            DataType::Utf8View => Member::Texts(StringViewBuilder::new()),
            DataType::Int64 | DataType::Timestamp(..) | DataType::Duration(_) => Member::Ints(vec![], vec![]),
            DataType::Float64 => Member::Floats(vec![], vec![]),
            DataType::Boolean => Member::Bools(vec![], vec![]),
            DataType::Map(..) => Member::Maps(MapsBuilder::default()),
            other => return Err(ArrowError::SchemaError(format!("a record's member cannot be {other}"))),
        })
    }

    /// Adds a cell; whether it was one of this member's type.
    fn push(&mut self, cell: &Cell<'_>) -> bool {
        match (self, cell) {
            (Member::Texts(out), Cell::Null) => out.append_null(),
            (Member::Texts(out), Cell::Text(text)) => out.append_value(text),
            (Member::Ints(out, valid), Cell::Null) => add(out, valid, None),
            (Member::Ints(out, valid), Cell::Int(n)) => add(out, valid, Some(*n)),
            (Member::Floats(out, valid), Cell::Null) => add(out, valid, None),
            (Member::Floats(out, valid), Cell::Float(n)) => add(out, valid, Some(*n)),
            (Member::Bools(out, valid), Cell::Null) => add(out, valid, None),
            (Member::Bools(out, valid), Cell::Bool(b)) => add(out, valid, Some(*b)),
            (Member::Maps(out), Cell::Null) => out.push(None),
            (Member::Maps(out), Cell::Map(entries)) => out.push(Some(entries)),
            _ => return false,
        }
        true
    }

    fn finish(self, layout: &DataType) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Member::Texts(mut out) => Arc::new(out.finish()),
            Member::Ints(out, valid) => i64_array(layout, out, nulls(valid))?,
            Member::Floats(out, valid) => Arc::new(Float64Array::try_new(out.into(), nulls(valid))?),
            Member::Bools(out, valid) => Arc::new(BooleanArray::new(BooleanBuffer::from(out), nulls(valid))),
            Member::Maps(out) => out.finish(layout)?,
        })
    }
}

fn add<T: Default>(out: &mut Vec<T>, valid: &mut Vec<bool>, value: Option<T>) {
    valid.push(value.is_some());
    out.push(value.unwrap_or_default());
}

impl Call<'_, '_> {
    /// A result of records: the members of each, in the order of its fields.
    pub(super) fn records<'t, const N: usize>(&mut self, members: impl FnMut(usize) -> Row<[Cell<'t>; N]>) -> Outcome {
        let wrong = |what: String| ArrowError::SchemaError(what);
        let DataType::Struct(fields) = data_type(self.result) else {
            return Err(wrong(format!("{} is not a record", self.result)));
        };
        if fields.len() != N {
            return Err(wrong(format!("{} has not {N} fields", self.result)));
        }
        let mut columns = fields.iter().map(Member::of).collect::<Result<Vec<_>, _>>()?;
        let mut valid = Vec::with_capacity(self.rows);
        let mut misfit = None;
        self.each(members, |cells| {
            valid.push(cells.is_some());
            let cells = cells.unwrap_or_else(|| std::array::from_fn(|_| Cell::Null));
            for ((column, field), cell) in columns.iter_mut().zip(&fields).zip(&cells) {
                let missing = matches!(cell, Cell::Null) && !field.is_nullable() && valid.last() == Some(&true);
                if missing || !column.push(cell) {
                    misfit = Some(format!("{cell:?} is not {} of {}", field.data_type(), field.name()));
                }
            }
        });
        if let Some(misfit) = misfit {
            return Err(wrong(misfit));
        }
        let arrays =
            columns.into_iter().zip(&fields).map(|(c, f)| c.finish(f.data_type())).collect::<Result<_, _>>()?;
        Ok(Column::Array(Arc::new(record(fields, arrays, self.rows, nulls(valid))?)))
    }

    /// A result of maps of texts.
    pub(super) fn maps<'t>(&mut self, entries: impl FnMut(usize) -> Row<Entries<'t>>) -> Outcome {
        let mut out = MapsBuilder::default();
        self.each(entries, |entries| out.push(entries.as_ref()));
        Ok(Column::Array(out.finish(&data_type(self.result))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_value_takes_the_place_of_an_earlier_one_among_few_and_many() {
        for count in [3, 100] {
            let mut entries = Entries::default();
            (0..count).for_each(|i| entries.set(format!("k{i}"), "old"));
            (0..count).for_each(|i| entries.set(format!("k{i}"), format!("v{i}")));
            let expected: Vec<_> = (0..count).map(|i| (format!("k{i}").into(), format!("v{i}").into())).collect();
            assert_eq!(entries.list, expected);
        }
    }
}
