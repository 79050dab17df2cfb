//! Typed expressions to kernels over batches, and the standard library.
