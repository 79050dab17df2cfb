//! Arithmetic on 64-bit integers: int, time and duration.
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use hexafn_diagnostics::{Code, DIVISION_BY_ZERO, OVERFLOW, Span};
use hexafn_ir::{BinaryOp, Type};

use super::pack::checked;
use crate::Column;
use crate::access::{Numbers, i64_array, ints};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};
use crate::show::show;

/// An operation on two operands, whose overflow is an error.
pub(crate) struct Integer {
    /// One of the five of arithmetic.
    pub op: BinaryOp,
    /// Left, with its type.
    pub left: (Tree, Type),
    /// Right, with its type.
    pub right: (Tree, Type),
    /// Int, time or duration.
    pub result: DataType,
    /// The whole of it.
    pub span: Span,
    /// The divisor: what a division by zero points at.
    pub right_span: Span,
}

impl Node for Integer {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let left = self.left.0.run(frame, selection)?;
        let right = self.right.0.run(frame, selection)?;
        if left.is_constant() && right.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, &left, &right));
        }
        self.apply(frame, selection, &left, &right)
    }
}

impl Integer {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, left: &Column, right: &Column) -> Outcome {
        let (l, r, rows) = (ints(left)?, ints(right)?, frame.rows);
        let (values, any) = match (self.op, r) {
            (BinaryOp::Add, _) => checked(l, r, rows, i64::overflowing_add),
            (BinaryOp::Subtract, _) => checked(l, r, rows, i64::overflowing_sub),
            (BinaryOp::Multiply, _) => checked(l, r, rows, i64::overflowing_mul),
            // Without the two tests inside the loop when the divisor is known to be harmless.
            (BinaryOp::Divide, Numbers::One(d)) if d > 0 => checked(l, r, rows, |a, b| (a / b, false)),
            (BinaryOp::Remainder, Numbers::One(d)) if d > 0 => checked(l, r, rows, |a, b| (a % b, false)),
            (BinaryOp::Divide, _) => checked(l, r, rows, divide),
            (_, _) => checked(l, r, rows, remainder),
        };
        let mut nulls = NullBuffer::union(left.nulls(rows).as_ref(), right.nulls(rows).as_ref());
        if any {
            let wrong = |row| self.wrong(l.at(row), r.at(row), || self.shown(left, right, row));
            let span = if self.divides() { self.right_span } else { self.span };
            nulls = frame.refuse(selection, span, nulls, wrong);
        }
        Ok(Column::Array(i64_array(&self.result, values, nulls)?))
    }

    fn divides(&self) -> bool {
        matches!(self.op, BinaryOp::Divide | BinaryOp::Remainder)
    }

    fn shown(&self, left: &Column, right: &Column, row: usize) -> String {
        let sign = crate::display::symbol(self.op);
        format!("{} {sign} {}", show(left, row, &self.left.1), show(right, row, &self.right.1))
    }

    fn wrong(&self, a: i64, b: i64, shown: impl Fn() -> String) -> Option<(Code, String)> {
        let overflow = match self.op {
            BinaryOp::Add => a.overflowing_add(b).1,
            BinaryOp::Subtract => a.overflowing_sub(b).1,
            BinaryOp::Multiply => a.overflowing_mul(b).1,
            _ if b == 0 => return Some((DIVISION_BY_ZERO, format!("division by zero: {}", shown()))),
            BinaryOp::Divide => divide(a, b).1,
            _ => false,
        };
        overflow.then(|| (OVERFLOW, format!("{} does not fit 64 bits", shown())))
    }
}

fn divide(a: i64, b: i64) -> (i64, bool) {
    a.checked_div(b).map_or((0, true), |v| (v, false))
}

fn remainder(a: i64, b: i64) -> (i64, bool) {
    // The least int has remainder 0 with -1, although the division itself overflows.
    if b == 0 { (0, true) } else { (a.wrapping_rem(b), false) }
}

/// `-x` of an int or duration.
pub(crate) struct Negate {
    /// The operand with its type.
    pub operand: (Tree, Type),
    /// Int or duration.
    pub result: DataType,
    /// Where it is written.
    pub span: Span,
}

impl Node for Negate {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.operand.0.run(frame, selection)?;
        if column.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, &column));
        }
        self.apply(frame, selection, &column)
    }
}

impl Negate {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, column: &Column) -> Outcome {
        let x = ints(column)?;
        let (values, any) = checked(Numbers::One(0), x, frame.rows, i64::overflowing_sub);
        let mut nulls = column.nulls(frame.rows);
        if any {
            let message = |row| format!("-({}) does not fit 64 bits", show(column, row, &self.operand.1));
            let wrong = |row| (x.at(row) == i64::MIN).then(|| (OVERFLOW, message(row)));
            nulls = frame.refuse(selection, self.span, nulls, wrong);
        }
        Ok(Column::Array(i64_array(&self.result, values, nulls)?))
    }
}
