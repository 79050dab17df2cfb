//! Aggregates that may refuse a row: it must then count in none of them, also where an earlier one has taken it.
use arrow_array::{Array, ArrayRef};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use arrow_select::concat::concat;
use hexafn_expr::aggregate::{Accumulator, Corrupt};
use hexafn_expr::{Column, RowErrors};

use super::Part;

/// Adds the rows that have not failed to all of them, a batch at a time. Only if several are there and one refuses a row is
/// all of the batch taken back and added row by row.
pub(super) fn add(parts: &mut [Part<'_>], groups: &[u32], errors: &mut RowErrors) -> Result<(), ArrowError> {
    let passed = errors.passed(groups.len());
    if let [part] = parts {
        return part.add(groups, passed.as_ref(), errors);
    }
    let before: Vec<Vec<u8>> = parts.iter().map(|part| saved(part.accumulator, groups)).collect();
    let mut refused = RowErrors::new();
    for part in parts.iter_mut() {
        part.add(groups, passed.as_ref(), &mut refused)?;
    }
    if refused.is_empty() {
        return Ok(());
    }
    for (part, before) in parts.iter_mut().zip(&before) {
        restore(part.accumulator, groups, before)?;
    }
    one_by_one(parts, groups, passed.as_ref(), errors)
}

fn one_by_one(
    parts: &mut [Part<'_>],
    groups: &[u32],
    passed: Option<&BooleanBuffer>,
    errors: &mut RowErrors,
) -> Result<(), ArrowError> {
    let mut values: Vec<Vec<ArrayRef>> = vec![Vec::with_capacity(groups.len()); parts.len()];
    let none = BooleanBuffer::new_unset(1);
    for (row, group) in groups.iter().enumerate() {
        let group = std::slice::from_ref(group);
        let before: Vec<Vec<u8>> = parts.iter().map(|part| saved(part.accumulator, group)).collect();
        let passed = passed.map(|p| p.slice(row, 1));
        let mut refused = RowErrors::new();
        for (part, values) in parts.iter_mut().zip(&mut values) {
            let mut added = None;
            let mut one = part.row(row, &mut added);
            one.add(group, if refused.is_empty() { passed.as_ref() } else { Some(&none) }, &mut refused)?;
            values.extend(added);
        }
        if let Some(error) = refused.iter().next() {
            for (part, before) in parts.iter_mut().zip(&before) {
                restore(part.accumulator, group, before)?;
            }
            errors.fail(row, error.span, error.code, || error.message.clone());
        }
    }
    for (part, values) in parts.iter_mut().zip(&values) {
        let values: Vec<&dyn Array> = values.iter().map(AsRef::as_ref).collect();
        *part.added = Some(concat(&values)?);
    }
    Ok(())
}

impl Part<'_> {
    /// The same of one row.
    fn row<'b>(&'b mut self, row: usize, added: &'b mut Option<ArrayRef>) -> Part<'b> {
        let one = |column: &Column| match column {
            Column::Array(array) => Column::Array(array.slice(row, 1)),
            constant @ Column::Constant(_) => constant.clone(),
        };
        let arguments = self.arguments.iter().map(one).collect();
        let filter = self.filter.as_ref().map(|f| f.slice(row, 1));
        Part { accumulator: &mut *self.accumulator, arguments, filter, span: self.span, added }
    }
}

/// The states of these groups.
fn saved(accumulator: &dyn Accumulator, groups: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(groups.len() * size_of::<i128>());
    groups.iter().for_each(|group| accumulator.save(*group, &mut bytes));
    bytes
}

fn restore(accumulator: &mut dyn Accumulator, groups: &[u32], mut bytes: &[u8]) -> Result<(), ArrowError> {
    let wrong = |e: Corrupt| ArrowError::ComputeError(e.to_string());
    groups.iter().try_for_each(|group| accumulator.load(*group, &mut bytes).map_err(wrong))
}
