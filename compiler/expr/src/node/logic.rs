//! `and`, `or`, `not`: three-valued, as in SQL.
use std::sync::Arc;

use arrow_arith::boolean::{and_kleene, not, or_kleene};
use arrow_array::{Array, BooleanArray};

use crate::Column;
use crate::access::bools;
use crate::frame::{Frame, Node, Outcome, Selection, Tree, narrow};

/// `and`, `or`: the right operand is evaluated for the rows that the left one does not decide.
pub(crate) struct Logic {
    /// `or`.
    pub or: bool,
    /// Left.
    pub left: Tree,
    /// Right.
    pub right: Tree,
    /// Whether the right operand is so cheap, and safe, that choosing rows would cost more.
    pub eager: bool,
}

impl Node for Logic {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let left = self.left.run(frame, selection)?;
        let flags = bools(left.array())?;
        if left.is_constant() {
            if flags.is_valid(0) && flags.value(0) == self.or {
                return Ok(left);
            }
            let right = self.right.run(frame, selection)?;
            if flags.is_valid(0) {
                return Ok(right);
            }
            let spread = Column::Constant(left.array().clone()).into_array(right.array().len())?;
            return self.combine(bools(&spread)?, bools(right.array())?, right.is_constant());
        }
        let right = if self.eager {
            self.right.run(frame, selection)?
        } else {
            let decided = if self.or { flags.values().clone() } else { !flags.values() };
            let decided = match flags.nulls() {
                Some(nulls) => &decided & nulls.inner(),
                None => decided,
            };
            let open = narrow(selection, !&decided);
            if !open.has_true() {
                return Ok(left);
            }
            self.right.run(frame, Some(&open))?
        };
        let right = right.into_array(frame.rows)?;
        self.combine(flags, bools(&right)?, false)
    }
}

impl Logic {
    fn combine(&self, left: &BooleanArray, right: &BooleanArray, constant: bool) -> Outcome {
        let result = Arc::new(if self.or { or_kleene(left, right)? } else { and_kleene(left, right)? });
        Ok(if constant { Column::Constant(result) } else { Column::Array(result) })
    }
}

/// `not`.
pub(crate) struct Not(pub Tree);

impl Node for Not {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.0.run(frame, selection)?;
        let result = Arc::new(not(bools(column.array())?)?);
        Ok(if column.is_constant() { Column::Constant(result) } else { Column::Array(result) })
    }
}
