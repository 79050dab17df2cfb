//! The standard library: for the checker its signatures, for the user its documentation, for kernels its loops.
//!
//! A function is one [`Definition`] in one of the files here: signatures as text, a line of documentation, an example
//! with its result (run by the tests) and the code. [`groups`](groups()) lists the files by subject.
mod calendar;
mod call;
mod convert;
mod durations;
mod elements;
mod encode;
mod entries;
mod floats;
mod function;
mod groups;
mod higher;
mod identifiers;
mod integers;
mod json_changes;
mod json_parts;
mod json_path;
mod list_parts;
mod lists;
mod maps;
mod nulls;
mod number_text;
mod numbers;
mod pattern;
mod places;
mod presence;
mod records;
mod reference;
mod regexes;
mod related;
mod resolve;
mod scales;
mod secrets;
mod sets;
mod statistics;
mod strings;
mod time_forms;
mod time_parts;
mod times;
mod xxhash;

pub(crate) use call::{Argument, Call, Row, failure};
pub(crate) use encode::{base64_from, base64_into};
pub use function::{Function, Group, all, find, groups};
pub(crate) use function::{Run, Shape};
pub use pattern::{Bound, Parameter, Pattern, Signature};
pub use reference::reference;
pub use related::related;
pub use resolve::{ArgType, ResolveError, Resolved, lambda_parameters, resolve};
pub(crate) use resolve::{resolve_among, unknown};
