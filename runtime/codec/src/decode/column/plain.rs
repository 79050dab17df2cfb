//! Plain values whose end is known beforehand: what [`super::super::walk`] reads without looking for it.
//!
//! Anything unusual (an escape, null, a value that does not fit) is `None`: the usual way reads it again, and says what
//! is wrong with it.
use hexafn_ir::TimeWire;

use super::Column;
use crate::scan::{is_number, whole_between};
use crate::wire::{decimal, float, time};

impl Column {
    /// Whether its values can be read by [`Column::take_quoted`] or [`Column::take_bare`], or are ints or strings.
    pub fn is_plain(&self) -> bool {
        use Column as C;
        matches!(
            self,
            C::Int(_) | C::Text(..) | C::Float(_) | C::Decimal(..) | C::Bool(_) | C::Time(..) | C::Choice(..)
        )
    }

    /// Whether its values stand in quotes, if they are plain.
    #[inline(always)]
    pub fn is_quoted(&self) -> bool {
        matches!(self, Column::Text(..) | Column::Choice(..) | Column::Time(_, TimeWire::Rfc3339))
    }

    /// Adds the text between two quotes; it has no escapes.
    #[inline(never)]
    pub fn take_quoted(&mut self, text: &[u8], start: usize, end: usize) -> Option<()> {
        match self {
            Column::Time(micros, TimeWire::Rfc3339) => micros.push(time::read(text.get(start..end)?)?),
            Column::Choice(views, nulls, choices) => {
                let value = text.get(start..end)?;
                if !choices.iter().any(|c| c.as_bytes() == value) || !views.push_slice(start, end) {
                    return None;
                }
                nulls.push_valid();
            }
            _ => return None,
        }
        Some(())
    }

    /// Adds the number or word that is all of `start..end`.
    #[inline(never)]
    pub fn take_bare(&mut self, text: &[u8], start: usize, end: usize) -> Option<()> {
        match self {
            Column::Time(micros, wire) => {
                let unit = time::unit(*wire)?;
                micros.push(whole_between(text, start, end)?.checked_mul(unit)?);
            }
            Column::Float(values) => {
                let value = float::read(number(text, start, end)?)?;
                values.push(value.is_finite().then_some(value)?);
            }
            Column::Decimal(values, scale) => match decimal::read(number(text, start, end)?, *scale) {
                decimal::Read::Exact(value) => values.push(value),
                _ => return None,
            },
            Column::Bool(values) => values.push(match text.get(start..end)? {
                b"true" => true,
                b"false" => false,
                _ => return None,
            }),
            _ => return None,
        }
        Some(())
    }
}

fn number(text: &[u8], start: usize, end: usize) -> Option<&[u8]> {
    text.get(start..end).filter(|number| is_number(number))
}
