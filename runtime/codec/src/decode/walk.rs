//! The fastest way through an object: where each value ends is known beforehand.
//!
//! The index of a block has the places of all quotes and control characters. An object whose keys are as remembered has
//! a known number of them before each value, so a string ends at the next but one, and a number where the next key
//! begins. Nothing waits for the end of the value before. Anything unexpected gives up, and the usual way begins anew.
use super::column::{Column, Validity};
use super::cursor::Cursor;
use super::members::Members;
use super::rows::{Kinds, Rows};
use super::shape::Action;
use super::simple::after_number;
use crate::scan::{digits_between, whole_between};
use crate::view::TextViews;

/// What became of an event, and where its text ends.
pub enum Walked {
    /// A row was added; the place after the object, and the number of the next place in the index.
    Kept(usize, usize),
    /// Nobody wants its kind.
    Filtered,
}

impl Rows {
    /// Reads the object at `start`, before which the index has `k` places. `None` if it is not as remembered; columns must
    /// be cut back then.
    #[inline(always)]
    pub fn walk(
        &mut self,
        cursor: &mut Cursor<'_>,
        places: &[u32],
        k: usize,
        columns: &mut [Column],
    ) -> Option<Walked> {
        match self {
            Rows::Record(members) => members.walk(cursor, places, k, columns).map(|(at, k)| Walked::Kept(at, k)),
            Rows::Union(kinds) => kinds.walk(cursor, places, k, columns),
        }
    }
}

impl Kinds {
    #[inline(always)]
    fn walk(&mut self, cursor: &mut Cursor<'_>, places: &[u32], k: usize, columns: &mut [Column]) -> Option<Walked> {
        let kind = self.predicted(cursor.bytes(), cursor.start, cursor.bytes().len())?;
        let kind = &mut self.kinds[kind];
        if !kind.wanted {
            return Some(Walked::Filtered);
        }
        let (at, k) = kind.members.walk(cursor, places, k, columns)?;
        for other in &kind.others {
            columns[*other].push_null();
        }
        Some(Walked::Kept(at, k))
    }
}

impl Members {
    // A function of its own, so that what changes with each step stays in registers.
    #[inline(never)]
    fn walk(
        &mut self,
        cursor: &mut Cursor<'_>,
        places: &[u32],
        mut k: usize,
        columns: &mut [Column],
    ) -> Option<(usize, usize)> {
        let text = cursor.bytes();
        let end = text.len();
        let mut at = cursor.start;
        for step in self.shape.steps() {
            let value = step.pattern.matches(text, at, end)?;
            k += step.places as usize;
            match step.action {
                Action::SkipString => {
                    let (open, close) = string(text, places, k)?;
                    if open != value {
                        return None;
                    }
                    at = close + 1;
                    k += 2;
                }
                Action::SkipNumber => {
                    at = (*places.get(k)? as usize).checked_sub(step.next as usize)?;
                    if !digits_between(text, value, at) && after_number(text, value, end)? != at {
                        return None;
                    }
                }
                Action::Read(column) => match columns.get_mut(column as usize)? {
                    Column::Int(ints) => {
                        at = (*places.get(k)? as usize).checked_sub(step.next as usize)?;
                        ints.push(whole_between(text, value, at)?);
                    }
                    Column::Text(views, nulls) => {
                        let (open, close) = string(text, places, k)?;
                        if open != value || !add_text(views, nulls, open, close) {
                            return None;
                        }
                        at = close + 1;
                        k += 2;
                    }
                    column if column.is_quoted() => {
                        let (open, close) = string(text, places, k)?;
                        if open != value {
                            return None;
                        }
                        column.take_quoted(text, open + 1, close)?;
                        at = close + 1;
                        k += 2;
                    }
                    column => {
                        at = (*places.get(k)? as usize).checked_sub(step.next as usize)?;
                        column.take_bare(text, value, at)?;
                    }
                },
                Action::Tag => {
                    self.add_tag(columns);
                    at = value;
                }
                Action::Close => {
                    for slot in &self.absent {
                        self.slots[*slot].absent(cursor, columns);
                    }
                    return Some((value, k));
                }
                Action::Member | Action::Unknown => return None,
            }
        }
        None
    }
}

#[inline(never)]
fn add_text(views: &mut TextViews, nulls: &mut Validity, open: usize, close: usize) -> bool {
    let done = views.push_slice(open + 1, close);
    if done {
        nulls.push_valid();
    }
    done
}

/// The opening and the closing quote of the string whose opening quote is place `k`.
#[inline(always)]
fn string(text: &[u8], places: &[u32], k: usize) -> Option<(usize, usize)> {
    let [open, close] = places.get(k..)?.first_chunk::<2>()?;
    // A backslash or a line end instead of the closing quote is left to the usual way.
    (text.get(*close as usize) == Some(&b'"')).then_some((*open as usize, *close as usize))
}
