//! Compares outputs without holding them: the parent of a measured process must stay small.
use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Read;
use std::path::Path;

use super::MeasureError;
use crate::baseline::{Blocks, lines};

/// What a file holds: two files with the same lines in the same order have the same digest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Digest {
    /// Lines.
    pub lines: u64,
    /// Bytes.
    pub bytes: u64,
    /// Depends on the order of the lines.
    pub ordered: u64,
    /// Does not: the sum of 128-bit hashes of the lines.
    pub sorted: u128,
}

impl Digest {
    /// Reads a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(path: &Path) -> Result<Digest, MeasureError> {
        let file = File::open(path).map_err(MeasureError::file(path))?;
        Digest::read(file).map_err(MeasureError::file(path))
    }

    fn read(input: impl Read) -> std::io::Result<Digest> {
        let mut digest = Digest::default();
        let mut blocks = Blocks::new(input);
        while let Some(block) = blocks.next_block()? {
            for line in lines(block) {
                let hash = hash(line);
                digest.lines += 1;
                digest.bytes += line.len() as u64;
                digest.ordered = digest.ordered.wrapping_mul(0x0100_0000_01B3).wrapping_add(hash as u64);
                digest.sorted = digest.sorted.wrapping_add(hash);
            }
        }
        Ok(digest)
    }

    /// Whether the two files have the same lines, and in the same order if `order` counts.
    pub fn agrees(&self, other: &Digest, order: bool) -> bool {
        let lines = (self.lines, self.bytes, self.sorted) == (other.lines, other.bytes, other.sorted);
        lines && (!order || self.ordered == other.ordered)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} lines, {} bytes, {:016x} in order, {:032x} sorted",
            self.lines, self.bytes, self.ordered, self.sorted
        )
    }
}

fn hash(line: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, line).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn digest(text: &str) -> Digest {
        Digest::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn order_counts_only_where_asked() {
        let (ab, ba) = (digest("a\nb\n"), digest("b\na\n"));
        assert!(ab.agrees(&ba, false));
        assert!(!ab.agrees(&ba, true));
        assert!(ab.agrees(&digest("a\nb\n"), true));
    }

    #[test]
    fn lines_that_are_missing_doubled_or_changed_show() {
        let good = digest("a\nb\nc\n");
        for bad in ["a\nb\n", "a\nb\nb\n", "a\nb\nd\n", "a\nb\nc", "ab\n\nc\n", ""] {
            assert!(!good.agrees(&digest(bad), false), "{bad:?}");
        }
    }
}
