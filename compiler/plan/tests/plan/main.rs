//! Plans of whole programs: as written, after each pass, drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod drawings;
mod equivalence;
mod nexmark;
mod program;
mod run;
mod well_formed;
