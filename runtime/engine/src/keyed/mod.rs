//! Steps with state by key: rows go to the worker of their key, wait for their turn, and meet the state.
mod applied;
mod dedupe;
mod emit;
mod held;
mod hold;
mod key;
mod operator;
mod prepare;
mod ready;
mod restore;
mod running;
mod spec;
mod table;
mod throttle;

use std::rc::Rc;
use std::sync::Arc;

pub(crate) use restore::{Restored, restore};
pub(crate) use running::Aggregates;
pub(crate) use spec::{Spec, Work};

use crate::control::Local;
use crate::operator::Stream;

/// Adds the step to the dataflow: its rows, and its dead letters if they have a route.
pub(crate) fn build<'s>(
    spec: Arc<Spec>,
    input: Stream<'s>,
    restored: Restored,
    local: Rc<Local>,
) -> (Stream<'s>, Vec<Stream<'s>>) {
    let (keyed, unkeyed) = prepare::build(spec.clone(), input, &local);
    let (rows, failed) = operator::build(spec, keyed, restored, local);
    (rows, unkeyed.into_iter().chain(failed).collect())
}
