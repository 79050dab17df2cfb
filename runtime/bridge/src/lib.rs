//! Adapters between the engine's ports and the outside: sources that events come in by and forwarders that rows go out by.
//!
//! One module per connector, named after it; [`sources`] and [`forwarders`] list them by the kind that a program writes. To
//! add a connector, add its module, its line there, and its description in `hexafn_ir::connectors`.
#![forbid(unsafe_code)]

mod cron;
mod csv_header;
mod drop;
mod envelope;
mod every;
mod file;
mod file_out;
mod generate;
mod host;
mod http_in;
mod http_out;
mod lines;
pub mod nexmark;
mod options;
mod pace;
mod paths;
mod registry;
mod stdin;
mod stdout;
mod stream;
mod ticks;

pub use generate::{RowCompiler, RowMaker};
pub use host::Host;
pub use registry::{Forwarders, Sources, forwarders, sources};

#[cfg(test)]
mod testing;
