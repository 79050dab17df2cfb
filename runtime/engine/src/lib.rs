//! Plan to timely dataflow: epochs, watermarks, credits, snapshots.
