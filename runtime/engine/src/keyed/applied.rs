//! What a step with state makes of rows.
use arrow_array::ArrayRef;
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_expr::{RowErrors, Scope};

use super::ready::Ready;
use crate::snapshot::{Broken, Parts};

/// The outcome for the rows of a [`Ready`].
pub(super) struct Applied {
    /// The rows that go on, if they did not fail; all without.
    pub keep: Option<BooleanBuffer>,
    /// Columns that are added.
    pub added: Vec<ArrayRef>,
    /// Rows that failed.
    pub errors: RowErrors,
}

/// A kind of step with state by key.
pub(super) trait State {
    /// Takes rows in their order, with their times (microseconds).
    fn apply(&mut self, ready: &Ready, times: &dyn Fn(usize) -> i64, scope: &Scope) -> Result<Applied, ArrowError>;

    /// The state as bytes, by partition of the key space.
    fn parts(&self) -> Parts;

    /// Adds the state of a partition.
    fn restore(&mut self, bytes: &[u8]) -> Result<(), Broken>;
}
