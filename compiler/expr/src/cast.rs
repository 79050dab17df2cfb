//! Conversions between types.
mod from_json;
mod node;
mod number;
mod plan;
mod text;

pub(crate) use node::Cast;
pub(crate) use plan::{How, plan};
pub(crate) use text::{parse_float, write_text};
