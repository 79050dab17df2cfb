//! Durable state: snapshots of epochs in files.
