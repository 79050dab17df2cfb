//! The file that is being written.
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chrono::DateTime;

/// When a new file begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rotation {
    /// After so many microseconds, counted from 1970, so that days begin at midnight UTC.
    pub period: Option<i64>,
    /// Before it has more bytes than this.
    pub size: Option<u64>,
}

/// Names that are tried for a file that is set aside.
const NAMES: u32 = 10_000;

/// An open file that always ends with a whole row, as far as the disk allows.
pub(super) struct Live {
    path: PathBuf,
    file: File,
    /// Devices and pipes cannot be cut back.
    regular: bool,
    /// The bytes of whole rows.
    length: u64,
    /// Behind them may be a part of a row.
    torn: bool,
    /// Which period it belongs to.
    period: i64,
}

impl Live {
    /// Opens or creates a file, and the folders on the way. A last line without its end gets one.
    pub fn open(path: PathBuf, append: bool, now: i64, rotation: &Rotation) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let mut metadata = file.metadata()?;
        if metadata.is_file() && !append {
            file.set_len(0)?;
            metadata = file.metadata()?;
        }
        let (regular, length) = (metadata.is_file(), metadata.len());
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let since = match changed {
            Some(changed) if length > 0 => i64::try_from(changed.as_micros()).unwrap_or(now),
            _ => now,
        };
        let period = rotation.period.map_or(0, |period| since.div_euclid(period));
        let mut live = Live { path, file, regular, length, torn: false, period };
        if regular && length > 0 && last_byte(&live.path)? != b'\n' {
            live.write(b"\n")?;
        }
        Ok(live)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether nothing was written to it so far.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether writing can go on with it after an error.
    pub fn is_usable(&self) -> bool {
        self.regular
    }

    /// Whether a new file begins before `more` bytes are written.
    pub fn is_due(&self, rotation: &Rotation, now: i64, more: usize) -> bool {
        let by_time = rotation.period.is_some_and(|period| now.div_euclid(period) > self.period);
        let by_size = rotation.size.is_some_and(|size| self.length + more as u64 > size);
        self.regular && self.length > 0 && (by_time || by_size)
    }

    /// Renames it: `out.jsonl` becomes `out.2026-01-01T00-00-00Z.jsonl`, by the beginning of its period if it has one,
    /// else by the present time; with a number if there is such a file.
    pub fn set_aside(&mut self, rotation: &Rotation, now: i64) -> io::Result<()> {
        self.repair()?;
        self.file.sync_data()?;
        let time = rotation.period.map_or(now, |period| self.period.saturating_mul(period));
        let time = DateTime::from_timestamp_micros(time).unwrap_or(DateTime::UNIX_EPOCH).format("%Y-%m-%dT%H-%M-%SZ");
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = self.path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
        for number in 0..NAMES {
            let number = if number == 0 { String::new() } else { format!(".{number}") };
            let aside = self.path.with_file_name(format!("{stem}.{time}{number}{ending}"));
            if !aside.try_exists()? {
                return fs::rename(&self.path, aside);
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are too many files of that time"))
    }

    /// Appends whole rows, or nothing.
    pub fn write(&mut self, rows: &[u8]) -> io::Result<()> {
        self.repair()?;
        match self.file.write_all(rows) {
            Ok(()) => {
                self.length += rows.len() as u64;
                Ok(())
            }
            Err(e) => {
                self.torn = true;
                // If this fails, it is done before the next write; what matters to the caller is the first error.
                let _ = self.repair();
                Err(e)
            }
        }
    }

    /// Makes durable what was written.
    pub fn sync(&mut self) -> io::Result<()> {
        if self.regular { self.file.sync_data() } else { Ok(()) }
    }

    /// Cuts off what is behind the last whole row.
    fn repair(&mut self) -> io::Result<()> {
        if self.torn && self.regular {
            self.file.set_len(self.length)?;
        }
        self.torn = false;
        Ok(())
    }
}

#[cfg(test)]
impl Live {
    /// As if a write had failed in the middle and could not be undone at once.
    pub fn tear(&mut self, part: &[u8]) {
        let written = self.file.write_all(part);
        self.torn = written.is_ok();
    }
}

fn last_byte(path: &Path) -> io::Result<u8> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::End(-1))?;
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}
