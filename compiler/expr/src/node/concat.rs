//! Texts put together.
use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_buffer::NullBuffer;
use arrow_schema::ArrowError;

use crate::Column;
use crate::access::{Texts, place};
use crate::column::IsNullAt;
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// The longest text that an expression may make, in bytes.
pub(crate) const LONGEST: usize = 64 << 20;

/// The parts, one after the other.
pub(crate) struct Concat {
    /// The parts, all texts.
    pub parts: Vec<Tree>,
    /// Whether one null makes the whole null (`+`); else a null reads as "null".
    pub null_wins: bool,
}

impl Node for Concat {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let parts = self.parts.iter().map(|p| p.run(frame, selection)).collect::<Result<Vec<_>, _>>()?;
        if parts.iter().all(Column::is_constant) {
            return frame.once(selection, |_| self.join(&parts, 1));
        }
        self.join(&parts, frame.rows)
    }
}

impl Concat {
    fn join(&self, parts: &[Column], rows: usize) -> Outcome {
        let texts = parts.iter().map(Texts::of).collect::<Result<Vec<_>, _>>()?;
        let nulls = parts.iter().map(|p| p.nulls(rows)).collect::<Vec<_>>();
        let nulls = if self.null_wins { NullBuffer::union_many(nulls.iter().map(Option::as_ref)) } else { None };
        let mut out = StringViewBuilder::with_capacity(rows);
        let mut text = String::new();
        for row in 0..rows {
            if nulls.as_ref().is_some_and(|n| n.is_null(row)) {
                out.append_null();
                continue;
            }
            text.clear();
            for (part, column) in texts.iter().zip(parts) {
                let null = column.array().is_null_at(place(column, row));
                text.push_str(if null { "null" } else { part.at(row) });
            }
            if text.len() > LONGEST {
                return Err(ArrowError::ComputeError(format!("a text would be longer than {LONGEST} bytes")));
            }
            out.append_value(&text);
        }
        Ok(Column::Array(Arc::new(out.finish())))
    }
}
