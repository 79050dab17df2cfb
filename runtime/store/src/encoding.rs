//! A snapshot as bytes.
//!
//! `HFNSNAP1`, the epoch, the number of parts; then of each part, in order: the length of the step's id, the id, the
//! partition, the length of the state, the state. Integers are little-endian. The manifest holds the checksum.
use std::io::{self, Write};

use hexafn_port::Snapshot;
use thiserror::Error;

const MAGIC: &[u8; 8] = b"HFNSNAP1";

/// Bytes that are no snapshot.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum DecodeError {
    /// Another format or another version of it.
    #[error("it does not begin as a snapshot of this version of hexafn")]
    Magic,
    /// It ends within a part.
    #[error("it ends too early")]
    Short,
    /// There is more behind the last part.
    #[error("something follows its end")]
    Long,
    /// The id of a step is not text.
    #[error("the name of a step in it is not UTF-8")]
    Name,
}

/// Writes a snapshot.
pub(crate) fn encode(snapshot: &Snapshot, out: &mut impl Write) -> io::Result<()> {
    out.write_all(MAGIC)?;
    out.write_all(&snapshot.epoch.to_le_bytes())?;
    out.write_all(&(snapshot.parts.len() as u64).to_le_bytes())?;
    for ((step, partition), state) in &snapshot.parts {
        out.write_all(&(step.len() as u64).to_le_bytes())?;
        out.write_all(step.as_bytes())?;
        out.write_all(&partition.to_le_bytes())?;
        out.write_all(&(state.len() as u64).to_le_bytes())?;
        out.write_all(state)?;
    }
    Ok(())
}

/// Reads what [`encode`] wrote.
pub(crate) fn decode(bytes: &[u8]) -> Result<Snapshot, DecodeError> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or(DecodeError::Magic)?;
    let mut snapshot = Snapshot { epoch: number(&mut rest)?, ..Snapshot::default() };
    for _ in 0..number(&mut rest)? {
        let length = number(&mut rest)?;
        let step = std::str::from_utf8(take(&mut rest, length)?).map_err(|_| DecodeError::Name)?;
        let partition = u32::from_le_bytes(array(&mut rest)?);
        let length = number(&mut rest)?;
        snapshot.parts.insert((step.to_owned(), partition), take(&mut rest, length)?.to_vec());
    }
    if rest.is_empty() { Ok(snapshot) } else { Err(DecodeError::Long) }
}

fn number(rest: &mut &[u8]) -> Result<u64, DecodeError> {
    array(rest).map(u64::from_le_bytes)
}

fn array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], DecodeError> {
    let (head, tail) = rest.split_first_chunk().ok_or(DecodeError::Short)?;
    *rest = tail;
    Ok(*head)
}

fn take<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8], DecodeError> {
    let length = usize::try_from(length).map_err(|_| DecodeError::Short)?;
    let (head, tail) = rest.split_at_checked(length).ok_or(DecodeError::Short)?;
    *rest = tail;
    Ok(head)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_snapshot_is_read_as_it_was_written_and_no_beginning_of_it_is(
            epoch: u64,
            parts in prop::collection::btree_map((".{0,8}", any::<u32>()), prop::collection::vec(any::<u8>(), 0..20), 0..5),
            cut: prop::sample::Index,
        ) {
            let snapshot = Snapshot { epoch, parts };
            let mut bytes = Vec::new();
            encode(&snapshot, &mut bytes).unwrap();
            prop_assert_eq!(decode(&bytes), Ok(snapshot));
            prop_assert!(decode(&bytes[..cut.index(bytes.len())]).is_err());
            bytes.push(0);
            prop_assert_eq!(decode(&bytes), Err(DecodeError::Long));
        }
    }

    #[test]
    fn a_length_beyond_the_end_asks_for_no_memory() {
        let snapshot = Snapshot { epoch: 1, parts: BTreeMap::from([(("a".to_owned(), 0), vec![1])]) };
        let mut bytes = Vec::new();
        encode(&snapshot, &mut bytes).unwrap();
        let place = bytes.len() - 2;
        bytes[place] = 0x7f;
        assert_eq!(decode(&bytes), Err(DecodeError::Short));
    }
}
