//! What the first worker tells all workers, in one order.
use hexafn_ir::{Name, Value};
use serde::{Deserialize, Serialize};

/// One command.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) enum Command {
    /// This epoch is open from now on; those before it take no more input.
    Epoch(u64),
    /// Of a stepped run: sources read until they have nothing more, promise what they can at the time of the clock, and
    /// only then go on to this epoch. When it is open everywhere, the run has come to rest.
    Rest(u64),
    /// The snapshot of this epoch is durable.
    Kept(u64),
    /// These params have new values.
    Params(Vec<(Name, Value)>),
    /// Sources read no more, but stay, so that a last epoch can be closed and kept.
    Pause,
    /// Sources end.
    Stop,
    /// The dataflow is let go; what still waits in it is in the last snapshot.
    Leave,
}
