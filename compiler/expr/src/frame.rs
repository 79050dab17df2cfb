//! The evaluation of a tree of operations over one batch.
use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::ArrowError;
use hexafn_diagnostics::{Code, Span};

use crate::{Column, RowErrors, Scope};

/// The rows that count: all without. Values of other rows are of no interest and never fail.
pub(crate) type Selection<'a> = Option<&'a BooleanBuffer>;

/// The values of an operation. An error means that no row could be evaluated; it fails all selected rows.
pub(crate) type Outcome = Result<Column, ArrowError>;

/// One operation with its operands.
pub(crate) trait Node: Send + Sync {
    /// Its values for the rows of the frame.
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome;

    /// Its value if it is a constant: an array of one.
    fn constant(&self) -> Option<&ArrayRef> {
        None
    }
}

/// An operation, owned.
pub(crate) type Tree = Box<dyn Node>;

/// What operations see while they run.
pub(crate) struct Frame<'a> {
    /// The columns of the batch.
    pub columns: &'a [ArrayRef],
    /// The number of rows.
    pub rows: usize,
    /// Params.
    pub scope: &'a Scope,
    /// Values of `let` and of lambda parameters, by slot.
    pub locals: Vec<Option<Column>>,
    /// Where failed rows go.
    pub errors: &'a mut RowErrors,
}

impl Frame<'_> {
    /// Runs `body` for a single row whose result holds for all: what depends on constants only. Its error, if any,
    /// becomes that of every selected row.
    pub fn once(&mut self, selection: Selection<'_>, body: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        let outer = std::mem::take(self.errors);
        let rows = std::mem::replace(&mut self.rows, 1);
        let result = body(self);
        self.rows = rows;
        let inner = std::mem::replace(self.errors, outer);
        if let Some(error) = inner.iter().next() {
            self.fail_selected(selection, error.span, error.code, &error.message);
        }
        Ok(Column::Constant(result?.array().clone()))
    }

    /// Records the same error for every selected row.
    pub fn fail_selected(&mut self, selection: Selection<'_>, span: Span, code: Code, message: &str) {
        for row in 0..self.rows {
            if selected(selection, row) {
                self.errors.fail(row, span, code, || message.to_owned());
            }
        }
    }

    /// Makes rows null for which `bad` gives a reason, and records the selected ones among them.
    pub fn refuse(
        &mut self,
        selection: Selection<'_>,
        span: Span,
        nulls: Option<NullBuffer>,
        bad: impl Fn(usize) -> Option<(Code, String)>,
    ) -> Option<NullBuffer> {
        let kept = BooleanBuffer::collect_bool(self.rows, |row| {
            if nulls.as_ref().is_some_and(|n| n.is_null(row)) {
                return false;
            }
            let Some((code, message)) = bad(row) else { return true };
            if selected(selection, row) {
                self.errors.fail(row, span, code, || message);
            }
            false
        });
        Some(NullBuffer::new(kept))
    }
}

/// Whether a row counts.
pub(crate) fn selected(selection: Selection<'_>, row: usize) -> bool {
    selection.is_none_or(|s| s.value(row))
}

/// The rows that are in both.
pub(crate) fn narrow(selection: Selection<'_>, mask: BooleanBuffer) -> BooleanBuffer {
    match selection {
        None => mask,
        Some(s) => s & &mask,
    }
}

/// The rows where `flags` is true and not null.
pub(crate) fn truths(flags: &BooleanArray) -> BooleanBuffer {
    match flags.nulls() {
        Some(nulls) if nulls.null_count() > 0 => flags.values() & nulls.inner(),
        _ => flags.values().clone(),
    }
}
