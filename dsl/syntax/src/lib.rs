//! Text ⇄ Ast: the grammar of hfn (pest), the parser and the formatter.
#![forbid(unsafe_code)]

pub mod ast;
mod build;
mod comments;
mod dump;
mod format;
mod grammar;
mod parse;
mod scan;
mod similar;

pub use dump::dump;
pub use format::format;
pub use parse::{EDITIONS, MAX_ERRORS, Parsed, parse};
pub use scan::{MAX_DEPTH, MAX_FILE_BYTES};
