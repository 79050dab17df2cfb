//! Forwarding threads: one per sink and process, fed by all workers through a bounded queue.
mod deliverer;
mod mailbox;
mod parcel;
mod queue;
mod retry;

pub(crate) use deliverer::{Forwarding, start};
pub(crate) use mailbox::{Lost, Mailbox, Outcome};
pub(crate) use queue::{Job, Queue};
