//! Kernels against what the language promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod aggregates;
mod arithmetic;
mod build;
mod containers;
mod example;
mod folding;
mod library;
mod library_properties;
mod naive;
mod parsers;
mod selection;
mod texts;
