//! A call in progress: what functions read their arguments from and write their results with.
use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, StringViewBuilder};
use arrow_array::{ArrayRef, BooleanArray, Float64Array, ListArray};
use arrow_buffer::{BooleanBuffer, NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType};
use hexafn_diagnostics::{Code, FUNCTION_FAILED, Span};
use hexafn_ir::Type;
use hexafn_ir::layout::data_type;

use crate::Column;
use crate::access::{self, Numbers, Texts, decimal_array, i64_array, lists, place};
use crate::conform::member;
use crate::frame::{Frame, Outcome, Selection};
use crate::node::call::Lambda;

/// An argument.
pub(crate) enum Argument<'c> {
    /// A value.
    Value(Column),
    /// A function of elements.
    Function(&'c Lambda),
}

/// Why a row failed.
pub(crate) struct Failure(Code, String);

/// A failure with the code that says that a function refused its arguments.
pub(crate) fn failure<T>(message: impl Into<String>) -> Row<T> {
    Err(Failure(FUNCTION_FAILED, message.into()))
}

impl From<(Code, String)> for Failure {
    fn from((code, message): (Code, String)) -> Self {
        Failure(code, message)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Failure(FUNCTION_FAILED, message)
    }
}

/// The value of a row: there, null, or failed.
pub(crate) type Row<T> = Result<Option<T>, Failure>;

/// A call for all rows of a batch.
pub(crate) struct Call<'c, 'f> {
    arguments: &'c [Argument<'c>],
    /// The arguments' types.
    pub types: &'c [Type],
    /// The result's type.
    pub result: &'c Type,
    /// The number of rows.
    pub rows: usize,
    active: Option<BooleanBuffer>,
    /// Whether an argument is secret: then no message may show what it was.
    secret: bool,
    span: Span,
    frame: &'c mut Frame<'f>,
}

impl<'c, 'f> Call<'c, 'f> {
    /// For the rows of a frame.
    pub fn new(
        arguments: &'c [Argument<'c>],
        types: &'c [Type],
        result: &'c Type,
        span: Span,
        frame: &'c mut Frame<'f>,
    ) -> Self {
        Call { arguments, types, result, rows: frame.rows, active: None, secret: false, span, frame }
    }

    /// Keeps what the arguments are out of messages.
    pub fn conceal(&mut self, secret: bool) {
        self.secret = secret;
    }

    /// Leaves out rows that are not selected or have a null where there must be none.
    pub fn choose(&mut self, selection: Selection<'_>, strict: &[bool]) {
        let mut active = selection.cloned();
        for (argument, strict) in self.arguments.iter().zip(strict) {
            if let (Argument::Value(column), true) = (argument, strict)
                && let Some(nulls) = column.nulls(self.rows)
            {
                active = Some(active.map_or_else(|| nulls.inner().clone(), |a| &a & nulls.inner()));
            }
        }
        self.active = active;
    }

    /// How many arguments there are.
    pub fn count(&self) -> usize {
        self.arguments.len()
    }

    /// Whether a row is to be computed.
    pub fn active(&self, row: usize) -> bool {
        self.active.as_ref().is_none_or(|a| a.value(row))
    }

    /// The nulls of a result that has a value for each active row.
    pub fn inactive(&self) -> Option<NullBuffer> {
        self.active.clone().map(NullBuffer::new)
    }

    /// An argument.
    pub fn column(&self, index: usize) -> Result<&'c Column, ArrowError> {
        match self.arguments.get(index) {
            Some(Argument::Value(column)) => Ok(column),
            _ => Err(ArrowError::InvalidArgumentError(format!("argument {} is not a value", index + 1))),
        }
    }

    /// A text argument.
    pub fn text(&self, index: usize) -> Result<Texts<'c>, ArrowError> {
        Texts::of(self.column(index)?)
    }

    /// An int, time or duration argument.
    pub fn int(&self, index: usize) -> Result<Numbers<'c, i64>, ArrowError> {
        access::ints(self.column(index)?)
    }

    /// A float argument.
    pub fn float(&self, index: usize) -> Result<Numbers<'c, f64>, ArrowError> {
        access::floats(self.column(index)?)
    }

    /// A decimal argument.
    pub fn decimal(&self, index: usize) -> Result<Numbers<'c, i128>, ArrowError> {
        access::decimals(self.column(index)?)
    }

    /// A list argument, by row.
    pub fn list(&self, index: usize) -> Result<Lists<'c>, ArrowError> {
        let column = self.column(index)?;
        Ok(Lists { column, array: lists(column.array())? })
    }

    /// Records that a row failed.
    pub fn fail(&mut self, row: usize, failure: Failure) {
        let secret = self.secret;
        let message = || if secret { "the function refused arguments that are secret".to_owned() } else { failure.1 };
        self.frame.errors.fail(row, self.span, failure.0, message);
    }

    /// The values of a function of elements; see [`Lambda::run`].
    pub fn apply(&mut self, index: usize, parents: &[u32], elements: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
        match self.arguments.get(index) {
            Some(Argument::Function(lambda)) => lambda.run(self.frame, parents, elements),
            _ => Err(ArrowError::InvalidArgumentError(format!("argument {} is not a function", index + 1))),
        }
    }

    /// The values of the active rows; inactive and failed ones are `None`.
    pub(super) fn each<T>(&mut self, mut value: impl FnMut(usize) -> Row<T>, mut put: impl FnMut(Option<T>)) {
        for row in 0..self.rows {
            if !self.active(row) {
                put(None);
                continue;
            }
            put(value(row).unwrap_or_else(|failure| {
                self.fail(row, failure);
                None
            }));
        }
    }

    /// A result of texts: `write` appends each to the (empty) text it is given.
    pub fn texts(&mut self, mut write: impl FnMut(usize, &mut String) -> Row<()>) -> Outcome {
        let mut out = StringViewBuilder::with_capacity(self.rows);
        let mut text = String::new();
        for row in 0..self.rows {
            text.clear();
            let written = if self.active(row) { write(row, &mut text) } else { Ok(None) };
            match written {
                Ok(Some(())) => out.append_value(&text),
                Ok(None) => out.append_null(),
                Err(failure) => {
                    self.fail(row, failure);
                    out.append_null();
                }
            }
        }
        Ok(Column::Array(Arc::new(out.finish())))
    }

    /// A result of texts that are parts of others.
    pub fn parts<'t>(&mut self, part: impl FnMut(usize) -> Row<&'t str>) -> Outcome {
        let mut out = StringViewBuilder::with_capacity(self.rows);
        self.each(part, |text| out.append_option(text));
        Ok(Column::Array(Arc::new(out.finish())))
    }

    /// A result of bytes.
    pub fn bytes(&mut self, value: impl FnMut(usize) -> Row<Vec<u8>>) -> Outcome {
        let mut out = BinaryViewBuilder::with_capacity(self.rows);
        self.each(value, |bytes| out.append_option(bytes));
        Ok(Column::Array(Arc::new(out.finish())))
    }

    /// A result of ints, times or durations.
    pub fn ints(&mut self, value: impl FnMut(usize) -> Row<i64>) -> Outcome {
        let ty = data_type(self.result);
        let (values, nulls) = self.collect(value);
        Ok(Column::Array(i64_array(&ty, values, nulls)?))
    }

    /// A result of decimals with `scale` fraction digits.
    pub fn decimals(&mut self, scale: u8, value: impl FnMut(usize) -> Row<i128>) -> Outcome {
        let (values, nulls) = self.collect(value);
        Ok(Column::Array(decimal_array(scale, values, nulls)?))
    }

    /// A result of floats.
    pub fn floats(&mut self, value: impl FnMut(usize) -> Row<f64>) -> Outcome {
        let (values, nulls) = self.collect(value);
        Ok(Column::Array(Arc::new(Float64Array::try_new(values.into(), nulls)?)))
    }

    /// A result of bools.
    pub fn bools(&mut self, value: impl FnMut(usize) -> Row<bool>) -> Outcome {
        let (values, nulls) = self.collect(value);
        Ok(Column::Array(Arc::new(BooleanArray::new(BooleanBuffer::from(values), nulls))))
    }

    fn collect<T: Default>(&mut self, value: impl FnMut(usize) -> Row<T>) -> (Vec<T>, Option<NullBuffer>) {
        let mut values = Vec::with_capacity(self.rows);
        let mut valid = Vec::with_capacity(self.rows);
        self.each(value, |v| {
            valid.push(v.is_some());
            values.push(v.unwrap_or_default());
        });
        (values, valid.contains(&false).then(|| NullBuffer::from(valid)))
    }

    /// A result of lists of texts: `write` pushes the elements of each.
    pub fn lists_of_texts(&mut self, mut write: impl FnMut(usize, &mut dyn FnMut(Option<&str>)) -> Row<()>) -> Outcome {
        let mut items = StringViewBuilder::new();
        let (mut lengths, mut valid) = (Vec::with_capacity(self.rows), Vec::with_capacity(self.rows));
        for row in 0..self.rows {
            let mut length = 0;
            let mut push = |text: Option<&str>| {
                items.append_option(text);
                length += 1;
            };
            let written = if self.active(row) { write(row, &mut push) } else { Ok(None) };
            lengths.push(length);
            valid.push(matches!(written, Ok(Some(()))));
            if let Err(failure) = written {
                self.fail(row, failure);
            }
        }
        let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
        self.list_of(Arc::new(items.finish()), lengths, nulls)
    }

    /// A result of lists: all elements, and how many each row has.
    pub fn list_of(&self, items: ArrayRef, lengths: Vec<usize>, nulls: Option<NullBuffer>) -> Outcome {
        let DataType::List(field) = data_type(self.result) else {
            return Err(ArrowError::SchemaError(format!("{} is not a list", self.result)));
        };
        let items = member(&items, field.data_type(), field.is_nullable())?;
        let offsets = OffsetBuffer::try_from_lengths(lengths);
        let offsets = offsets.map_err(|e| ArrowError::ComputeError(e.to_string()))?;
        Ok(Column::Array(Arc::new(ListArray::try_new(field, offsets, items, nulls)?)))
    }
}

/// Lists by row.
#[derive(Clone, Copy)]
pub(crate) struct Lists<'c> {
    column: &'c Column,
    array: &'c ListArray,
}

impl<'c> Lists<'c> {
    /// The elements of all lists.
    pub fn items(&self) -> &'c ArrayRef {
        self.array.values()
    }

    /// Where the elements of a row's list are.
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        let at = place(self.column, row);
        let offsets = self.array.value_offsets();
        offsets[at] as usize..offsets[at + 1] as usize
    }
}
