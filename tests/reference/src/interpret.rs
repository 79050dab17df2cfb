//! The interpreter: one row at a time over plain values, written from what the language says and from nothing else.
mod aggregate;
mod cast;
mod decimal;
mod decode;
mod equal;
mod expr;
mod failure;
mod hash;
mod library;
mod order;
mod row;
mod run;
mod steps;
pub mod text;

pub use failure::{Code, Failure};

/// The time before any event comes: 2026-01-01, in microseconds.
pub const START: i64 = 1_767_225_600_000_000;

pub use order::has_arrival;
pub use run::{Answer, Letter, Out, run, word};
