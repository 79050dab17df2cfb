//! Columns being built: plain vectors of native values, turned into Arrow arrays without copying.
mod constant;
mod finish;
mod list;
mod map;
mod number;
mod parse;
mod plain;
mod record;
mod texts;

use arrow_buffer::{NullBuffer, NullBufferBuilder};
use hexafn_ir::{Name, TimeWire, Type};

use super::cursor::Cursor;
use super::fault::Found;
use crate::view::{Text, TextViews};
use list::ListColumn;
pub use map::MapColumn;
use record::RecordColumn;
pub use texts::listed;

/// Values of one size and which of them are null.
#[derive(Default)]
pub struct Values<T> {
    values: Vec<T>,
    nulls: Validity,
}

/// The validity of a column; costs a count until the first null comes.
pub struct Validity(NullBufferBuilder);

impl Default for Validity {
    fn default() -> Self {
        Validity(NullBufferBuilder::new(0))
    }
}

/// A column being built.
pub enum Column {
    /// `bool`.
    Bool(Values<bool>),
    /// `int`.
    Int(Values<i64>),
    /// `float`.
    Float(Values<f64>),
    /// `decimal(n)` with its n.
    Decimal(Values<i128>, u8),
    /// `time`.
    Time(Values<i64>, TimeWire),
    /// `duration`.
    Duration(Values<i64>),
    /// `string`.
    Text(TextViews, Validity),
    /// `json`.
    Json(TextViews, Validity),
    /// `"a" | "b"`.
    Choice(TextViews, Validity, std::sync::Arc<[Name]>),
    /// `bytes`: the end of each value in one buffer.
    Bytes(Vec<u8>, Values<u32>),
    /// `list<T>`.
    List(Box<ListColumn>),
    /// `map<string, T>`.
    Map(Box<MapColumn>),
    /// A record.
    Record(Box<RecordColumn>),
    /// `null`.
    Null(usize),
}

impl Validity {
    /// Adds a bit.
    #[inline(always)]
    pub fn push(&mut self, there: bool) {
        self.0.append(there);
    }

    /// Adds a bit that says there is a value.
    #[inline(always)]
    pub fn push_valid(&mut self) {
        self.0.append_non_null();
    }

    /// All bits, if one of them says null.
    pub fn finish(&mut self) -> Option<NullBuffer> {
        self.0.finish()
    }
}

impl<T> Values<T> {
    /// Adds a value.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        self.values.push(value);
        self.nulls.0.append_non_null();
    }

    fn truncate(&mut self, len: usize) {
        self.values.truncate(len);
        self.nulls.0.truncate(len);
    }
}

impl Values<i64> {
    /// Adds the whole number at `at`, if there is one, and gives the place after it.
    #[inline(always)]
    pub fn read(&mut self, text: &[u8], at: usize, end: usize) -> Option<usize> {
        let (value, after) = crate::scan::whole(text, at, end)?;
        self.push(value);
        Some(after)
    }
}

impl<T: Default> Values<T> {
    fn push_null(&mut self) {
        self.values.push(T::default());
        self.nulls.0.append_null();
    }
}

impl Column {
    /// A column for the part `wanted` of the type `declared`. `None` if `wanted` is not a part of it.
    pub fn new(declared: &Type, wanted: &Type, strict: bool) -> Option<Column> {
        Some(match (declared.bare(), wanted.bare()) {
            (Type::List(item), Type::List(wanted)) => Column::List(Box::new(ListColumn::new(item, wanted, strict)?)),
            (Type::Map(value), Type::Map(wanted)) => Column::Map(Box::new(MapColumn::new(value, wanted, strict)?)),
            (Type::Record(record), Type::Record(wanted)) => {
                Column::Record(Box::new(RecordColumn::new(record, wanted, strict)?))
            }
            (declared, wanted) if declared != wanted => return None,
            (Type::Null, _) => Column::Null(0),
            (Type::Bool, _) => Column::Bool(Values::default()),
            (Type::Int, _) => Column::Int(Values::default()),
            (Type::Float, _) => Column::Float(Values::default()),
            (Type::Decimal(n), _) => Column::Decimal(Values::default(), *n),
            (Type::Time(wire), _) => Column::Time(Values::default(), *wire),
            (Type::Duration, _) => Column::Duration(Values::default()),
            (Type::String, _) => Column::Text(TextViews::default(), Validity::default()),
            (Type::Json, _) => Column::Json(TextViews::default(), Validity::default()),
            (Type::Choice(values), _) => Column::Choice(TextViews::default(), Validity::default(), values.clone()),
            (Type::Bytes, _) => Column::Bytes(Vec::new(), Values::default()),
            _ => return None,
        })
    }

    /// Reads the value at `at`, which is not `null` unless the column is of `json`, and adds it.
    ///
    /// # Errors
    /// What is wrong with the value. The column may be left in pieces: [`Column::truncate`] mends it.
    pub fn read(&mut self, cursor: &mut Cursor<'_>, at: usize) -> Found {
        match self {
            Column::Int(column) => number::read_int(column, cursor, at),
            Column::Text(views, nulls) => texts::read_text(views, nulls, cursor, at),
            Column::Bool(column) => number::read_bool(column, cursor, at),
            Column::Float(column) => number::read_float(column, cursor, at),
            Column::Decimal(column, scale) => number::read_decimal(column, *scale, cursor, at),
            Column::Time(column, wire) => texts::read_time(column, *wire, cursor, at),
            Column::Duration(column) => texts::read_duration(column, cursor, at),
            Column::Json(views, nulls) => texts::read_json(views, nulls, cursor, at),
            Column::Choice(views, nulls, choices) => texts::read_choice(views, nulls, choices, cursor, at),
            Column::Bytes(bytes, ends) => texts::read_bytes(bytes, ends, cursor, at),
            Column::List(list) => list.read(cursor, at),
            Column::Map(map) => map.read(cursor, at),
            Column::Record(record) => record.read(cursor, at),
            Column::Null(_) => Err(cursor.wrong_kind(at, "null")),
        }
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        match self {
            Column::Bool(v) => v.values.len(),
            Column::Int(v) | Column::Time(v, _) | Column::Duration(v) => v.values.len(),
            Column::Float(v) => v.values.len(),
            Column::Decimal(v, _) => v.values.len(),
            Column::Text(views, _) | Column::Json(views, _) | Column::Choice(views, ..) => views.len(),
            Column::Bytes(_, ends) => ends.values.len(),
            Column::List(list) => list.len(),
            Column::Map(map) => map.len(),
            Column::Record(record) => record.len(),
            Column::Null(n) => *n,
        }
    }

    /// Drops the values from `len` on.
    pub fn truncate(&mut self, len: usize) {
        match self {
            Column::Bool(v) => v.truncate(len),
            Column::Int(v) | Column::Time(v, _) | Column::Duration(v) => v.truncate(len),
            Column::Float(v) => v.truncate(len),
            Column::Decimal(v, _) => v.truncate(len),
            Column::Text(views, nulls) | Column::Json(views, nulls) | Column::Choice(views, nulls, _) => {
                views.truncate(len);
                nulls.0.truncate(len);
            }
            Column::Bytes(bytes, ends) => {
                ends.truncate(len);
                bytes.truncate(ends.values.last().map_or(0, |end| *end as usize));
            }
            Column::List(list) => list.truncate(len),
            Column::Map(map) => map.truncate(len),
            Column::Record(record) => record.truncate(len),
            Column::Null(n) => *n = len.min(*n),
        }
    }

    /// Adds a null, also where the type has none: under a null parent, or in a column of another kind of a union.
    pub fn push_null(&mut self) {
        match self {
            Column::Bool(v) => v.push_null(),
            Column::Int(v) | Column::Time(v, _) | Column::Duration(v) => v.push_null(),
            Column::Float(v) => v.push_null(),
            Column::Decimal(v, _) => v.push_null(),
            Column::Text(views, nulls) | Column::Json(views, nulls) | Column::Choice(views, nulls, _) => {
                views.push_str("");
                nulls.0.append_null();
            }
            Column::Bytes(bytes, ends) => {
                ends.values.push(bytes.len() as u32);
                ends.nulls.0.append_null();
            }
            Column::List(list) => list.push_null(),
            Column::Map(map) => map.push_null(),
            Column::Record(record) => record.push_null(),
            Column::Null(n) => *n += 1,
        }
    }

    /// Adds the name of a kind to a column of tags.
    #[inline(always)]
    pub fn push_name(&mut self, name: &str) {
        if let Column::Text(views, nulls) | Column::Choice(views, nulls, _) = self
            && views.push_str(name)
        {
            nulls.0.append_non_null();
        }
    }

    /// Sets the block that values are read from, and makes room for `rows`. The column must be empty.
    pub fn start(&mut self, block: &Text, rows: usize) {
        match self {
            Column::Bool(v) => v.values.reserve(rows),
            Column::Int(v) | Column::Time(v, _) | Column::Duration(v) => v.values.reserve(rows),
            Column::Float(v) => v.values.reserve(rows),
            Column::Decimal(v, _) => v.values.reserve(rows),
            Column::Text(views, _) | Column::Json(views, _) | Column::Choice(views, ..) => {
                views.start(block);
                views.reserve(rows);
            }
            Column::Bytes(_, ends) => ends.values.reserve(rows),
            Column::List(list) => list.start(block, rows),
            Column::Map(map) => map.start(block, rows),
            Column::Record(record) => record.start(block, rows),
            Column::Null(_) => {}
        }
    }
}
