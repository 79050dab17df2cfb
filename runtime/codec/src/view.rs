//! Columns of text that point into the block they were read from.
//!
//! `StringViewArray::try_new` checks each value for UTF-8 once more. By the profile of `examples/measure.rs` that adds an
//! eighth to decoding where one short text column is read and a third where whole events are kept, so this module makes
//! the array without that check: the block is checked once, and every view is made from a `str` slice of it.
#![allow(unsafe_code)]

use std::sync::Arc;

use arrow_array::StringViewArray;
use arrow_buffer::{Buffer, NullBuffer, ScalarBuffer};
use bytes::Bytes;

/// The longest block and the longest value, in bytes: view lengths and offsets are 32-bit and signed in Arrow.
pub const MAX_BLOCK: usize = 1 << 30;
/// The longest value that lies in the view itself.
const INLINE: usize = 12;

/// Bytes that are known to be UTF-8, shared, at most [`MAX_BLOCK`] long.
#[derive(Clone, Default)]
pub struct Text(Bytes);

impl Text {
    /// Checks the bytes; `None` if they are not UTF-8 or too long.
    pub fn new(bytes: Bytes) -> Option<Text> {
        (bytes.len() <= MAX_BLOCK && simdutf8::basic::from_utf8(&bytes).is_ok()).then_some(Text(bytes))
    }

    /// The text.
    #[inline(always)]
    pub fn as_str(&self) -> &str {
        // SAFETY: `new` is the only constructor (beside the empty default), and it checked; `Bytes` cannot be changed.
        unsafe { std::str::from_utf8_unchecked(&self.0) }
    }
}

/// Builds a `StringViewArray` out of slices of one block and of values made here.
#[derive(Default)]
pub struct TextViews {
    views: Vec<u128>,
    block: Text,
    uses_block: bool,
    /// Values that are not in the block, one after the other.
    side: String,
    /// Earlier `side`s that were full; `None` in an array's buffers stands for the block at 0.
    full: Vec<String>,
}

impl TextViews {
    /// The number of values.
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// Makes room for `rows` more.
    pub fn reserve(&mut self, rows: usize) {
        self.views.reserve(rows);
    }

    /// Drops the values from `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.views.truncate(len);
    }

    /// Sets the block that [`TextViews::push_slice`] refers to. Any values pushed before are dropped.
    pub fn start(&mut self, block: &Text) {
        self.clear();
        self.block = block.clone();
    }

    /// Adds `block[start..end]`; false, and nothing added, if that is not a slice of whole characters.
    #[inline(always)]
    pub fn push_slice(&mut self, start: usize, end: usize) -> bool {
        let text = self.block.as_str();
        let Some(value) = text.get(start..end) else { return false };
        let len = value.len();
        let view = match text.as_bytes().get(start..).and_then(|rest| rest.first_chunk::<16>()) {
            Some(head) if len <= INLINE => {
                let kept = (1u128 << (8 * len as u32)) - 1;
                ((u128::from_le_bytes(*head) & kept) << 32) | len as u128
            }
            Some(head) => {
                self.uses_block = true;
                let prefix = u128::from_le_bytes(*head) & 0xFFFF_FFFF;
                // Blocks are at most MAX_BLOCK long, so the offset fits.
                ((start as u128) << 96) | (prefix << 32) | len as u128
            }
            None if len <= INLINE => inline(value.as_bytes()),
            None => {
                self.uses_block = true;
                long(value.as_bytes(), 0, start)
            }
        };
        self.views.push(view);
        true
    }

    /// Adds a copy of `value`; false, and nothing added, if it is longer than [`MAX_BLOCK`].
    pub fn push_str(&mut self, value: &str) -> bool {
        if value.len() <= INLINE {
            self.views.push(inline(value.as_bytes()));
            return true;
        }
        if value.len() > MAX_BLOCK {
            return false;
        }
        if self.side.len() + value.len() > MAX_BLOCK {
            self.full.push(std::mem::take(&mut self.side));
        }
        let (buffer, start) = (1 + self.full.len(), self.side.len());
        self.side.push_str(value);
        self.views.push(long(value.as_bytes(), buffer, start));
        true
    }

    /// Adds the last value once more; nothing if there is none.
    pub fn push_again(&mut self) {
        self.views.extend_from_within(self.views.len().saturating_sub(1)..);
    }

    /// The array of all values; `nulls` must have as many bits. The builder is empty afterwards and has
    /// let go of its block.
    ///
    /// # Panics
    /// If `nulls` has another length: a mistake of this crate, never of the input.
    pub fn finish(&mut self, nulls: Option<NullBuffer>) -> StringViewArray {
        assert!(nulls.as_ref().is_none_or(|n| n.len() == self.views.len()), "one bit of validity a value");
        let mut buffers = Vec::with_capacity(2 + self.full.len());
        if self.uses_block || !self.side.is_empty() || !self.full.is_empty() {
            buffers.push(if self.uses_block {
                Buffer::from(std::mem::take(&mut self.block).0)
            } else {
                Buffer::from(&[] as &[u8])
            });
            buffers.extend(self.full.drain(..).map(|s| Buffer::from_vec(s.into_bytes())));
            buffers.push(Buffer::from_vec(std::mem::take(&mut self.side).into_bytes()));
        }
        self.uses_block = false;
        self.block = Text::default();
        let views = ScalarBuffer::from(std::mem::take(&mut self.views));
        // SAFETY: each view was made by `push_slice` from a whole-character slice of `block` (buffer 0, kept since `start`,
        // which drops all views) or by `push_str` from a `str` that was appended at that place of `side` (buffer
        // 1 + number of full ones at the time, the order in which they are listed above); `truncate` only drops views.
        // Lengths up to INLINE are in the view, zero padded, longer ones carry their first 4 bytes.
        unsafe { StringViewArray::new_unchecked(views, Arc::from(buffers), nulls) }
    }

    fn clear(&mut self) {
        self.views.clear();
        self.side.clear();
        self.full.clear();
        self.uses_block = false;
    }
}

/// The view of a value of at most INLINE bytes.
fn inline(value: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    bytes[0] = value.len() as u8;
    bytes[4..4 + value.len()].copy_from_slice(value);
    u128::from_le_bytes(bytes)
}

/// The view of a longer value that lies at `offset` of `buffer`.
fn long(value: &[u8], buffer: usize, offset: usize) -> u128 {
    let prefix = u32::from_le_bytes([value[0], value[1], value[2], value[3]]);
    (offset as u128) << 96 | (buffer as u128) << 64 | (prefix as u128) << 32 | value.len() as u128
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is pushed in whatever order, Arrow's own full check accepts the array and reads the same values.
        #[test]
        fn arrays_pass_arrows_own_check(block in "\\PC{0,60}", ops in prop::collection::vec((any::<bool>(), 0usize..70, 0usize..70, "\\PC{0,20}"), 0..40)) {
            let text = Text::new(Bytes::from(block.clone())).unwrap();
            let mut views = TextViews::default();
            views.start(&text);
            let mut expected = Vec::new();
            for (slice, start, end, value) in ops {
                if slice {
                    prop_assert_eq!(views.push_slice(start, end), block.get(start..end).is_some());
                    expected.extend(block.get(start..end).map(str::to_string));
                } else {
                    views.push_str(&value);
                    expected.push(value);
                }
                if start == 13 {
                    views.truncate(end);
                    expected.truncate(end);
                }
            }
            let array = views.finish(None);
            let (v, b, n) = array.clone().into_parts();
            prop_assert!(StringViewArray::try_new(v, b, n).is_ok());
            let got: Vec<_> = array.iter().map(|v| v.unwrap().to_string()).collect();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn what_is_not_utf8_is_no_text() {
        assert!(Text::new(Bytes::from_static(b"a\xFFb")).is_none());
    }
}
