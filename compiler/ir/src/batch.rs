//! What flows: Arrow rows of one origin.
use std::fmt;
use std::sync::Arc;

use arrow_array::RecordBatch;
use serde::{Deserialize, Serialize};

use crate::Name;

/// Where the rows of a batch came from.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The source's name.
    pub source: Name,
    /// The place of the source in the program, the first key of the order of rows.
    pub ordinal: u32,
    /// The partition: file name, topic and partition, listener.
    pub partition: Name,
    /// The number of the partition within the source, the second key of the order of rows.
    pub number: u32,
}

/// Kept alive by every batch that still holds rows of a chunk of input. When the last one is dropped the chunk is
/// delivered, parked or absorbed: its credits go back to the source, and a waiting request is answered.
pub trait Receipt: Send + Sync {
    /// Says that a row of the chunk could not be processed or delivered and was only parked on a loss route.
    fn lost(&self);

    /// Says that rows of the chunk begin (or end) to wait in a step for the watermark. What waits there is not freed by
    /// anything that a sink does, so a source must be able to tell it from what is on its way.
    fn held(&self, _held: bool) {}

    /// Says, before it is dropped, that the run ends with rows of the chunk neither delivered nor parked: whoever waits
    /// for an answer must not be told that they are.
    fn abandon(&self) {}
}

/// Rows of one origin, 1 to [`MAX_ROWS`]; the columns are those of the step's layout followed by envelope columns.
#[derive(Clone)]
pub struct Batch {
    /// The columns.
    pub rows: RecordBatch,
    /// Where they came from; `None` for rows that a step made out of several (a window's result).
    pub origin: Option<Arc<Origin>>,
    /// What their being under way holds back.
    pub receipts: Vec<Arc<dyn Receipt>>,
}

/// The most rows that a batch has.
pub const MAX_ROWS: usize = 8192;

impl Batch {
    /// A batch of other rows (filtered, computed) with the same origin and receipts.
    #[must_use]
    pub fn with_rows(&self, rows: RecordBatch) -> Batch {
        Batch { rows, origin: self.origin.clone(), receipts: self.receipts.clone() }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    /// Whether it has no rows; such a batch is never sent.
    pub fn is_empty(&self) -> bool {
        self.rows.num_rows() == 0
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("rows", &self.rows).field("origin", &self.origin).finish_non_exhaustive()
    }
}
