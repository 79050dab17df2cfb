//! `test` blocks, run on the real engine: sources give what is fed, sinks keep what reaches them, and time stands still
//! until the test moves it. No network, and no file is written but those that `update` asks for.
mod agenda;
mod capture;
mod case;
mod clock;
mod compare;
mod coverage;
pub mod draw;
mod evaluate;
mod junit;
mod outcome;
mod pairing;
mod rows_file;
mod script;
mod suite;
mod taps;
mod world;

pub use clock::START;
pub use compare::Member;
pub use coverage::{Coverage, Lost, Reached};
pub use junit::junit;
pub use outcome::{Failure, Outcome, TestResult};
pub use pairing::Difference;
pub use suite::{Suite, SuiteReport, TestOptions, run};
