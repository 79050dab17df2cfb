//! Where values come from: constants, columns, params, locals.
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::{ArrowError, Fields};
use hexafn_ir::Name;

use crate::Column;
use crate::conform::{blank, record};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// A constant: an array of one.
pub(crate) struct Constant(pub ArrayRef);

impl Node for Constant {
    fn run(&self, _: &mut Frame<'_>, _: Selection<'_>) -> Outcome {
        Ok(Column::Constant(self.0.clone()))
    }

    fn constant(&self) -> Option<&ArrayRef> {
        Some(&self.0)
    }
}

/// A column of the batch.
pub(crate) struct FromBatch(pub usize);

impl Node for FromBatch {
    fn run(&self, frame: &mut Frame<'_>, _: Selection<'_>) -> Outcome {
        let missing = || ArrowError::SchemaError(format!("the batch has no column {}", self.0));
        frame.columns.get(self.0).cloned().map(Column::Array).ok_or_else(missing)
    }
}

/// The row as a record: for each field its column, if the batch has it.
pub(crate) struct Row {
    /// The record's fields.
    pub fields: Fields,
    /// Where they are.
    pub columns: Vec<Option<usize>>,
}

impl Node for Row {
    fn run(&self, frame: &mut Frame<'_>, _: Selection<'_>) -> Outcome {
        let column =
            |(field, at): (&Arc<arrow_schema::Field>, &Option<usize>)| match at.and_then(|i| frame.columns.get(i)) {
                Some(array) => Ok(array.clone()),
                None => blank(field.data_type(), frame.rows, field.is_nullable()),
            };
        let columns = self.fields.iter().zip(&self.columns).map(column).collect::<Result<_, _>>()?;
        Ok(Column::Array(Arc::new(record(self.fields.clone(), columns, frame.rows, None)?)))
    }
}

/// A param.
pub(crate) struct Param(pub Name);

impl Node for Param {
    fn run(&self, frame: &mut Frame<'_>, _: Selection<'_>) -> Outcome {
        let missing = || ArrowError::InvalidArgumentError(format!("param `{}` has no value", self.0));
        frame.scope.param(&self.0).cloned().map(Column::Constant).ok_or_else(missing)
    }
}

/// The value in a slot.
pub(crate) struct FromSlot(pub usize);

impl Node for FromSlot {
    fn run(&self, frame: &mut Frame<'_>, _: Selection<'_>) -> Outcome {
        let missing = || ArrowError::InvalidArgumentError(format!("local {} has no value", self.0));
        frame.locals.get(self.0).cloned().flatten().ok_or_else(missing)
    }
}

/// `let`: evaluates once and keeps the value in a slot.
pub(crate) struct Let {
    /// The slot.
    pub slot: usize,
    /// What it holds.
    pub value: Tree,
    /// Who reads it.
    pub body: Tree,
}

impl Node for Let {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let value = self.value.run(frame, selection)?;
        frame.locals[self.slot] = Some(value);
        self.body.run(frame, selection)
    }
}
