//! Benchmarks of hexafn against programs written by hand for the same job.
//!
//! [`baseline`] holds the programs written by hand, [`measure`] runs whole processes in turns and writes the table;
//! [`front`] measures the front of the compiler.
#![forbid(unsafe_code)]

pub mod baseline;
pub mod front;
pub mod measure;
