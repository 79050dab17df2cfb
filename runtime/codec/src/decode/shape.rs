//! The order of keys that was seen last: what the next event most likely looks like.
use crate::scan::load16;

/// A piece of text that is expected at some place.
pub struct Pattern {
    /// The first 16 bytes and which of them count: a comparison without a call.
    head: u128,
    mask: u128,
    text: Box<[u8]>,
}

impl Pattern {
    /// The pattern of that text.
    pub fn new(text: &[u8]) -> Self {
        let (mut head, mut mask) = ([0; 16], [0; 16]);
        for (i, byte) in text.iter().take(16).enumerate() {
            (head[i], mask[i]) = (*byte, 0xFF);
        }
        Pattern { head: u128::from_le_bytes(head), mask: u128::from_le_bytes(mask), text: text.into() }
    }

    /// The place after the pattern, if it stands at `at`.
    #[inline(always)]
    pub fn matches(&self, text: &[u8], at: usize, end: usize) -> Option<usize> {
        let after = at + self.text.len();
        let same = match load16(text, at) {
            Some(there) if self.text.len() <= 16 => (there & self.mask) == self.head,
            Some(there) => there == self.head && text.get(at + 16..after) == self.text.get(16..),
            None => text.get(at..after) == Some(&self.text),
        };
        (same && after <= end).then_some(after)
    }
}

/// The keys of an object in order, each as it stood in the text: from the end of the value before it to the start of its
/// own value, so with the comma or bracket, white space and colon (`,"price":`). The tag of a union has its value with it
/// (`{"type":"bid"`). The closing bracket is the last.
#[derive(Default)]
pub struct Shape {
    /// The pattern and what to do with the value after it.
    steps: Vec<(Pattern, u32)>,
    closed: bool,
}

/// The slot of a key that no field has.
pub const UNKNOWN: u32 = u32::MAX;
/// The slot of the closing bracket.
pub const CLOSE: u32 = u32::MAX - 1;
/// Objects with more keys than that, and longer patterns, are not remembered.
const MOST: usize = 4096;

impl Shape {
    /// Whether the pattern of the closing bracket is there: the whole of an object is remembered.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.steps.clear();
        self.closed = false;
    }

    /// Remembers a pattern and the slot of its value.
    pub fn push(&mut self, pattern: &[u8], slot: u32) {
        if self.steps.len() < MOST && pattern.len() < MOST {
            self.steps.push((Pattern::new(pattern), slot));
            self.closed = slot == CLOSE;
        }
    }

    /// Adds the first `n` patterns of another shape.
    pub fn extend(&mut self, other: &Shape, n: usize) {
        for (pattern, slot) in other.steps.iter().take(n) {
            self.push(&pattern.text, *slot);
        }
    }

    /// If pattern `i` stands at `at`: its slot and the place after it.
    #[inline(always)]
    pub fn matches(&self, i: usize, text: &[u8], at: usize, end: usize) -> Option<(u32, usize)> {
        let (pattern, slot) = self.steps.get(i)?;
        pattern.matches(text, at, end).map(|after| (*slot, after))
    }

    /// The slots of the patterns.
    pub fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.steps.iter().map(|(_, slot)| *slot)
    }

    /// The place of the pattern of that slot.
    pub fn position(&self, slot: u32) -> Option<usize> {
        self.steps.iter().position(|(_, s)| *s == slot)
    }
}
