//! Records, lists, maps and json: taken apart and made.
use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, UInt32Array};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use arrow_select::interleave::interleave;
use arrow_select::take::take;
use hexafn_diagnostics::{INDEX, Span};
use hexafn_ir::Name;

use crate::Column;
use crate::access::{Texts, ints, lists, maps, place, structs, texts};
use crate::conform::{member, record};
use crate::frame::{Frame, Node, Outcome, Selection, Tree, selected};
use crate::json;

/// A member of a record; null where the record is.
pub(crate) struct Field(pub Tree, pub Name);

impl Node for Field {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let base = self.0.run(frame, selection)?;
        let rows = structs(base.array())?;
        let missing = || ArrowError::SchemaError(format!("the record has no field `{}`", self.1));
        let column = rows.column_by_name(&self.1).ok_or_else(missing)?;
        let column = match rows.nulls() {
            Some(nulls) if nulls.null_count() > 0 && *column.data_type() != DataType::Null => {
                let nulls = NullBuffer::union(Some(nulls), column.nulls());
                let data = column.to_data().into_builder().nulls(nulls).build()?;
                arrow_array::make_array(data)
            }
            _ => column.clone(),
        };
        Ok(if base.is_constant() { Column::Constant(column) } else { Column::Array(column) })
    }
}

/// A part of a json value, found by scanning its text: by name, or by position for an int.
pub(crate) struct JsonPart(pub Tree, pub Tree);

impl Node for JsonPart {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let base = self.0.run(frame, selection)?;
        let key = self.1.run(frame, selection)?;
        if base.is_constant() && key.is_constant() {
            return frame.once(selection, |frame| find(frame, None, &base, &key));
        }
        find(frame, selection, &base, &key)
    }
}

fn find(frame: &mut Frame<'_>, selection: Selection<'_>, base: &Column, key: &Column) -> Outcome {
    let text = Texts::of(base)?;
    let rows = frame.rows;
    let nulls = NullBuffer::union(base.nulls(rows).as_ref(), key.nulls(rows).as_ref());
    let by_name = texts(key.array()).is_ok();
    let (names, places) = if by_name { (Some(Texts::of(key)?), None) } else { (None, Some(ints(key)?)) };
    let mut out = StringViewBuilder::with_capacity(rows);
    for row in 0..rows {
        if !selected(selection, row) || nulls.as_ref().is_some_and(|n| n.is_null(row)) {
            out.append_null();
            continue;
        }
        let part = match (names, places) {
            (Some(names), _) => json::find_member(text.at(row), names.at(row)),
            (None, Some(places)) => json::find_element(text.at(row), places.at(row)),
            (None, None) => None,
        };
        // A json null reads as absent.
        out.append_option(part.filter(|p| *p != "null"));
    }
    Ok(Column::Array(Arc::new(out.finish())))
}

/// `list[i]`.
pub(crate) struct ListIndex {
    /// The list.
    pub list: Tree,
    /// The place; negative from the end.
    pub index: Tree,
    /// The place, for errors.
    pub span: Span,
}

impl Node for ListIndex {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let list = self.list.run(frame, selection)?;
        let index = self.index.run(frame, selection)?;
        if list.is_constant() && index.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, &list, &index));
        }
        self.apply(frame, selection, &list, &index)
    }
}

impl ListIndex {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, list: &Column, index: &Column) -> Outcome {
        let (array, index_at, rows) = (lists(list.array())?, ints(index)?, frame.rows);
        let nulls = NullBuffer::union(list.nulls(rows).as_ref(), index.nulls(rows).as_ref());
        let found = (0..rows).map(|row| {
            if nulls.as_ref().is_some_and(|n| n.is_null(row)) {
                return None;
            }
            let (at, wanted) = (place(list, row), index_at.at(row));
            let length = i64::from(array.value_length(at));
            let position = if wanted < 0 { wanted + length } else { wanted };
            if !(0..length).contains(&position) {
                if selected(selection, row) {
                    let message = || format!("index {wanted} is out of range: the list has {length} elements");
                    frame.errors.fail(row, self.span, INDEX, message);
                }
                return None;
            }
            u32::try_from(i64::from(array.value_offsets()[at]) + position).ok()
        });
        let indices: UInt32Array = found.collect();
        Ok(Column::Array(take(array.values(), &indices, None)?))
    }
}

/// `map[key]`: null where absent.
pub(crate) struct MapIndex(pub Tree, pub Tree);

impl Node for MapIndex {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let map = self.0.run(frame, selection)?;
        let key = self.1.run(frame, selection)?;
        if map.is_constant() && key.is_constant() {
            return frame.once(selection, |_| lookup(&map, &key, 1));
        }
        lookup(&map, &key, frame.rows)
    }
}

/// The values of maps under keys.
pub(crate) fn lookup(map: &Column, key: &Column, rows: usize) -> Outcome {
    let (array, wanted) = (maps(map.array())?, Texts::of(key)?);
    let keys = array.keys().as_string_view_opt().ok_or_else(|| ArrowError::SchemaError("map keys are texts".into()))?;
    let nulls = NullBuffer::union(map.nulls(rows).as_ref(), key.nulls(rows).as_ref());
    let find = |row: usize| {
        if nulls.as_ref().is_some_and(|n| n.is_null(row)) {
            return None;
        }
        let (at, wanted) = (place(map, row), wanted.at(row));
        let (from, to) = (array.value_offsets()[at], array.value_offsets()[at + 1]);
        // Of equal keys the last one counts, as in JSON objects.
        (from as u32..to as u32).rev().find(|i| keys.value(*i as usize) == wanted)
    };
    let indices: UInt32Array = (0..rows).map(find).collect();
    Ok(Column::Array(take(array.values(), &indices, None)?))
}

/// `[a, b]`.
pub(crate) struct List {
    /// The elements.
    pub items: Vec<Tree>,
    /// The field of elements.
    pub field: FieldRef,
}

impl Node for List {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let columns = self.items.iter().map(|i| i.run(frame, selection)).collect::<Result<Vec<_>, _>>()?;
        if columns.iter().all(Column::is_constant) {
            return frame.once(selection, |_| self.join(&columns, 1));
        }
        self.join(&columns, frame.rows)
    }
}

impl List {
    fn join(&self, columns: &[Column], rows: usize) -> Outcome {
        let aligned = columns.iter().map(|c| member(c.array(), self.field.data_type(), true));
        let arrays = aligned.collect::<Result<Vec<ArrayRef>, _>>()?;
        let refs: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        let places: Vec<(usize, usize)> =
            (0..rows).flat_map(|row| columns.iter().enumerate().map(move |(c, x)| (c, place(x, row)))).collect();
        let values = if refs.is_empty() {
            arrow_array::new_empty_array(self.field.data_type())
        } else {
            interleave(&refs, &places)?
        };
        let values = member(&values, self.field.data_type(), self.field.is_nullable())?;
        let offsets = OffsetBuffer::try_from_repeated_length(columns.len(), rows);
        let offsets = offsets.map_err(|e| ArrowError::ComputeError(e.to_string()))?;
        Ok(Column::Array(Arc::new(ListArray::try_new(self.field.clone(), offsets, values, None)?)))
    }
}

/// `{ a: x }`.
pub(crate) struct Record {
    /// The members, in order of the fields.
    pub members: Vec<Tree>,
    /// The fields.
    pub fields: Fields,
}

impl Node for Record {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let columns = self.members.iter().map(|m| m.run(frame, selection)).collect::<Result<Vec<_>, _>>()?;
        let constant = columns.iter().all(Column::is_constant);
        let rows = if constant { 1 } else { frame.rows };
        let arrays = columns.into_iter().map(|c| c.into_array(rows)).collect::<Result<_, _>>()?;
        let result = Arc::new(record(self.fields.clone(), arrays, rows, None)?);
        Ok(if constant { Column::Constant(result) } else { Column::Array(result) })
    }
}
