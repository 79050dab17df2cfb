//! Bytes to batches and back: the projecting JSON scanner, CSV, keys.
