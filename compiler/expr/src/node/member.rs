//! `x in list`.
use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_ir::{BinaryOp, Type};

use super::compare::{Order, compare};
use super::text_equal::equal;
use crate::Column;
use crate::access::{ints, lists, place, texts};
use crate::column::IsNullAt;
use crate::constant::value_at;
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// Up to so many constants are compared one after the other, more are hashed.
const FEW: usize = 8;

/// Membership in a list of constants.
pub(crate) struct InConstants {
    /// What is looked for.
    pub operand: Tree,
    /// The constants.
    pub set: Set,
}

/// Constants to look in.
pub(crate) enum Set {
    /// Ints, times, durations.
    Ints(HashSet<i64>),
    /// A few texts.
    FewTexts(Vec<Box<str>>),
    /// Many texts.
    Texts(HashSet<Box<str>>),
    /// Anything else, one by one.
    Any(Vec<ArrayRef>, Order),
}

impl Set {
    /// Of the elements of a constant list; nulls in it are never equal to anything.
    pub fn of(list: &ArrayRef, element: &Type, operand: &Type) -> Result<Option<Set>, ArrowError> {
        let items = lists(list)?.value(0);
        let valid = |i: &usize| !items.is_null_at(*i);
        Ok(match Order::of(operand, element, BinaryOp::Equal) {
            None => None,
            Some(Order::Int) => {
                let values = crate::access::i64s(&items)?;
                Some(Set::Ints((0..items.len()).filter(valid).map(|i| values[i]).collect()))
            }
            Some(Order::Arrow) if texts(&items).is_ok() => {
                let array = texts(&items)?;
                let each = (0..items.len()).filter(valid).map(|i| Box::from(array.value(i)));
                Some(if items.len() <= FEW { Set::FewTexts(each.collect()) } else { Set::Texts(each.collect()) })
            }
            Some(order) => Some(Set::Any((0..items.len()).filter(valid).map(|i| items.slice(i, 1)).collect(), order)),
        })
    }
}

impl Node for InConstants {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.operand.run(frame, selection)?;
        let constant = column.is_constant();
        let array = column.array();
        let rows = array.len();
        let values = match &self.set {
            Set::Ints(set) => {
                let numbers = ints(&column)?;
                BooleanBuffer::collect_bool(rows, |i| set.contains(&numbers.at(i)))
            }
            Set::FewTexts(set) => {
                let array = texts(array)?;
                set.iter().fold(BooleanBuffer::new_unset(rows), |found, text| &found | &equal(array, text))
            }
            Set::Texts(set) => {
                let array = texts(array)?;
                BooleanBuffer::collect_bool(rows, |i| set.contains(array.value(i)))
            }
            Set::Any(set, order) => {
                let each = Column::Array(array.clone());
                let mut found = BooleanBuffer::new_unset(rows);
                for item in set {
                    let one = Column::Constant(item.clone());
                    found = &found | compare(BinaryOp::Equal, order, &each, &one, rows)?.values();
                }
                found
            }
        };
        let result = Arc::new(BooleanArray::new(values, array.logical_nulls()));
        Ok(if constant { Column::Constant(result) } else { Column::Array(result) })
    }
}

/// Membership in a list that each row has.
pub(crate) struct InList {
    /// What is looked for, with its type.
    pub operand: (Tree, Type),
    /// The list.
    pub list: Tree,
    /// The type of its elements.
    pub element: Type,
}

impl Node for InList {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let operand = self.operand.0.run(frame, selection)?;
        let column = self.list.run(frame, selection)?;
        let list = lists(column.array())?;
        let rows = if operand.is_constant() && column.is_constant() { 1 } else { frame.rows };
        let found = |row: usize| {
            let value = value_at(operand.array(), place(&operand, row), &self.operand.1);
            let at = place(&column, row);
            if list.is_null(at) || value == hexafn_ir::Value::Null {
                return None;
            }
            let items = list.value(at);
            Some((0..items.len()).any(|i| value_at(&items, i, &self.element) == value))
        };
        let result = Arc::new((0..rows).map(found).collect::<BooleanArray>());
        Ok(if rows < frame.rows || column.is_constant() && operand.is_constant() {
            Column::Constant(result)
        } else {
            Column::Array(result)
        })
    }
}
