//! Plan → timely dataflow: epochs, watermarks, credits, snapshots.
//!
//! The only crate that names timely. Sources, forwarders and snapshot stores are known as ports only. One call, [`run`],
//! takes a plan from its first row to its last; [`Control`] steers it meanwhile, and the [`Report`] says what became of
//! every row.
#![forbid(unsafe_code)]

mod accounts;
mod container;
mod control;
mod credits;
mod dataflow;
mod error;
mod errors;
mod exchange;
mod failure;
mod forward;
mod keyed;
mod layout;
mod loss;
mod lower;
mod merge;
mod operator;
mod process;
mod report;
mod run;
mod settings;
mod sink;
mod snapshot;
mod source;
mod stage;
mod timestamp;
mod wake;
mod wire;
mod worker;

pub use accounts::Account;
pub use control::{Control, RestError, SetError};
pub use credits::CreditLimits;
pub use error::EngineError;
pub use report::Report;
pub use run::run;
pub use settings::{Ports, RunSettings};
