//! The parser that pest makes of `hfn.pest`.
#![allow(missing_docs)] // pest derives an undocumented public enum

/// Parses one declaration.
#[derive(pest_derive::Parser)]
#[grammar = "hfn.pest"]
pub(crate) struct HfnParser;
