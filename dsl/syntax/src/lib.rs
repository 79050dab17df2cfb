//! Text ⇄ Ast: the grammar of hfn (pest), the parser and the formatter.
#![forbid(unsafe_code)]

pub mod ast;
