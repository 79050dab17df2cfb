//! Finding one's way in JSON text, without building anything.
//!
//! All functions take the whole block and the end of the event in it: loads of 16 bytes may look past the event's end
//! (never past the block's), and what they find there is not used.
mod index;
mod load;
mod number;
mod skip;
mod special;
mod unescape;

pub use index::Index;
pub use load::load8;
pub use number::{digits_between, is_number, number_end, whole, whole_between};
pub use skip::{skip_space, skip_string, skip_value};
pub use special::special;
pub use unescape::unescape;

/// What is wrong with the text, at a place of the block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken {
    /// The byte offset in the block.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// The byte at `at`, or 0 at the end of the event.
#[inline(always)]
pub fn byte(text: &[u8], at: usize, end: usize) -> u8 {
    if at < end { text.get(at).copied().unwrap_or(0) } else { 0 }
}
