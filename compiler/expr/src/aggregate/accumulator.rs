//! The port between aggregates and the engine.
use arrow_array::ArrayRef;
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_diagnostics::Span;

use crate::{Column, RowErrors};

/// Rows to add, in the order in which they count.
pub struct Rows<'a> {
    /// The arguments, as [`super::Resolved::arguments`] has their types.
    pub arguments: &'a [Column],
    /// The group of each row; each has been made room for with [`Accumulator::grow`].
    pub groups: &'a [u32],
    /// The rows that count (`sum(x where ok)`, rows that failed elsewhere left out); all without.
    pub mask: Option<&'a BooleanBuffer>,
    /// The aggregate, for errors.
    pub span: Span,
}

/// A stored state that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the stored state of an aggregate cannot be read: it is cut off or of another version")]
pub struct Corrupt;

/// The state of one aggregate for many groups. An error of arrow's means a batch that is not what the plan says.
pub trait Accumulator: Send {
    /// Makes room for the groups below `groups`; new ones are empty.
    fn grow(&mut self, groups: usize);

    /// Adds rows. A row that cannot be added (the sum overflows) is put into `errors` and changes nothing.
    ///
    /// # Errors
    /// If the arguments are not of the right types.
    fn update(&mut self, rows: &Rows<'_>, errors: &mut RowErrors) -> Result<(), ArrowError>;

    /// Adds rows, and gives for each the value of its group just after it.
    ///
    /// # Errors
    /// As [`Accumulator::update`].
    fn update_and_emit(&mut self, rows: &Rows<'_>, errors: &mut RowErrors) -> Result<ArrayRef, ArrowError>;

    /// The values of some groups.
    ///
    /// # Errors
    /// If they do not fit an array.
    fn values(&self, groups: &[u32]) -> Result<ArrayRef, ArrowError>;

    /// Empties a group: its id may be given to another.
    fn clear(&mut self, group: u32);

    /// Appends the state of a group, to be read by [`Accumulator::load`]. The same on every machine.
    fn save(&self, group: u32, out: &mut Vec<u8>);

    /// Replaces the state of a group by one that was saved, and steps `bytes` over it.
    ///
    /// # Errors
    /// If the bytes are not such a state; the group is then as before.
    fn load(&mut self, group: u32, bytes: &mut &[u8]) -> Result<(), Corrupt>;

    /// About how much memory the states take, in bytes.
    fn memory(&self) -> usize;
}
