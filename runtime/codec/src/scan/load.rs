//! Little-endian loads that stop at the block's end.

/// The 8 bytes from `at` on, if there are so many.
#[inline(always)]
pub fn load8(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|c| u64::from_le_bytes(*c))
}

/// The 16 bytes from `at` on, if there are so many.
#[inline(always)]
pub fn load16(text: &[u8], at: usize) -> Option<u128> {
    text.get(at..)?.first_chunk().map(|c| u128::from_le_bytes(*c))
}
