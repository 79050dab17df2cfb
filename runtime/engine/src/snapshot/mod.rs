//! Snapshots: the parts of all steps and workers, put together and kept.
mod bytes;
mod gather;
mod keeper;

pub(crate) use bytes::{Broken, Reader, Writer};
pub(crate) use gather::{Gather, Parts};
pub(crate) use keeper::Keeper;
