//! The port that state is kept by.
use std::collections::BTreeMap;

use crate::PortError;

/// The state of a whole program at the end of an epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The epoch that it closes: it holds the effects of all rows of this and earlier epochs, and of no later ones.
    pub epoch: u64,
    /// State by (step id, partition of the key space 0..256, or partition number of a source).
    pub parts: BTreeMap<(String, u32), Vec<u8>>,
}

/// Keeps snapshots.
pub trait SnapshotStore: Send + Sync {
    /// Keeps a snapshot: all of it or nothing, also if the process is killed meanwhile.
    ///
    /// # Errors
    /// If it could not be made durable.
    fn keep(&self, snapshot: &Snapshot) -> Result<(), PortError>;

    /// The newest snapshot that is whole; `None` at a first start. A broken one is passed over, reported and not deleted.
    ///
    /// # Errors
    /// If the place cannot be read, or every snapshot in it is broken.
    fn newest(&self) -> Result<Option<Snapshot>, PortError>;
}
