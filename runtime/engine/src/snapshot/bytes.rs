//! The bytes of state: numbers little-endian, texts and blocks with their length before them.
use thiserror::Error;

/// State that cannot be read back.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the state ends too early or has a wrong length in it")]
pub(crate) struct Broken;

/// Writes state.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub fn i64(&mut self, n: i64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub fn u64(&mut self, n: u64) {
        self.0.extend_from_slice(&n.to_le_bytes());
    }

    pub fn block(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads state.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn i64(&mut self) -> Result<i64, Broken> {
        Ok(i64::from_le_bytes(self.eight()?))
    }

    pub fn u64(&mut self) -> Result<u64, Broken> {
        Ok(u64::from_le_bytes(self.eight()?))
    }

    pub fn block(&mut self) -> Result<&'a [u8], Broken> {
        let length = usize::try_from(self.u64()?).map_err(|_| Broken)?;
        let (block, rest) = self.0.split_at_checked(length).ok_or(Broken)?;
        self.0 = rest;
        Ok(block)
    }

    fn eight(&mut self) -> Result<[u8; 8], Broken> {
        let (eight, rest) = self.0.split_first_chunk::<8>().ok_or(Broken)?;
        self.0 = rest;
        Ok(*eight)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_a_cut_is_noticed() {
        let mut writer = Writer::default();
        writer.i64(-5);
        writer.block(b"key");
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes);
        assert_eq!((reader.i64(), reader.block()), (Ok(-5), Ok(&b"key"[..])));
        assert!(reader.is_empty());
        let mut cut = Reader::new(&bytes[..bytes.len() - 1]);
        assert_eq!((cut.i64(), cut.block()), (Ok(-5), Err(Broken)));
    }
}
