//! Maps.
use std::collections::HashMap;

use hexafn_ir::Type;

use super::Column;
use super::list::{Ends, read_item};
use crate::decode::cursor::{Chars, Cursor};
use crate::decode::fault::{Fault, Found};
use crate::view::{Text, TextViews};

/// Maps of up to so many entries are checked for equal keys by comparing each with each.
const FEW: usize = 8;

/// `map<string, T>`.
pub struct MapColumn {
    pub(super) ends: Ends,
    pub(super) keys: TextViews,
    pub(super) values: Column,
    optional: bool,
    expected: Box<str>,
}

impl MapColumn {
    /// A map to the part `wanted` of `value`.
    pub fn new(value: &Type, wanted: &Type, strict: bool) -> Option<Self> {
        Some(MapColumn {
            ends: Ends::default(),
            keys: TextViews::default(),
            values: Column::new(value, wanted, strict)?,
            optional: value.is_optional(),
            expected: value.to_string().into(),
        })
    }

    /// Reads `{…}`. Of equal keys the last one stays.
    pub fn read(&mut self, cursor: &mut Cursor<'_>, at: usize) -> Found {
        if cursor.byte(at) != b'{' {
            return Err(cursor.wrong_kind(at, "map"));
        }
        let row = self.len();
        let mut plain: [(usize, usize); FEW] = [(0, 0); FEW];
        let (mut entries, mut simple) = (0, true);
        let after = self.entries(cursor, at, |cursor, chars| {
            if let (Chars::Plain(start, end), true) = (chars, entries < FEW) {
                let key = cursor.chars(chars);
                simple &= !plain[..entries].iter().any(|(s, e)| cursor.text.get(*s..*e) == Some(key));
                plain[entries] = (*start, *end);
            } else {
                simple = false;
            }
            entries += 1;
            true
        })?;
        if !simple {
            self.truncate(row);
            return self.read_last(cursor, at);
        }
        Ok(after)
    }

    /// The same for maps with many or equal keys: finds the last place of each key first.
    fn read_last(&mut self, cursor: &mut Cursor<'_>, at: usize) -> Found {
        let mut last = HashMap::new();
        let mut entries = 0;
        each(cursor, at, |cursor, chars, at| {
            last.insert(cursor.chars(chars).to_string(), entries);
            entries += 1;
            cursor.skip(at)
        })?;
        let mut entry = 0;
        self.entries(cursor, at, |cursor, chars| {
            entry += 1;
            last.get(cursor.chars(chars)) == Some(&(entry - 1))
        })
    }

    /// Reads the entries that `wanted` says, and ends the map.
    fn entries(
        &mut self,
        cursor: &mut Cursor<'_>,
        at: usize,
        mut wanted: impl FnMut(&Cursor<'_>, &Chars) -> bool,
    ) -> Found {
        let MapColumn { keys, values, optional, expected, .. } = self;
        let after = each(cursor, at, |cursor, chars, at| {
            if !wanted(cursor, chars) {
                return cursor.skip(at);
            }
            let done = match chars {
                Chars::Plain(start, end) => keys.push_slice(*start, *end),
                Chars::Scratch => keys.push_str(&cursor.scratch),
            };
            if !done {
                return Err(cursor.expected(at, "a shorter key"));
            }
            // The key is needed after the value was read, which uses the scratch itself.
            let place = if let Chars::Plain(start, end) = chars { Some(*start..*end) } else { None };
            read_item(values, *optional, expected, cursor, at).map_err(|fault| {
                let key = place.and_then(|p| cursor.text.get(p)).unwrap_or("…");
                fault.of_field(key)
            })
        })?;
        self.ends.push(self.values.len());
        Ok(after)
    }

    /// Adds a map of texts.
    pub fn push_pairs(&mut self, pairs: &[(String, String)]) {
        for (key, value) in pairs {
            if self.keys.push_str(key) {
                self.values.push_name(value);
            }
        }
        self.ends.push(self.values.len());
    }

    /// The number of maps.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a null.
    pub fn push_null(&mut self) {
        self.ends.push_null(self.values.len());
    }

    /// Drops the maps from `len` on.
    pub fn truncate(&mut self, len: usize) {
        let entries = self.ends.truncate(len);
        self.keys.truncate(entries);
        self.values.truncate(entries);
    }

    /// Sets the block.
    pub fn start(&mut self, block: &Text, rows: usize) {
        self.ends.reserve(rows);
        self.keys.start(block);
        self.values.start(block, 0);
    }
}

/// Calls `entry` with each key and the place of its value; it gives the place after the value.
fn each(
    cursor: &mut Cursor<'_>,
    at: usize,
    mut entry: impl FnMut(&mut Cursor<'_>, &Chars, usize) -> Result<usize, Box<Fault>>,
) -> Found {
    let mut at = cursor.space(at + 1);
    if cursor.byte(at) == b'}' {
        return Ok(at + 1);
    }
    loop {
        if cursor.byte(at) != b'"' {
            return Err(cursor.expected(at, "a key in quotes"));
        }
        let (chars, after) = cursor.string(at)?;
        at = cursor.space(after);
        if cursor.byte(at) != b':' {
            return Err(cursor.expected(at, "`:`"));
        }
        let value = cursor.space(at + 1);
        let after = entry(cursor, &chars, value)?;
        at = cursor.space(after);
        match cursor.byte(at) {
            b',' => at = cursor.space(at + 1),
            b'}' => return Ok(at + 1),
            _ => return Err(cursor.expected(at, "`,` or `}`")),
        }
    }
}
