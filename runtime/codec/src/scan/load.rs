//! A load that stops at the block's end.

/// The 8 bytes from `at` on as a little-endian number, if there are so many.
#[inline(always)]
pub fn load8(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|c| u64::from_le_bytes(*c))
}
