//! Aggregates: for the checker their signatures, for the engine their state.
//!
//! The state of all groups of one aggregate lies in one [`Accumulator`], by group id. It serves two uses: after each
//! row the value of its group ([`Accumulator::update_and_emit`], for `running`), and the value of a group when it is
//! done ([`Accumulator::update`], [`Accumulator::values`], for windows and tables). Rows with a null argument do not
//! count.
mod accumulator;
mod collect;
mod count;
mod encode;
mod function;
mod groups;
mod kinds;
mod mean;
mod pick;
mod sum;

pub use accumulator::{Accumulator, Corrupt, Rows};
pub use function::{Function, all, find, resolve};
pub use function::{Resolved, accumulator};
