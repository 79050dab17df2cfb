//! Nested records.
use hexafn_ir::Record;

use super::{Column, Validity};
use crate::decode::cursor::Cursor;
use crate::decode::fault::Found;
use crate::decode::members::Members;
use crate::view::Text;

/// A record within a row.
pub struct RecordColumn {
    members: Members,
    pub(super) columns: Vec<Column>,
    /// How many of the columns are given out; the others are only checked.
    pub(super) kept: usize,
    pub(super) nulls: Validity,
    rows: usize,
}

impl RecordColumn {
    /// The part `wanted` of `record`.
    pub fn new(record: &Record, wanted: &Record, strict: bool) -> Option<Self> {
        let (columns, places) = Members::columns(record, wanted, strict)?;
        let members = Members::new(record, &places, &columns)?;
        let kept = wanted.fields.len();
        Some(RecordColumn { members, columns, kept, nulls: Validity::default(), rows: 0 })
    }

    /// Reads `{…}`.
    pub fn read(&mut self, cursor: &mut Cursor<'_>, at: usize) -> Found {
        if cursor.byte(at) != b'{' {
            return Err(cursor.wrong_kind(at, "record"));
        }
        let after = self.members.read(cursor, &mut self.columns, self.rows, at)?;
        self.nulls.0.append_non_null();
        self.rows += 1;
        Ok(after)
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Adds a null.
    pub fn push_null(&mut self) {
        self.columns.iter_mut().for_each(Column::push_null);
        self.nulls.0.append_null();
        self.rows += 1;
    }

    /// Adds a record of constants; false if a member is not of its type.
    pub fn push_constant(&mut self, fields: &[(hexafn_ir::Name, hexafn_ir::Value)]) -> bool {
        let done = self.members.push_constants(&mut self.columns, fields);
        self.nulls.0.append_non_null();
        self.rows += 1;
        done
    }

    /// Drops the records from `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.columns.iter_mut().for_each(|c| c.truncate(len));
        self.nulls.0.truncate(len);
        self.rows = len.min(self.rows);
    }

    /// Sets the block.
    pub fn start(&mut self, block: &Text, rows: usize) {
        self.rows = 0;
        self.columns.iter_mut().for_each(|c| c.start(block, rows));
    }
}
