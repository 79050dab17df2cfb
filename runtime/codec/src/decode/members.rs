//! Objects with known members: the projecting part of the decoder.
//!
//! [`Members::read`] expects the keys just as the last object had them and compares whole patterns; no key is looked up
//! and no value that nobody wants is more than stepped over. Where the text differs, [`Members::look_up`] goes on from
//! there: it finds members by name, notes which were seen, and tries the remembered order again after each of them.
use hexafn_ir::{Name, Record, Value};

use super::column::Column;
use super::cursor::{Chars, Cursor};
use super::fault::{Fault, Found};
use super::seen::Seen;
use super::shape::{Action, CLOSE, Shape, UNKNOWN};
use super::simple::{after_number, after_string, read_plain};
use super::slot::Slot;
use super::tag::Tag;

/// The members of an object and the order they last came in.
pub struct Members {
    pub(super) slots: Vec<Slot>,
    /// Of a kind of a union: the member that tells it apart.
    tag: Option<Tag>,
    pub(super) shape: Shape,
    /// Slots that the remembered order lacks.
    pub(super) absent: Vec<usize>,
    /// How many objects in a row were not as remembered.
    misses: u32,
    learning: Shape,
    seen: Seen,
}

/// So many objects in a row must differ before another order is remembered: it should not change for a stray one.
const PATIENCE: u32 = 2;

impl Members {
    /// The members of a record, with the place of each one's column. `None` if a default is not of its field's type.
    pub fn new(record: &Record, places: &[Option<usize>], columns: &[Column]) -> Option<Self> {
        let mut slots = Vec::with_capacity(record.fields.len());
        for (field, column) in record.fields.iter().zip(places) {
            if column.is_some_and(|c| c >= columns.len()) {
                return None;
            }
            if let Some(default) = &field.default
                && !Column::new(&field.ty, &field.ty, false)?.push_constant(default)
            {
                return None;
            }
            slots.push(Slot::new(field, *column));
        }
        Some(Members {
            seen: Seen::new(slots.len()),
            slots,
            tag: None,
            shape: Shape::default(),
            absent: Vec::new(),
            misses: 0,
            learning: Shape::default(),
        })
    }

    /// The same with the tag of a union: a member more, which must have the kind's name.
    #[must_use]
    pub fn with_tag(mut self, tag: &Name, kind: &Name, column: Option<usize>) -> Self {
        self.slots.retain(|slot| *slot.name != **tag);
        self.tag = Some(Tag::new(tag, kind, self.slots.len(), column));
        self.slots.push(Slot::new(&hexafn_ir::Field::new(tag.clone(), hexafn_ir::Type::String), column));
        self.seen = Seen::new(self.slots.len());
        self
    }

    /// The columns of a record of which `wanted` is read, and the place of each member's column. Strict decoding builds
    /// the others too, behind, only to check them. `None` if `wanted` is not a part of the record.
    pub fn columns(record: &Record, wanted: &Record, strict: bool) -> Option<(Vec<Column>, Vec<Option<usize>>)> {
        let mut columns = Vec::new();
        for field in &wanted.fields {
            columns.push(Column::new(&record.field(&field.name)?.ty, &field.ty, strict)?);
        }
        let mut places = Vec::new();
        for field in &record.fields {
            let mut place = wanted.position(&field.name);
            if place.is_none() && strict {
                place = Some(columns.len());
                columns.push(Column::new(&field.ty, &field.ty, strict)?);
            }
            places.push(place);
        }
        Some((columns, places))
    }

    /// Reads the object at `at` into `columns`, which have `row` values each. The caller has seen the bracket.
    ///
    /// # Errors
    /// What is wrong with the object; columns may have got a value more, and must be cut back.
    #[inline(always)]
    pub fn read(&mut self, cursor: &mut Cursor<'_>, columns: &mut [Column], row: usize, start: usize) -> Found {
        let (text, end) = (cursor.bytes(), cursor.end);
        let (mut at, mut done) = (start, 0);
        for step in self.shape.steps() {
            let Some(value) = step.pattern.matches(text, at, end) else { break };
            done += 1;
            let simple = match step.action {
                Action::SkipString => after_string(text, value, end),
                Action::SkipNumber => after_number(text, value, end),
                Action::Read(column) => match columns.get_mut(column as usize) {
                    Some(Column::Int(ints)) => ints.read(text, value, end),
                    Some(Column::Text(views, nulls)) => read_plain(views, nulls, text, value, end),
                    _ => None,
                },
                Action::Member => None,
                Action::Tag => {
                    self.add_tag(columns);
                    Some(value)
                }
                Action::Unknown => {
                    let value = cursor.space(value);
                    Some(cursor.skip(value)?)
                }
                Action::Close => {
                    self.misses = 0;
                    for slot in &self.absent {
                        self.slots[*slot].absent(cursor, columns);
                    }
                    return Ok(value);
                }
            };
            at = match simple {
                Some(after) => after,
                // Not as simple as usual: escapes, null, a mistake, another type, white space where there was none.
                None => {
                    let value = cursor.space(value);
                    self.slots[step.slot as usize].read(cursor, columns, value)?
                }
            };
        }
        self.look_up(cursor, columns, row, at, done)
    }

    /// Goes on at `at`, after the first `i` members of the remembered order.
    #[inline(never)]
    fn look_up(
        &mut self,
        cursor: &mut Cursor<'_>,
        columns: &mut [Column],
        row: usize,
        mut at: usize,
        mut i: usize,
    ) -> Found {
        self.misses += 1;
        let learn = !self.shape.is_closed() || self.misses >= PATIENCE;
        let mut twice = false;
        self.seen.clear();
        self.shape.steps().iter().take(i).for_each(|step| self.seen.add(step.slot));
        self.learning.clear();
        if learn {
            self.learning.extend(&self.shape, i);
        }
        let mut first = i == 0;
        loop {
            let (slot, value) = match self.shape.matches(i, cursor.bytes(), at, cursor.end) {
                // The patterns of the tag and of the closing bracket end after the value, all others before it.
                Some((slot, after)) if slot == CLOSE || self.is_tag(slot) => (slot, after),
                Some((slot, value)) => (slot, cursor.space(value)),
                None => self.member(cursor, at, first)?,
            };
            if learn {
                let action = self.action(slot, columns);
                self.learning.push(&cursor.bytes()[at..value], slot, action);
            }
            first = false;
            if slot == CLOSE {
                at = value;
                break;
            }
            i = if slot == UNKNOWN { i } else { self.shape.position(slot).map_or(i, |p| p + 1) };
            at = match self.slots.get(slot as usize) {
                Some(known) => {
                    if !self.seen.insert(slot) {
                        twice = true;
                        if let Some(column) = known.column.and_then(|c| columns.get_mut(c)) {
                            column.truncate(row);
                        }
                    }
                    if self.is_tag(slot) {
                        self.add_tag(columns);
                        value
                    } else {
                        known.read(cursor, columns, value)?
                    }
                }
                None => cursor.skip(value)?,
            };
        }
        for (i, slot) in self.slots.iter().enumerate() {
            if !self.seen.has(i) && !slot.absent(cursor, columns) {
                return Err(slot.missing());
            }
        }
        if learn && !twice && self.learning.is_closed() {
            std::mem::swap(&mut self.shape, &mut self.learning);
            let (seen, slots) = (&self.seen, &self.slots);
            self.absent.clear();
            self.absent.extend((0..slots.len()).filter(|i| !seen.has(*i)));
            self.misses = 0;
        }
        Ok(at)
    }

    /// The slot of the member after `at` and the place of its value (of the tag: after it); or of the closing bracket and the place after it.
    fn member(&self, cursor: &mut Cursor<'_>, at: usize, first: bool) -> Result<(u32, usize), Box<Fault>> {
        let mut at = cursor.space(at);
        match cursor.byte(at) {
            b'{' if first => {
                at = cursor.space(at + 1);
                if cursor.byte(at) == b'}' {
                    return Ok((CLOSE, at + 1));
                }
            }
            b',' if !first => at = cursor.space(at + 1),
            b'}' if !first => return Ok((CLOSE, at + 1)),
            _ => return Err(cursor.expected(at, if first { "`{`" } else { "`,` or `}`" })),
        }
        let (chars, value) = key(cursor, at)?;
        let slot = self.slot(cursor.chars(&chars));
        match &self.tag {
            // The tag's value is part of its pattern.
            Some(tag) if tag.slot == slot as usize => Ok((slot, tag.check(cursor, value)?)),
            _ => Ok((slot, value)),
        }
    }

    /// Adds the kind to the column of tags, if this is a kind of a union.
    #[inline(always)]
    pub(super) fn add_tag(&self, columns: &mut [Column]) {
        if let Some(tag) = &self.tag {
            tag.add(columns);
        }
    }

    /// What to do with the value of a slot.
    fn action(&self, slot: u32, columns: &[Column]) -> Action {
        match slot {
            CLOSE => Action::Close,
            UNKNOWN => Action::Unknown,
            slot if self.is_tag(slot) => Action::Tag,
            slot => self.slots[slot as usize].action(columns),
        }
    }

    fn is_tag(&self, slot: u32) -> bool {
        self.tag.as_ref().is_some_and(|tag| tag.slot == slot as usize)
    }

    fn slot(&self, name: &str) -> u32 {
        self.slots.iter().position(|s| *s.name == *name).map_or(UNKNOWN, |i| i as u32)
    }

    /// Adds an object of constants.
    pub fn push_constants(&self, columns: &mut [Column], fields: &[(Name, Value)]) -> bool {
        self.slots.iter().all(|slot| {
            let given = fields.iter().find(|(name, _)| **name == *slot.name).map(|(_, value)| value);
            match (given, slot.column.and_then(|c| columns.get_mut(c))) {
                (Some(value), Some(column)) => column.push_constant(value),
                (Some(_), None) => true,
                (None, _) => slot.fill(columns),
            }
        })
    }
}

/// The key at `at` and the place of its value.
pub fn key(cursor: &mut Cursor<'_>, at: usize) -> Result<(Chars, usize), Box<Fault>> {
    if cursor.byte(at) != b'"' {
        return Err(cursor.expected(at, "a key in quotes"));
    }
    let (chars, after) = cursor.string(at)?;
    let at = cursor.space(after);
    if cursor.byte(at) != b':' {
        return Err(cursor.expected(at, "`:`"));
    }
    Ok((chars, cursor.space(at + 1)))
}
