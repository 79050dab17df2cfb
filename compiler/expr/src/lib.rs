//! Typed expressions to kernels over batches, and the standard library.
//!
//! [`compile`] turns an [`hexafn_ir::Expr`] into a [`Kernel`]: names are resolved to columns and each operation to the
//! loop for its types, once. A kernel then evaluates whole batches. A row that fails gives null and leaves a
//! [`RowError`] behind; it never stops the others. What an `if`, `and`, `or` or `??` does not reach is not evaluated,
//! so it cannot fail.
#![forbid(unsafe_code)]

mod access;
pub mod aggregate;
mod cast;
mod column;
mod compile;
mod conform;
mod constant;
mod display;
mod errors;
mod fold;
mod frame;
mod json;
mod kernel;
pub mod library;
mod node;
mod prepare;
mod scope;
mod show;
pub mod text;

pub use column::Column;
pub use compile::compile;
pub use constant::{Mismatch, array_of, scalar_array, value_at};
pub use display::display;
pub use errors::{CompileError, RowError, RowErrors};
pub use fold::{constant, fold};
pub use kernel::Kernel;
pub use prepare::refused_constant;
pub use scope::Scope;
