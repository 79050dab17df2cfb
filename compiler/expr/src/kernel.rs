//! A compiled expression.
use std::fmt;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, new_null_array};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{ArrowError, DataType};
use hexafn_diagnostics::{FUNCTION_FAILED, Span};
use hexafn_ir::Type;

use crate::access::bools;
use crate::conform::conform;
use crate::frame::{Frame, Tree, narrow, truths};
use crate::{Column, RowErrors, Scope};

/// An expression made ready for batches of one layout. Cheap to clone, and without state: workers share it.
#[derive(Clone)]
pub struct Kernel {
    pub(crate) root: Arc<Tree>,
    pub(crate) slots: usize,
    pub(crate) ty: Type,
    pub(crate) data_type: DataType,
    pub(crate) span: Span,
}

impl Kernel {
    /// The type of its values.
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// The values for the rows of a batch that are selected (all without); those of other rows are unspecified. Rows
    /// that fail are added to `errors` and are null here, also where the type is not optional.
    pub fn evaluate(
        &self,
        batch: &RecordBatch,
        scope: &Scope,
        selection: Option<&BooleanBuffer>,
        errors: &mut RowErrors,
    ) -> Column {
        self.over(batch.columns(), batch.num_rows(), scope, selection, errors)
    }

    /// As [`Kernel::evaluate`], over the columns themselves.
    pub fn over(
        &self,
        columns: &[ArrayRef],
        rows: usize,
        scope: &Scope,
        selection: Option<&BooleanBuffer>,
        errors: &mut RowErrors,
    ) -> Column {
        let mut frame = Frame { columns, rows, scope, locals: vec![None; self.slots], errors };
        let result = self.root.run(&mut frame, selection).and_then(|column| self.shaped(column));
        result.unwrap_or_else(|error| {
            frame.fail_selected(selection, self.span, FUNCTION_FAILED, &error.to_string());
            Column::Constant(new_null_array(&self.data_type, 1))
        })
    }

    /// As [`Kernel::evaluate`], as an array of one value per row.
    pub fn array(
        &self,
        batch: &RecordBatch,
        scope: &Scope,
        selection: Option<&BooleanBuffer>,
        errors: &mut RowErrors,
    ) -> ArrayRef {
        let rows = batch.num_rows();
        self.evaluate(batch, scope, selection, errors).into_array(rows).unwrap_or_else(|error| {
            for row in (0..rows).filter(|row| selection.is_none_or(|s| s.value(*row))) {
                errors.fail(row, self.span, FUNCTION_FAILED, || error.to_string());
            }
            new_null_array(&self.data_type, rows)
        })
    }

    /// Of a condition: the selected rows for which it is true. Null counts as false, and so do rows that fail.
    pub fn mask(
        &self,
        batch: &RecordBatch,
        scope: &Scope,
        selection: Option<&BooleanBuffer>,
        errors: &mut RowErrors,
    ) -> BooleanBuffer {
        let rows = batch.num_rows();
        let column = self.evaluate(batch, scope, selection, errors);
        let mask = match (bools(column.array()), column.is_constant()) {
            (Ok(flags), true) if flags.is_valid(0) && flags.value(0) => BooleanBuffer::new_set(rows),
            (Ok(flags), false) => truths(flags),
            _ => BooleanBuffer::new_unset(rows),
        };
        let mask = narrow(selection, mask);
        match errors.passed(rows) {
            // A row may fail in a part that does not decide: `1 / x > 0 or true`.
            Some(passed) => &mask & &passed,
            None => mask,
        }
    }

    /// The column in the exact type of the layout.
    fn shaped(&self, column: Column) -> Result<Column, ArrowError> {
        if *column.data_type() == self.data_type {
            return Ok(column);
        }
        Ok(match column {
            Column::Array(array) => Column::Array(conform(&array, &self.data_type)?),
            Column::Constant(one) => Column::Constant(conform(&one, &self.data_type)?),
        })
    }
}

impl fmt::Debug for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kernel").field("ty", &self.ty).field("span", &self.span).finish_non_exhaustive()
    }
}
