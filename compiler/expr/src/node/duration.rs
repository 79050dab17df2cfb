//! Durations with floats: the ratio of two, and one made longer or shorter.
use std::sync::Arc;

use arrow_array::Float64Array;
use arrow_buffer::{NullBuffer, ScalarBuffer};
use hexafn_diagnostics::{DIVISION_BY_ZERO, OVERFLOW, Span};
use hexafn_ir::Type;
use hexafn_ir::layout::data_type;

use super::pack::checked;
use crate::Column;
use crate::access::{floats, i64_array, ints};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};
use crate::show::show;

/// `duration / duration`, a float.
pub(crate) struct Ratio {
    /// Left.
    pub left: Tree,
    /// Right.
    pub right: Tree,
    /// The divisor: what a division by zero points at.
    pub right_span: Span,
}

impl Node for Ratio {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let left = self.left.run(frame, selection)?;
        let right = self.right.run(frame, selection)?;
        if left.is_constant() && right.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, &left, &right));
        }
        self.apply(frame, selection, &left, &right)
    }
}

impl Ratio {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, left: &Column, right: &Column) -> Outcome {
        let (l, r, rows) = (ints(left)?, ints(right)?, frame.rows);
        let (values, any) = checked(l, r, rows, |a: i64, b: i64| (a as f64 / b as f64, b == 0));
        let mut nulls = NullBuffer::union(left.nulls(rows).as_ref(), right.nulls(rows).as_ref());
        if any {
            let shown = |row| format!("division by zero: {} / 0s", show(left, row, &Type::Duration));
            let wrong = |row| (r.at(row) == 0).then(|| (DIVISION_BY_ZERO, shown(row)));
            nulls = frame.refuse(selection, self.right_span, nulls, wrong);
        }
        Ok(Column::Array(Arc::new(Float64Array::try_new(ScalarBuffer::from(values), nulls)?)))
    }
}

/// `duration * float` and `duration / float`, to the nearest microsecond.
pub(crate) struct Stretch {
    /// The duration.
    pub duration: Tree,
    /// The factor or divisor.
    pub by: Tree,
    /// Whether it divides.
    pub divides: bool,
    /// The whole of it.
    pub span: Span,
    /// The divisor: what a division by zero points at.
    pub right_span: Span,
}

impl Node for Stretch {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let duration = self.duration.run(frame, selection)?;
        let by = self.by.run(frame, selection)?;
        if duration.is_constant() && by.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, &duration, &by));
        }
        self.apply(frame, selection, &duration, &by)
    }
}

impl Stretch {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, duration: &Column, by: &Column) -> Outcome {
        let (d, x, rows) = (ints(duration)?, floats(by)?, frame.rows);
        let exact = |d: i64, x: f64| if self.divides { d as f64 / x } else { d as f64 * x };
        let (values, any) = checked(d, x, rows, |d, x| {
            let value = exact(d, x).round_ties_even();
            (value as i64, !fits(value))
        });
        let mut nulls = NullBuffer::union(duration.nulls(rows).as_ref(), by.nulls(rows).as_ref());
        if any {
            let sign = if self.divides { "/" } else { "*" };
            let shown =
                |row| format!("{} {sign} {}", show(duration, row, &Type::Duration), show(by, row, &Type::Float));
            let zero = |row| self.divides && x.at(row) == 0.0;
            // Nulls have zeros below them, which are not to be told apart: `refuse` skips them.
            let by_zero = |row| zero(row).then(|| (DIVISION_BY_ZERO, format!("division by zero: {}", shown(row))));
            nulls = frame.refuse(selection, self.right_span, nulls, by_zero);
            let wrong = |row| {
                let overflow = !fits(exact(d.at(row), x.at(row)).round_ties_even());
                overflow.then(|| (OVERFLOW, format!("{} does not fit 64 bits of microseconds", shown(row))))
            };
            nulls = frame.refuse(selection, self.span, nulls, wrong);
        }
        Ok(Column::Array(i64_array(&data_type(&Type::Duration), values, nulls)?))
    }
}

/// Whether a float, rounded, is one of the 64-bit integers. Both bounds are exact as floats.
fn fits(value: f64) -> bool {
    value >= i64::MIN as f64 && value < 9_223_372_036_854_775_808.0
}
