//! The files of a folder of snapshots, and how they are written so that a crash leaves old or new, never half.
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::manifest::checksum;

const DATA: &str = "snapshot";
const MANIFEST: &str = "manifest";
const UNFINISHED: &str = "unfinished";

/// A folder of snapshots.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// The size and checksum of what was written.
pub(crate) struct Written {
    /// In bytes.
    pub bytes: u64,
    /// SHA-256, as text.
    pub sha256: String,
}

impl Folder {
    /// The folder, made if it is not there.
    pub fn open(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Folder { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file with the state of an epoch.
    pub fn data(&self, epoch: u64) -> PathBuf {
        // Twenty digits hold every epoch, so that names sort as numbers.
        self.path.join(format!("epoch-{epoch:020}.{DATA}"))
    }

    /// The file that says that it is whole.
    pub fn manifest(&self, epoch: u64) -> PathBuf {
        self.path.join(format!("epoch-{epoch:020}.{MANIFEST}"))
    }

    /// The epochs that have a manifest, whole or not, the newest first.
    pub fn manifests(&self) -> io::Result<Vec<u64>> {
        self.epochs(MANIFEST)
    }

    /// The epochs that have a data file, the newest first.
    pub fn data_files(&self) -> io::Result<Vec<u64>> {
        self.epochs(DATA)
    }

    fn epochs(&self, kind: &str) -> io::Result<Vec<u64>> {
        let mut epochs = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            let epoch =
                name.to_str().and_then(|name| name.strip_prefix("epoch-")?.strip_suffix(kind)?.strip_suffix('.'));
            epochs.extend(epoch.and_then(|epoch| epoch.parse::<u64>().ok()));
        }
        epochs.sort_unstable_by(|a, b| b.cmp(a));
        Ok(epochs)
    }

    /// Writes a file under another name, makes it durable and gives it its name: after this it is there for good.
    pub fn write(&self, path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Written> {
        let unfinished = path.with_extension(UNFINISHED);
        let mut out = Hashing { out: BufWriter::new(File::create(&unfinished)?), hash: Sha256::new(), bytes: 0 };
        content(&mut out)?;
        let file = out.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&unfinished, path)?;
        self.sync()?;
        Ok(Written { bytes: out.bytes, sha256: checksum(out.hash) })
    }

    /// Makes the names in the folder durable.
    pub fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    /// Removes what a crash left half written. Such a file was never a snapshot.
    pub fn remove_unfinished(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == UNFINISHED) {
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// Removes a file that may be gone already.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

struct Hashing<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
