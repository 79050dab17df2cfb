//! Plans of whole programs: as written, after each pass, drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod drawings;
mod equivalence;
mod losses;
mod names;
mod nexmark;
mod orders;
mod passes;
mod program;
mod raw;
mod run;
mod well_formed;
mod whole;
