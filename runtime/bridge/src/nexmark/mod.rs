//! The NEXMark generator: persons, auctions and bids of an auction site (Tucker et al. 2002), in the proportions and with
//! the distributions of the generators of Apache Beam and Flink. Event number `n` of a seed is always the same and is
//! computed from the two alone, so that any part of the stream can be made anywhere.
//!
//! Random choices come from our own counter-based generator: the distributions are Beam's, the single values are not.
mod columns;
mod draws;
mod model;
mod ndjson;
mod source;
mod texts;

pub use ndjson::write_ndjson;
pub(crate) use source::NexmarkFactory;

#[cfg(test)]
mod tests;
