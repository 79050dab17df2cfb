//! The order of keys that was seen last: what the next event most likely looks like.
use crate::scan::load16;

/// A key of an object as it stood in the text: from the end of the value before it to the start of its own value, so
/// with the comma or bracket, white space and colon (`,"price":`).
struct Step {
    /// The first 16 bytes and which of them count.
    head: u128,
    mask: u128,
    start: u32,
    len: u32,
    /// What to do with the value.
    slot: u32,
}

/// The keys of an object in order.
#[derive(Default)]
pub struct Shape {
    steps: Vec<Step>,
    text: Vec<u8>,
    /// Whether the last pattern, up to the closing bracket, is there.
    closed: bool,
}

/// The slot of a key that no field has.
pub const UNKNOWN: u32 = u32::MAX;
/// The slot of the closing bracket.
pub const CLOSE: u32 = u32::MAX - 1;
/// Objects with more keys than that are not remembered.
const MOST: usize = 4096;

impl Shape {
    /// Whether the pattern of the closing bracket was added: the whole of an object is remembered.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The number of patterns.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.steps.clear();
        self.text.clear();
        self.closed = false;
    }

    /// Remembers a pattern and the slot of its value.
    pub fn push(&mut self, pattern: &[u8], slot: u32) {
        if self.steps.len() >= MOST || pattern.len() > 1 << 16 {
            return;
        }
        let mut head = [0; 16];
        let n = pattern.len().min(16);
        head[..n].copy_from_slice(&pattern[..n]);
        let mask = if n == 16 { u128::MAX } else { (1 << (8 * n)) - 1 };
        let (start, len) = (self.text.len() as u32, pattern.len() as u32);
        self.steps.push(Step { head: u128::from_le_bytes(head), mask, start, len, slot });
        self.text.extend_from_slice(pattern);
        self.closed = slot == CLOSE;
    }

    /// Adds the first `n` patterns of another shape.
    pub fn extend(&mut self, other: &Shape, n: usize) {
        for i in 0..n.min(other.len()) {
            self.push(other.pattern(i), other.steps[i].slot);
        }
    }

    /// If pattern `i` stands at `at`: its slot and the place after it.
    #[inline(always)]
    pub fn matches(&self, i: usize, text: &[u8], at: usize, end: usize) -> Option<(u32, usize)> {
        let step = self.steps.get(i)?;
        let after = at + step.len as usize;
        let same = match load16(text, at) {
            Some(there) if step.len <= 16 => (there & step.mask) == step.head,
            Some(there) => there == step.head && text.get(at + 16..after) == self.pattern(i).get(16..),
            None => text.get(at..after) == Some(self.pattern(i)),
        };
        (same && after <= end).then_some((step.slot, after))
    }

    /// The slots of the patterns.
    pub fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.steps.iter().map(|s| s.slot)
    }

    /// The place of the pattern of that slot.
    pub fn position(&self, slot: u32) -> Option<usize> {
        self.steps.iter().position(|s| s.slot == slot)
    }

    fn pattern(&self, i: usize) -> &[u8] {
        let step = &self.steps[i];
        &self.text[step.start as usize..(step.start + step.len) as usize]
    }
}
