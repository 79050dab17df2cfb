//! What is the same for a step on all workers.
use std::sync::Arc;

use hexafn_expr::Kernel;
use hexafn_plan::{Order, StepId};

use super::running::Aggregates;
use crate::layout::Layout;

/// A step with state by key.
pub(crate) struct Spec {
    pub id: StepId,
    pub index: usize,
    pub page: usize,
    pub order: Order,
    pub key: Vec<Kernel>,
    pub work: Work,
    /// Its input; inside the step the key and its hash follow.
    pub input: Layout,
    pub output: Layout,
    /// Where the columns of the output lie: in the input, and after it among the columns that the step adds.
    pub places: Vec<usize>,
    /// The columns that order and expiry are read from.
    pub offset: Option<usize>,
    pub time: Option<usize>,
    /// Whether failed rows have a route.
    pub errors: bool,
}

/// What the step does.
pub(crate) enum Work {
    Running(Arc<Aggregates>),
    /// Remembers keys for so many microseconds.
    Dedupe(Option<i64>),
    Throttle {
        count: u64,
        per: i64,
    },
}
