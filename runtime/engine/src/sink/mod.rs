//! Sinks: encode, hand over, and hold the epoch until everything is acknowledged.
mod encode;
mod inline;
mod ledger;
mod operator;
mod threaded;

pub(crate) use encode::Encoding;
pub(crate) use inline::Shared;
pub(crate) use operator::{Inlet, Spec, Target, build};
