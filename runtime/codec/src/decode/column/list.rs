//! Lists.
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use hexafn_ir::Type;

use super::{Column, Validity};
use crate::decode::cursor::Cursor;
use crate::decode::fault::Found;
use crate::view::Text;

/// Where the items of each value end.
#[derive(Default)]
pub struct Ends {
    ends: Vec<i32>,
    nulls: Validity,
}

impl Ends {
    /// Ends a value after so many items in all.
    pub fn push(&mut self, items: usize) {
        // A block of 1 GiB has less than 2^31 items.
        self.ends.push(items as i32);
        self.nulls.0.append_non_null();
    }

    /// Ends a null.
    pub fn push_null(&mut self, items: usize) {
        self.ends.push(items as i32);
        self.nulls.0.append_null();
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Makes room.
    pub fn reserve(&mut self, rows: usize) {
        self.ends.reserve(rows);
    }

    /// Drops the values from `len` on and gives the number of items that stay.
    pub fn truncate(&mut self, len: usize) -> usize {
        self.ends.truncate(len);
        self.nulls.0.truncate(len);
        self.ends.last().map_or(0, |end| *end as usize)
    }

    /// The offsets and validity; nothing is left.
    pub fn finish(&mut self) -> (OffsetBuffer<i32>, Option<arrow_buffer::NullBuffer>) {
        let mut offsets = Vec::with_capacity(self.ends.len() + 1);
        offsets.push(0);
        offsets.append(&mut self.ends);
        (OffsetBuffer::new(ScalarBuffer::from(offsets)), self.nulls.0.finish())
    }
}

/// `list<T>`.
pub struct ListColumn {
    pub(super) ends: Ends,
    pub(super) items: Column,
    optional: bool,
    expected: Box<str>,
}

impl ListColumn {
    /// A list of the part `wanted` of `item`.
    pub fn new(item: &Type, wanted: &Type, strict: bool) -> Option<Self> {
        let items = Column::new(item, wanted, strict)?;
        Some(ListColumn {
            ends: Ends::default(),
            items,
            optional: item.is_optional(),
            expected: item.to_string().into(),
        })
    }

    /// Reads `[…]`.
    pub fn read(&mut self, cursor: &mut Cursor<'_>, at: usize) -> Found {
        if cursor.byte(at) != b'[' {
            return Err(cursor.wrong_kind(at, "list"));
        }
        let first = self.items.len();
        let mut at = cursor.space(at + 1);
        if cursor.byte(at) == b']' {
            self.ends.push(first);
            return Ok(at + 1);
        }
        loop {
            let item = read_item(&mut self.items, self.optional, &self.expected, cursor, at);
            at = cursor.space(item.map_err(|fault| fault.of_item(self.items.len().saturating_sub(first)))?);
            match cursor.byte(at) {
                b',' => at = cursor.space(at + 1),
                b']' => {
                    self.ends.push(self.items.len());
                    return Ok(at + 1);
                }
                _ => return Err(cursor.expected(at, "`,` or `]`")),
            }
        }
    }

    /// The number of lists.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a null.
    pub fn push_null(&mut self) {
        self.ends.push_null(self.items.len());
    }

    /// Drops the lists from `len` on.
    pub fn truncate(&mut self, len: usize) {
        let items = self.ends.truncate(len);
        self.items.truncate(items);
    }

    /// Sets the block.
    pub fn start(&mut self, block: &Text, rows: usize) {
        self.ends.reserve(rows);
        self.items.start(block, 0);
    }
}

/// Reads an item of a list or a value of a map, `null` only where it is allowed.
pub fn read_item(items: &mut Column, optional: bool, expected: &str, cursor: &mut Cursor<'_>, at: usize) -> Found {
    if cursor.byte(at) == b'n' && !matches!((&*items, optional), (Column::Json(..), false)) {
        let after = cursor.skip(at)?;
        if !optional {
            return Err(cursor.wrong_kind(at, expected));
        }
        items.push_null();
        return Ok(after);
    }
    items.read(cursor, at)
}
