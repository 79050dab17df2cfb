//! State by key, in one table per worker.
use hashbrown::HashTable;
use hexafn_codec::keys::partition;

use crate::snapshot::{Broken, Parts, Reader, Writer};

/// The state of each key. The frozen hash of a key says its partition.
pub(super) struct Table<S>(HashTable<Entry<S>>);

struct Entry<S> {
    hash: u64,
    key: Box<[u8]>,
    state: S,
}

impl<S> Default for Table<S> {
    fn default() -> Self {
        Table(HashTable::new())
    }
}

impl<S> Table<S> {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The state of a key, made where there is none.
    pub fn entry(&mut self, hash: u64, key: &[u8], new: impl FnOnce() -> S) -> &mut S {
        let same = |e: &Entry<S>| e.hash == hash && *e.key == *key;
        let entry = self.0.entry(hash, same, |e| e.hash);
        &mut entry.or_insert_with(|| Entry { hash, key: key.into(), state: new() }).into_mut().state
    }

    pub fn get_mut(&mut self, hash: u64, key: &[u8]) -> Option<&mut S> {
        self.0.find_mut(hash, |e| e.hash == hash && *e.key == *key).map(|e| &mut e.state)
    }

    pub fn remove(&mut self, hash: u64, key: &[u8]) {
        if let Ok(entry) = self.0.find_entry(hash, |e| e.hash == hash && *e.key == *key) {
            entry.remove();
        }
    }

    pub fn retain(&mut self, mut keep: impl FnMut(&S) -> bool) {
        self.0.retain(|e| keep(&e.state));
    }

    /// All keys with their hashes and state, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &[u8], &S)> {
        self.0.iter().map(|e| (e.hash, &*e.key, &e.state))
    }

    /// The state as bytes, by partition.
    pub fn parts(&self, mut write: impl FnMut(&S, &mut Writer)) -> Parts {
        let mut writers = std::collections::BTreeMap::<u32, Writer>::new();
        for Entry { hash, key, state } in &self.0 {
            let writer = writers.entry(u32::from(partition(*hash))).or_default();
            writer.u64(*hash);
            writer.block(key);
            write(state, writer);
        }
        writers.into_iter().map(|(part, writer)| (part, writer.finish())).collect()
    }

    /// Adds what the bytes of a partition hold.
    pub fn restore(
        &mut self,
        bytes: &[u8],
        mut read: impl FnMut(&mut Reader<'_>) -> Result<S, Broken>,
    ) -> Result<(), Broken> {
        let mut reader = Reader::new(bytes);
        while !reader.is_empty() {
            let hash = reader.u64()?;
            let key = reader.block()?;
            let state = read(&mut reader)?;
            self.0.insert_unique(hash, Entry { hash, key: key.into(), state }, |e| e.hash);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn parts_restore_to_the_same_state_in_any_split() {
        let mut table = Table::default();
        for n in 0..5000u64 {
            *table.entry(n.wrapping_mul(0x9E37_79B9_7F4A_7C15), &n.to_le_bytes(), || 0) = n as i64;
        }
        let parts = table.parts(|state, writer| writer.i64(*state));
        let mut restored = [Table::default(), Table::default(), Table::default()];
        for (part, bytes) in parts {
            restored[part as usize % 3].restore(&bytes, |reader| reader.i64()).unwrap();
        }
        assert_eq!(restored.iter().map(Table::len).sum::<usize>(), 5000);
        for n in 0..5000u64 {
            let hash = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let table = &mut restored[usize::from(partition(hash)) % 3];
            assert_eq!(table.get_mut(hash, &n.to_le_bytes()), Some(&mut (n as i64)));
        }
    }
}
