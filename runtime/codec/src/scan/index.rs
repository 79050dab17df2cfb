//! Where the quotes, backslashes and control characters of a block are.
//!
//! One pass over the block finds them all, without a branch that depends on the text. Whoever knows how many of them a key
//! has can then tell where a value ends without looking for it, and the processor works on many values at once instead
//! of waiting for the end of each.

/// The places, in order.
#[derive(Default)]
pub struct Index {
    places: Vec<u32>,
    /// How many of `places` count; what follows is room.
    len: usize,
}

/// Bytes looked at in a step, and the most places that it can find.
const STEP: usize = 64;

impl Index {
    /// Indexes a text of less than 4 GiB.
    pub fn build(&mut self, text: &[u8]) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("bmi1")
            && std::arch::is_x86_feature_detected!("popcnt")
        {
            #[allow(unsafe_code)]
            // SAFETY: the processor was just asked for these features. The function is safe otherwise.
            unsafe {
                return self.build_avx2(text);
            }
        }
        self.fill(text, super::special::mask64);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,bmi1,popcnt")]
    fn build_avx2(&mut self, text: &[u8]) {
        self.fill(text, |chunk| mask64_avx2(chunk));
    }

    #[inline(always)]
    fn fill(&mut self, text: &[u8], mask: impl Fn(&[u8; STEP]) -> u64) {
        self.len = 0;
        let mut at = 0;
        while let Some(chunk) = text.get(at..).and_then(|rest| rest.first_chunk::<STEP>()) {
            self.add(at, mask(chunk));
            at += STEP;
        }
        let mut last = [b' '; STEP];
        let rest = text.get(at..).unwrap_or_default();
        last[..rest.len()].copy_from_slice(rest);
        self.add(at, mask(&last));
        // The end of the text counts as a place, so that there always is a next one.
        self.add(text.len(), 1);
    }

    /// Adds a place for each bit.
    #[inline(always)]
    fn add(&mut self, at: usize, mut mask: u64) {
        if self.places.len() < self.len + STEP {
            let room = (self.places.len() * 2).max(1024);
            self.places.resize(room, 0);
        }
        let Some(room) = self.places.get_mut(self.len..).and_then(|r| r.first_chunk_mut::<STEP>()) else { return };
        let count = mask.count_ones() as usize;
        // More places are written than there are, but the number of turns does not depend on the text.
        let mut write = |range: std::ops::Range<usize>| {
            for place in &mut room[range] {
                let found = (at as u32).wrapping_add(mask.trailing_zeros());
                #[allow(unsafe_code)]
                // Volatile, or else the compiler gathers eight places in a vector register, which doubles the time.
                // SAFETY: the pointer is that of a reference.
                unsafe {
                    std::ptr::from_mut(place).write_volatile(found);
                }
                mask &= mask.wrapping_sub(1);
            }
        };
        write(0..8);
        if count > 8 {
            write(8..16);
            if count > 16 {
                write(16..STEP);
            }
        }
        self.len += count;
    }

    /// The places; the last is the length of the text.
    pub fn places(&self) -> &[u32] {
        self.places.get(..self.len).unwrap_or_default()
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
fn mask64_avx2(chunk: &[u8; STEP]) -> u64 {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256,
        _mm256_set1_epi8,
    };
    #[allow(unsafe_code)]
    // SAFETY: both halves of the array are 32 bytes; the load needs no alignment.
    let (low, high) =
        unsafe { (_mm256_loadu_si256(chunk.as_ptr().cast()), _mm256_loadu_si256(chunk[32..].as_ptr().cast())) };
    let mask = |bytes: __m256i| {
        let quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'"' as i8));
        let escape = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\\' as i8));
        let control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes);
        _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(quote, escape), control)) as u32
    };
    u64::from(mask(low)) | u64::from(mask(high)) << 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn all_places_are_found_with_and_without_avx2(text in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b'a')], 0..300)) {
            let special = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20);
            let mut expected: Vec<u32> = (0..text.len()).filter(|i| special(&text[*i])).map(|i| i as u32).collect();
            expected.push(text.len() as u32);
            let mut index = Index::default();
            index.build(&text);
            prop_assert_eq!(index.places(), &expected[..]);
            index.fill(&text, super::super::special::mask64);
            prop_assert_eq!(index.places(), &expected[..]);
        }
    }
}
