//! Benchmarks against programs written by hand.
