//! `key in map`.
use std::sync::Arc;

use arrow_array::BooleanArray;
use arrow_array::cast::AsArray;
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::ArrowError;

use crate::Column;
use crate::access::{Texts, maps, place};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// Whether a map has a key.
pub(crate) struct HasKey {
    /// The key.
    pub key: Tree,
    /// The map.
    pub map: Tree,
}

impl Node for HasKey {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let key = self.key.run(frame, selection)?;
        let map = self.map.run(frame, selection)?;
        if key.is_constant() && map.is_constant() {
            return frame.once(selection, |_| has(&key, &map, 1));
        }
        has(&key, &map, frame.rows)
    }
}

fn has(key: &Column, map: &Column, rows: usize) -> Outcome {
    let (wanted, array) = (Texts::of(key)?, maps(map.array())?);
    let keys = array.keys().as_string_view_opt().ok_or_else(|| ArrowError::SchemaError("map keys are texts".into()))?;
    let nulls = NullBuffer::union(key.nulls(rows).as_ref(), map.nulls(rows).as_ref());
    let found = BooleanBuffer::collect_bool(rows, |row| {
        if nulls.as_ref().is_some_and(|n| n.is_null(row)) {
            return false;
        }
        let (at, wanted) = (place(map, row), wanted.at(row));
        (array.value_offsets()[at]..array.value_offsets()[at + 1]).any(|i| keys.value(i as usize) == wanted)
    });
    Ok(Column::Array(Arc::new(BooleanArray::new(found, nulls))))
}
