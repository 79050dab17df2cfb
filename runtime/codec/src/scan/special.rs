//! The bytes that end or interrupt a JSON string: quote, backslash, control characters.

/// The place of the first such byte at or after `at`, or the block's length.
#[inline(always)]
pub fn special(text: &[u8], mut at: usize) -> usize {
    while let Some(pair) = text.get(at..).and_then(|rest| rest.first_chunk::<32>()) {
        // Two at a time: most strings that are worth skipping are long.
        let (Some(low), Some(high)) = (pair.first_chunk(), pair.last_chunk()) else { break };
        let found = mask(low) | mask(high) << 16;
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 32;
    }
    while let Some(chunk) = text.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        let found = mask(chunk);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    while at < text.len() && !matches!(text[at], b'"' | b'\\' | 0..0x20) {
        at += 1;
    }
    at
}

/// A bit for each of the 16 bytes, set where it is special.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline(always)]
fn mask(chunk: &[u8; 16]) -> u32 {
    #[allow(unsafe_code)]
    // SAFETY: the function is only compiled where the target has SSE2. It works on values; no pointer is involved.
    unsafe {
        mask_sse2(u128::from_le_bytes(*chunk))
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[target_feature(enable = "sse2")]
#[inline]
fn mask_sse2(bytes: u128) -> u32 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
    };
    // The compiler makes one unaligned load of the two halves.
    let bytes = _mm_set_epi64x((bytes >> 64) as i64, bytes as i64);
    let quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
    let escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
    let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, escape), control)) as u32
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
#[inline(always)]
fn mask(chunk: &[u8; 16]) -> u32 {
    // A loop over a fixed array, which compilers turn into vector code.
    let mut found = 0;
    for (i, b) in chunk.iter().enumerate() {
        found |= u32::from(matches!(b, b'"' | b'\\' | 0..0x20)) << i;
    }
    found
}

/// A bit for each of the 64 bytes, set where it is special.
#[inline(always)]
pub fn mask64(chunk: &[u8; 64]) -> u64 {
    let part = |i: usize| chunk[i..].first_chunk().map_or(0, |c| u64::from(mask(c)));
    part(0) | part(16) << 16 | part(32) << 32 | part(48) << 48
}

#[cfg(test)]
mod tests {
    use super::special;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_plain_loop_finds(text in prop::collection::vec(any::<u8>(), 0..80), at in 0usize..90) {
            let slow = (at..text.len()).find(|i| matches!(text[*i], b'"' | b'\\' | 0..0x20)).unwrap_or(text.len().max(at));
            prop_assert_eq!(special(&text, at), slow);
        }
    }
}
