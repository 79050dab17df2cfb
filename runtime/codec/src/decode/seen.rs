//! Which members of an object have been seen.

/// A set of slots.
pub struct Seen(Vec<u64>);

impl Seen {
    /// An empty set of numbers below `slots`.
    pub fn new(slots: usize) -> Self {
        Seen(vec![0; slots.div_ceil(64)])
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Adds a slot; numbers that are no slot are passed over.
    pub fn add(&mut self, slot: u32) {
        self.insert(slot);
    }

    /// Adds a slot and says whether it is new.
    pub fn insert(&mut self, slot: u32) -> bool {
        let Some(word) = self.0.get_mut(slot as usize / 64) else { return true };
        let bit = 1 << (slot % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Whether the slot is there.
    pub fn has(&self, slot: usize) -> bool {
        self.0.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }
}
