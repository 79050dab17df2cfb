//! When lines can be read from the output file.
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::super::MeasureError;

/// Between two looks at the file. What is measured can be late by this much.
const LOOK: Duration = Duration::from_micros(100);

/// A thread that follows the file.
pub struct Arrivals(JoinHandle<Result<Vec<(u64, Instant)>, MeasureError>>);

impl Arrivals {
    /// Begins to look for so many lines, until the deadline; the file need not be there yet.
    pub fn follow(path: PathBuf, count: u64, deadline: Instant) -> Arrivals {
        Arrivals(thread::spawn(move || {
            let seen = read(&path, count, deadline).map_err(MeasureError::file(&path))?;
            let missing = count.saturating_sub(seen.len() as u64);
            if missing > 0 {
                let late = io::Error::new(io::ErrorKind::TimedOut, format!("{missing} of {count} lines did not come"));
                return Err(MeasureError::file(path)(late));
            }
            Ok(seen)
        }))
    }

    /// Waits for the lines: the number in each and when it was seen.
    ///
    /// # Errors
    /// If the file cannot be read, or lines are missing at the deadline.
    pub fn join(self) -> Result<Vec<(u64, Instant)>, MeasureError> {
        self.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn read(path: &Path, count: u64, deadline: Instant) -> io::Result<Vec<(u64, Instant)>> {
    let mut seen = Vec::new();
    let mut file = None;
    let mut buffer = vec![0; 64 * 1024];
    let mut partial = Vec::new();
    while (seen.len() as u64) < count && Instant::now() < deadline {
        let read = match &mut file {
            Some(file) => File::read(file, &mut buffer)?,
            None => {
                file = open(path)?;
                0
            }
        };
        if read == 0 {
            thread::sleep(LOOK);
            continue;
        }
        let now = Instant::now();
        partial.extend_from_slice(&buffer[..read]);
        let whole = memchr::memrchr(b'\n', &partial).map_or(0, |at| at + 1);
        seen.extend(partial[..whole].split(|&b| b == b'\n').filter_map(number).map(|number| (number, now)));
        partial.drain(..whole);
    }
    Ok(seen)
}

fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The number of a line `{"seq":12,…}`.
fn number(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(br#"{"seq":"#)?;
    let end = rest.iter().position(|b| !b.is_ascii_digit())?;
    std::str::from_utf8(&rest[..end]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;

    #[test]
    fn lines_are_seen_whole_and_in_a_file_that_comes_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let arrivals = Arrivals::follow(path.clone(), 3, Instant::now() + Duration::from_secs(30));
        let mut file = File::create(&path).unwrap();
        for part in ["{\"seq\":1,\"text\":\"\"}\n{\"se", "q\":", "20}\n{\"seq\":3}", "\n"] {
            file.write_all(part.as_bytes()).unwrap();
            file.flush().unwrap();
        }
        let numbers: Vec<u64> = arrivals.join().unwrap().into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [1, 20, 3]);
    }

    #[test]
    fn missing_lines_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        std::fs::write(&path, "{\"seq\":1}\n").unwrap();
        let error = Arrivals::follow(path, 2, Instant::now() + Duration::from_millis(1)).join().unwrap_err();
        assert!(error.to_string().contains("of 2 lines did not come"), "{error}");
    }
}
