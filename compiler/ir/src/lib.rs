//! The middle of hexafn as data: types, constant values, Arrow batches with their envelope, the typed Program, and the
//! descriptions of connectors. Nothing here computes on rows; `hexafn-expr` and the engine do.
#![forbid(unsafe_code)]

pub mod batch;
pub mod connector;
pub mod connectors;
pub mod dead_letter;
pub mod decode;
pub mod envelope;
pub mod expr;
pub mod layout;
pub mod nexmark;
pub mod program;
pub mod step;
pub mod test;
pub mod types;
pub mod value;

pub use batch::{Batch, Origin, Receipt};
pub use expr::{BinaryOp, Expr, ExprKind};
pub use program::Program;
pub use types::{Field, Record, TimeWire, Type, Union};
pub use value::Value;

/// A name that is shared rather than copied.
pub type Name = std::sync::Arc<str>;
