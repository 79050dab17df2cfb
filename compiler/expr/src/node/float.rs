//! Arithmetic on floats, as IEEE 754 has it: nothing fails.
use std::sync::Arc;

use arrow_array::{Array, Float64Array};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use hexafn_ir::BinaryOp;

use super::pack::checked;
use crate::Column;
use crate::access::floats;
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// An operation on two floats.
pub(crate) struct Float {
    /// One of the five of arithmetic.
    pub op: BinaryOp,
    /// Left.
    pub left: Tree,
    /// Right.
    pub right: Tree,
}

impl Node for Float {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let left = self.left.run(frame, selection)?;
        let right = self.right.run(frame, selection)?;
        if left.is_constant() && right.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, &left, &right));
        }
        self.apply(frame, &left, &right)
    }
}

impl Float {
    fn apply(&self, frame: &mut Frame<'_>, left: &Column, right: &Column) -> Outcome {
        let (l, r, rows) = (floats(left)?, floats(right)?, frame.rows);
        let (values, _) = match self.op {
            BinaryOp::Add => checked(l, r, rows, |a, b| (a + b, false)),
            BinaryOp::Subtract => checked(l, r, rows, |a, b| (a - b, false)),
            BinaryOp::Multiply => checked(l, r, rows, |a, b| (a * b, false)),
            BinaryOp::Divide => checked(l, r, rows, |a, b| (a / b, false)),
            _ => checked(l, r, rows, |a, b| (a % b, false)),
        };
        let nulls = NullBuffer::union(left.nulls(rows).as_ref(), right.nulls(rows).as_ref());
        Ok(Column::Array(Arc::new(Float64Array::try_new(ScalarBuffer::from(values), nulls)?)))
    }
}

/// `-x` of a float.
pub(crate) struct Negate(pub Tree);

impl Node for Negate {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.0.run(frame, selection)?;
        let values = crate::access::f64s(column.array())?.iter().map(|x| -x).collect::<Vec<_>>();
        let nulls = column.array().nulls().cloned();
        let result = Arc::new(Float64Array::try_new(ScalarBuffer::from(values), nulls)?);
        Ok(if column.is_constant() { Column::Constant(result) } else { Column::Array(result) })
    }
}
