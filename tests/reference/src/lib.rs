//! The differential test of the engine: random programs and inputs, run by a naive interpreter and by the engine.
//!
//! Everything but [`engine`] is written from the documentation and shares no code with what it tests.
#![forbid(unsafe_code)]

pub mod compare;
pub mod coverage;
pub mod engine;
pub mod generate;
pub mod interpret;
pub mod model;
pub mod seed;
pub mod shrink;
pub mod trial;
pub mod write;
