//! Comparisons. Null operands give null; floats follow IEEE 754 (NaN equals nothing).
use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::BooleanArray;
use arrow_buffer::{BooleanBuffer, NullBuffer, i256};
use arrow_ord::cmp;
use arrow_schema::ArrowError;
use hexafn_ir::{BinaryOp, Type};

use super::decimal::power;
use super::pack::test;
use super::select::datum;
use crate::Column;
use crate::access::{Numbers, Texts, decimals, floats, ints, place};
use crate::constant::value_at;
use crate::frame::{Frame, Node, Outcome, Selection, Tree};
use crate::json;

/// How values of a type are compared.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Order {
    /// As 64-bit integers.
    Int,
    /// As floats.
    Float,
    /// As decimals with these scales.
    Decimal(u8, u8),
    /// As arrow compares them: bools, texts, bytes.
    Arrow,
    /// As json values, whatever their texts look like; equality only.
    Json,
    /// Nothing but null.
    Null,
    /// Part by part, with the type of both.
    Nested(Box<(Type, Type)>),
}

impl Order {
    /// How values of two types are compared; `None` if they are not.
    pub fn of(left: &Type, right: &Type, op: BinaryOp) -> Option<Order> {
        let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        Some(match (left.bare(), right.bare()) {
            (Type::Null, _) | (_, Type::Null) => Order::Null,
            (Type::Int, Type::Int) | (Type::Time(_), Type::Time(_)) | (Type::Duration, Type::Duration) => Order::Int,
            (Type::Float, Type::Float) => Order::Float,
            (Type::Decimal(a), Type::Decimal(b)) => Order::Decimal(*a, *b),
            (Type::Bool, Type::Bool) | (Type::Bytes, Type::Bytes) => Order::Arrow,
            (Type::Json, Type::Json) if equality => Order::Json,
            (Type::String | Type::Choice(_) | Type::Json, Type::String | Type::Choice(_) | Type::Json) => Order::Arrow,
            (l, r) if equality && std::mem::discriminant(l) == std::mem::discriminant(r) => {
                Order::Nested(Box::new((l.clone(), r.clone())))
            }
            _ => return None,
        })
    }
}

/// A comparison.
pub(crate) struct Compare {
    /// One of the six.
    pub op: BinaryOp,
    /// Left.
    pub left: Tree,
    /// Right.
    pub right: Tree,
    /// How.
    pub order: Order,
}

impl Node for Compare {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let left = self.left.run(frame, selection)?;
        let right = self.right.run(frame, selection)?;
        if left.is_constant() && right.is_constant() {
            return frame.once(selection, |_| self.apply(&left, &right, 1));
        }
        self.apply(&left, &right, frame.rows)
    }
}

impl Compare {
    fn apply(&self, left: &Column, right: &Column, rows: usize) -> Outcome {
        Ok(Column::Array(Arc::new(compare(self.op, &self.order, left, right, rows)?)))
    }
}

/// The result of comparing two columns.
pub(crate) fn compare(
    op: BinaryOp,
    order: &Order,
    left: &Column,
    right: &Column,
    rows: usize,
) -> Result<BooleanArray, ArrowError> {
    let values = match order {
        Order::Int => by_operator(op, ints(left)?, ints(right)?, rows),
        Order::Float => by_operator(op, floats(left)?, floats(right)?, rows),
        Order::Decimal(a, b) if a == b => by_operator(op, decimals(left)?, decimals(right)?, rows),
        Order::Decimal(a, b) => {
            let (l, r) = (decimals(left)?, decimals(right)?);
            let up = |from: u8| power(u32::from(a.max(b) - from));
            let (left_up, right_up) = (up(*a), up(*b));
            BooleanBuffer::collect_bool(rows, |i| holds(op, scaled_cmp(l.at(i), left_up, r.at(i), right_up)))
        }
        Order::Arrow => return by_arrow(op, left, right),
        Order::Json => {
            let (l, r) = (Texts::of(left)?, Texts::of(right)?);
            BooleanBuffer::collect_bool(rows, |i| json::equal(l.at(i), r.at(i)) == (op == BinaryOp::Equal))
        }
        Order::Null => return Ok(BooleanArray::new_null(rows)),
        Order::Nested(types) => BooleanBuffer::collect_bool(rows, |i| {
            let l = value_at(left.array(), place(left, i), &types.0);
            let r = value_at(right.array(), place(right, i), &types.1);
            (l == r) == (op == BinaryOp::Equal)
        }),
    };
    let nulls = NullBuffer::union(left.nulls(rows).as_ref(), right.nulls(rows).as_ref());
    Ok(BooleanArray::new(values, nulls))
}

fn by_operator<T: Copy + PartialOrd>(op: BinaryOp, l: Numbers<'_, T>, r: Numbers<'_, T>, rows: usize) -> BooleanBuffer {
    match op {
        BinaryOp::Equal => test(l, r, rows, |a, b| a == b),
        BinaryOp::NotEqual => test(l, r, rows, |a, b| a != b),
        BinaryOp::Less => test(l, r, rows, |a, b| a < b),
        BinaryOp::LessEqual => test(l, r, rows, |a, b| a <= b),
        BinaryOp::Greater => test(l, r, rows, |a, b| a > b),
        _ => test(l, r, rows, |a, b| a >= b),
    }
}

/// The order of two decimals, brought to one scale.
fn scaled_cmp(l: i128, left_up: i128, r: i128, right_up: i128) -> Ordering {
    match (l.checked_mul(left_up), r.checked_mul(right_up)) {
        (Some(l), Some(r)) => l.cmp(&r),
        _ => {
            let wide = |v, up| i256::from_i128(v).wrapping_mul(i256::from_i128(up));
            wide(l, left_up).cmp(&wide(r, right_up))
        }
    }
}

/// Whether an order satisfies an operator.
pub(crate) fn holds(op: BinaryOp, order: Ordering) -> bool {
    match op {
        BinaryOp::Equal => order.is_eq(),
        BinaryOp::NotEqual => order.is_ne(),
        BinaryOp::Less => order.is_lt(),
        BinaryOp::LessEqual => order.is_le(),
        BinaryOp::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

fn by_arrow(op: BinaryOp, left: &Column, right: &Column) -> Result<BooleanArray, ArrowError> {
    // Two constants are compared as two arrays of one.
    let both = left.is_constant() && right.is_constant();
    let l = datum(left.array().clone(), left.is_constant() && !both);
    let r = datum(right.array().clone(), right.is_constant() && !both);
    match op {
        BinaryOp::Equal => cmp::eq(l.as_ref(), r.as_ref()),
        BinaryOp::NotEqual => cmp::neq(l.as_ref(), r.as_ref()),
        BinaryOp::Less => cmp::lt(l.as_ref(), r.as_ref()),
        BinaryOp::LessEqual => cmp::lt_eq(l.as_ref(), r.as_ref()),
        BinaryOp::Greater => cmp::gt(l.as_ref(), r.as_ref()),
        _ => cmp::gt_eq(l.as_ref(), r.as_ref()),
    }
}
