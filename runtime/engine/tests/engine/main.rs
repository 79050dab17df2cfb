//! Whole runs of the engine over ports in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod plans;
mod scripts;
mod sinks;
mod world;

mod delivery;
mod flow;
mod idle;
mod keyed;
mod lateness;
mod losses;
mod panics;
mod rest;
mod restart;
mod steering;
