//! `text == "constant"` on the 16-byte views of a column.
use std::sync::Arc;

use arrow_array::builder::make_view;
use arrow_array::{Array, BooleanArray, StringViewArray};
use arrow_buffer::BooleanBuffer;

use super::pack::bits;
use crate::Column;
use crate::access::texts;
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// The longest text that lies in the view itself.
const INLINE: usize = 12;

/// Whether texts equal a constant.
pub(crate) struct TextEqual {
    /// The texts.
    pub operand: Tree,
    /// The constant.
    pub text: Box<str>,
    /// `!=`.
    pub negated: bool,
}

/// The rows that equal `text`. A short text is its view; of a long one the length and the first four bytes are.
pub(crate) fn equal(array: &StringViewArray, text: &str) -> BooleanBuffer {
    let view = make_view(text.as_bytes(), 0, 0);
    if text.len() <= INLINE {
        return bits(array.views(), |v| v == view);
    }
    let views = array.views();
    BooleanBuffer::collect_bool(views.len(), |row| views[row] as u64 == view as u64 && array.value(row) == text)
}

impl Node for TextEqual {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.operand.run(frame, selection)?;
        let array = texts(column.array())?;
        let equal = equal(array, &self.text);
        let result = BooleanArray::new(if self.negated { !&equal } else { equal }, array.nulls().cloned());
        Ok(if column.is_constant() { Column::Constant(Arc::new(result)) } else { Column::Array(Arc::new(result)) })
    }
}
