//! hexafn as a library: compile a program, wire the adapters to the engine's ports, run it.
//!
//! ```no_run
//! let compiled = hexafn::compile("pipeline.hfn".as_ref()).expect("it checks");
//! let report = hexafn::run(&compiled, &hexafn::RunOptions::default(), &hexafn::Control::default());
//! ```
#![forbid(unsafe_code)]

mod artifact;
mod clock;
mod compile;
mod config;
mod environment;
mod generate;
mod infer;
mod load;
mod params;
mod run;
mod schema;
mod stages;
mod templates;
pub mod testing;
mod triggers;

pub use artifact::{ArtifactError, pack};
pub use compile::{CompileError, Compiled, Front, compile, front, open};
pub use config::{Config, ConfigError};
pub use hexafn_bridge::nexmark;
pub use hexafn_diagnostics as diagnostics;
pub use hexafn_engine::{Account, Control, Report};
pub use hexafn_expr::{aggregate, library};
pub use hexafn_ir::{connector, connectors};
pub use hexafn_plan::{StepId, draw};
pub use hexafn_trigger::{Counts, Description, Registry, State as TriggerState, UnknownTrigger};
pub use infer::{Inferred, ReadError, SampleFormat, infer};
pub use load::{LoadError, Loaded, load};
pub use params::ParamError;
pub use run::{RunError, RunOptions, run};
pub use schema::{Read, SchemaError, WriteError, read as read_schema, write as write_schema};
pub use stages::{Stage, format, stage};
pub use templates::{TEMPLATES, Template};
pub use triggers::{SwitchError, switch};
