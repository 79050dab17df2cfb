//! Kernels against what the language promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod arithmetic;
mod build;
mod example;
mod library;
mod selection;
