//! A file in blocks of whole lines.
use std::io::{self, Read};

/// Read at once. Fits the second-level cache, so that what was read is parsed while it is there.
pub const BLOCK: usize = 256 * 1024;

/// The longest line, in bytes.
pub const MAX_LINE: usize = 16 * 1024 * 1024;

/// Reads blocks that end at the end of a line; the rest of a line moves to the front of the next block.
pub struct Blocks<R> {
    input: R,
    buffer: Vec<u8>,
    /// Bytes of the buffer that hold input.
    filled: usize,
    /// Bytes of the buffer that were handed out.
    taken: usize,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads from the start of `input`.
    pub fn new(input: R) -> Self {
        Blocks { input, buffer: vec![0; BLOCK], filled: 0, taken: 0, ended: false }
    }

    /// The next whole lines; the last block of the input may lack the line end. `None` at the end.
    ///
    /// # Errors
    /// If the input cannot be read or a line is longer than [`MAX_LINE`].
    pub fn next_block(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.copy_within(self.taken..self.filled, 0);
        self.filled -= self.taken;
        self.taken = 0;
        while !self.ended {
            if self.filled == self.buffer.len() {
                if self.buffer.len() >= MAX_LINE {
                    let message = format!("a line is longer than {MAX_LINE} bytes");
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            let read = match self.input.read(&mut self.buffer[self.filled..]) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let fresh = self.filled..self.filled + read;
            self.filled += read;
            self.ended = read == 0;
            if let Some(at) = memchr::memrchr(b'\n', &self.buffer[fresh.clone()]) {
                self.taken = fresh.start + at + 1;
                return Ok(Some(&self.buffer[..self.taken]));
            }
        }
        self.taken = self.filled;
        Ok((self.filled > 0).then(|| &self.buffer[..self.filled]))
    }
}

/// The lines of a block with their ends, which a block without a final line end lacks.
pub fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = block;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Gives the bytes in pieces of a fixed size.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(self.0.len()).min(buffer.len());
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn all_lines(input: &[u8], piece: usize) -> Vec<Vec<u8>> {
        let mut blocks = Blocks::new(Pieces(input, piece));
        let mut all = Vec::new();
        while let Some(block) = blocks.next_block().unwrap() {
            all.extend(lines(block).map(<[u8]>::to_vec));
        }
        all
    }

    #[test]
    fn lines_do_not_depend_on_the_size_of_the_reads() {
        let input = b"one\n\ntwo two\nthree";
        for piece in 1..=input.len() {
            assert_eq!(
                all_lines(input, piece),
                [&b"one\n"[..], b"\n", b"two two\n", b"three"],
                "reads of {piece} bytes"
            );
        }
    }

    #[test]
    fn a_line_longer_than_a_block_comes_whole() {
        let long = [vec![b'a'; 3 * BLOCK], b"\nb\n".to_vec()].concat();
        let all = all_lines(&long, 100_000);
        assert_eq!((all[0].len(), all[1].as_slice()), (3 * BLOCK + 1, &b"b\n"[..]));
    }

    #[test]
    fn a_line_without_end_is_refused_before_memory_is() {
        let mut blocks = Blocks::new(io::repeat(b'a'));
        assert_eq!(blocks.next_block().unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
