//! The files of a measurement: input, output, log.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::MeasureError;
use super::digest::Digest;
use super::process;

/// The files in the folder of a measurement.
#[derive(Clone, Debug)]
pub struct Files {
    /// NDJSON events.
    pub input: PathBuf,
    /// Whether the events were given; else they are generated.
    given: bool,
    /// What a program writes; removed before each run.
    pub output: PathBuf,
    /// The standard error of the last program.
    pub log: PathBuf,
}

impl Files {
    /// The files in this folder, which is made if need be.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn new(folder: &Path, input: Option<PathBuf>) -> Result<Files, MeasureError> {
        fs::create_dir_all(folder).map_err(MeasureError::file(folder))?;
        // A `.hfn` resolves paths from its own folder, so they must be absolute.
        let folder = folder.canonicalize().map_err(MeasureError::file(folder))?;
        let given = input.is_some();
        let input = match input {
            Some(input) => input.canonicalize().map_err(MeasureError::file(&input))?,
            None => folder.join("events.ndjson"),
        };
        Ok(Files { input, given, output: folder.join("out.ndjson"), log: folder.join("stderr.log") })
    }

    /// Has hexafn write the events, unless they were given. Reading them back also brings them into the page cache.
    ///
    /// # Errors
    /// If they cannot be written or read.
    pub fn prepare(&self, hexafn: Option<&Path>, events: u64) -> Result<Digest, MeasureError> {
        if let (false, Some(hexafn)) = (self.given, hexafn) {
            let mut command = Command::new(hexafn);
            command.args(["generate", "nexmark", "--seed", "1", "--events"]).arg(events.to_string());
            command.arg("-o").arg(&self.input);
            process::run(command, &self.log)?;
        }
        Digest::of(&self.input)
    }

    /// Removes the output of the run before, so that no run pays for it.
    ///
    /// # Errors
    /// If it is there and cannot be removed.
    pub fn clear(&self) -> Result<(), MeasureError> {
        match fs::remove_file(&self.output) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(MeasureError::file(&self.output)(error)),
            _ => Ok(()),
        }
    }
}
