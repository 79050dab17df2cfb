//! Spans, numbered codes and diagnostics: what every stage of hexafn uses to say where something is wrong,
//! what was expected and which edit mends it. Drawing for people ([`render`]) and for programs ([`to_json`]).
#![forbid(unsafe_code)]

mod code;
mod codes;
mod diagnostic;
mod edits;
mod files;
mod json;
mod mend;
mod render;
mod span;

pub use code::{Code, Explanation, example_files, explanation, explanations};
pub use codes::*;
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
pub use edits::edits;
pub use files::{File, Files};
pub use json::to_json;
pub use mend::mend;
pub use render::{RenderOptions, render};
pub use span::{FileId, Span};
