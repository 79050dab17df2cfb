//! What evaluates a part only for the rows that need it.
use arrow_array::{Array, BooleanArray};
use arrow_buffer::BooleanBuffer;

use super::select::select;
use crate::Column;
use crate::access::bools;
use crate::frame::{Frame, Node, Outcome, Selection, Tree, narrow, truths};

/// `if`.
pub(crate) struct If {
    /// Null counts as false.
    pub condition: Tree,
    /// For the rows where it is true.
    pub then: Tree,
    /// For the others.
    pub otherwise: Tree,
}

impl Node for If {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let condition = self.condition.run(frame, selection)?;
        let flags = bools(condition.array())?;
        if condition.is_constant() {
            let taken = if flags.is_valid(0) && flags.value(0) { &self.then } else { &self.otherwise };
            return taken.run(frame, selection);
        }
        let mask = truths(flags);
        let inside = narrow(selection, mask.clone());
        let outside = narrow(selection, !&mask);
        if !outside.has_true() {
            return self.then.run(frame, Some(&inside));
        }
        if !inside.has_true() {
            return self.otherwise.run(frame, Some(&outside));
        }
        let then = self.then.run(frame, Some(&inside))?;
        let otherwise = self.otherwise.run(frame, Some(&outside))?;
        select(&mask, &then, &otherwise)
    }
}

/// `??`.
pub(crate) struct Coalesce(pub Tree, pub Tree);

impl Node for Coalesce {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let first = self.0.run(frame, selection)?;
        let Some(nulls) = first.nulls(frame.rows) else { return Ok(first) };
        let absent = narrow(selection, !nulls.inner());
        if !absent.has_true() {
            return Ok(first);
        }
        let second = self.1.run(frame, Some(&absent))?;
        if first.is_constant() {
            return Ok(second);
        }
        select(nulls.inner(), &first, &second)
    }
}

/// `x == null`.
pub(crate) struct IsNull(pub Tree);

impl Node for IsNull {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.0.run(frame, selection)?;
        let flags = |bits| std::sync::Arc::new(BooleanArray::new(bits, None));
        Ok(match column.nulls(frame.rows) {
            None => Column::Constant(flags(BooleanBuffer::new_unset(1))),
            Some(_) if column.is_constant() => Column::Constant(flags(BooleanBuffer::new_set(1))),
            Some(nulls) => Column::Array(flags(!nulls.inner())),
        })
    }
}
