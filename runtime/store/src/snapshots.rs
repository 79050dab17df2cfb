//! Snapshots in a folder: one file and one manifest each, the last few kept.
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hexafn_port::{PortError, Snapshot, SnapshotStore};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::encoding::{self, DecodeError};
use crate::folder::{Folder, remove};
use crate::manifest::{Manifest, ManifestError, checksum};

/// What the errors name as their place.
const NAME: &str = "state";

/// Keeps snapshots in a folder of its own.
///
/// A snapshot is a data file and a manifest with its checksum; each is written under another name, synced and renamed, the
/// manifest last. So a snapshot is there as a whole or not at all, whenever the process or the machine dies. Only one
/// process at a time may have the folder open.
#[derive(Debug)]
pub struct FileSnapshots {
    folder: Folder,
    keep: usize,
    /// Epochs whose files were found or made whole; `None` before the folder was looked through.
    whole: Mutex<Option<BTreeSet<u64>>>,
    /// Locked while this lives.
    _lock: File,
}

/// Why a snapshot cannot be used.
#[derive(Debug, Error)]
enum Broken {
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("its file has {found} bytes, the manifest says {expected}")]
    Size { found: u64, expected: u64 },
    #[error("its checksum is not that of the manifest")]
    Checksum,
    #[error("it is of epoch {0}, not of that of its name")]
    Epoch(u64),
    #[error(transparent)]
    Content(#[from] DecodeError),
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl FileSnapshots {
    /// Opens the folder, made if it is not there. The newest `keep` whole snapshots are kept (at least one).
    ///
    /// # Errors
    /// If the folder cannot be made or written to, or another process has it open.
    pub fn open(folder: impl Into<PathBuf>, keep: usize) -> Result<Self, PortError> {
        let path = folder.into();
        let shown = path.display().to_string();
        let failed = |e: io::Error| PortError::caused(NAME, format!("cannot keep state in `{shown}`: {e}"), e);
        let folder = Folder::open(path).map_err(failed)?;
        let lock = File::options().create(true).append(true).open(folder.path().join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("the folder `{shown}` is in use by another run; stop it or use another folder");
                return Err(PortError::new(NAME, message));
            }
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
        Ok(FileSnapshots { folder, keep: keep.max(1), whole: Mutex::new(None), _lock: lock })
    }

    fn read(&self, epoch: u64) -> Result<Snapshot, Broken> {
        let manifest = Manifest::from_text(&fs::read(self.folder.manifest(epoch))?)?;
        let bytes = fs::read(self.folder.data(epoch))?;
        let found = bytes.len() as u64;
        if found != manifest.bytes {
            return Err(Broken::Size { found, expected: manifest.bytes });
        }
        if checksum(Sha256::new_with_prefix(&bytes)) != manifest.sha256 {
            return Err(Broken::Checksum);
        }
        let snapshot = encoding::decode(&bytes)?;
        match [manifest.epoch, snapshot.epoch].into_iter().find(|e| *e != epoch) {
            Some(other) => Err(Broken::Epoch(other)),
            None => Ok(snapshot),
        }
    }

    /// Reads a snapshot; tells of a broken one and passes it over.
    fn read_or_tell(&self, epoch: u64) -> Option<Snapshot> {
        self.read(epoch)
            .inspect_err(|e| {
                let folder = self.folder.path().display();
                tracing::error!(epoch, %folder, reason = %e, "a snapshot is broken; it is left in place and passed over");
            })
            .ok()
    }

    fn write(&self, snapshot: &Snapshot) -> io::Result<()> {
        self.folder.remove_unfinished()?;
        // An old manifest must never describe new data: if this epoch was kept before, it is taken back first.
        remove(&self.folder.manifest(snapshot.epoch))?;
        self.folder.sync()?;
        let data = self.folder.data(snapshot.epoch);
        let written = self.folder.write(&data, |mut out| encoding::encode(snapshot, &mut out))?;
        let manifest = Manifest::new(snapshot.epoch, written.bytes, written.sha256);
        let text = manifest.to_text();
        self.folder.write(&self.folder.manifest(snapshot.epoch), |out| out.write_all(text.as_bytes()))?;
        Ok(())
    }

    /// Removes whole snapshots beyond the last few, and data whose manifest was never written or is already removed.
    /// Broken ones stay for whoever wants to know why.
    fn remove_old(&self, whole: &mut BTreeSet<u64>) -> io::Result<()> {
        while whole.len() > self.keep
            && let Some(oldest) = whole.pop_first()
        {
            remove(&self.folder.manifest(oldest))?;
            remove(&self.folder.data(oldest))?;
        }
        let described: BTreeSet<u64> = self.folder.manifests()?.into_iter().collect();
        for epoch in self.folder.data_files()? {
            if !described.contains(&epoch) {
                remove(&self.folder.data(epoch))?;
            }
        }
        Ok(())
    }
}

impl SnapshotStore for FileSnapshots {
    fn keep(&self, snapshot: &Snapshot) -> Result<(), PortError> {
        let epoch = snapshot.epoch;
        let failed = |e: io::Error| {
            let folder = self.folder.path().display();
            PortError::caused(NAME, format!("cannot keep the snapshot of epoch {epoch} in `{folder}`: {e}"), e)
        };
        // Held throughout: snapshots are kept one after another.
        let mut known = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            let found = self.folder.manifests().map_err(failed)?;
            *known = Some(found.into_iter().filter(|e| *e != epoch && self.read_or_tell(*e).is_some()).collect());
        }
        let whole = known.get_or_insert_default();
        whole.remove(&epoch);
        self.write(snapshot).map_err(failed)?;
        whole.insert(epoch);
        // The snapshot is safe; that an old one could not be removed is no reason to stop.
        if let Err(e) = self.remove_old(whole) {
            tracing::warn!(error = %e, folder = %self.folder.path().display(), "cannot remove old snapshots");
        }
        Ok(())
    }

    fn newest(&self) -> Result<Option<Snapshot>, PortError> {
        let folder = self.folder.path().display();
        let failed = |e: io::Error| PortError::caused(NAME, format!("cannot read the snapshots in `{folder}`: {e}"), e);
        let epochs = self.folder.manifests().map_err(failed)?;
        if epochs.is_empty() {
            return Ok(None);
        }
        match epochs.iter().find_map(|epoch| self.read_or_tell(*epoch)) {
            Some(snapshot) => Ok(Some(snapshot)),
            None => Err(PortError::new(
                NAME,
                format!(
                    "every snapshot in `{folder}` is broken; the log says why. To begin anew, move the folder away"
                ),
            )),
        }
    }
}

#[cfg(test)]
mod tests;
