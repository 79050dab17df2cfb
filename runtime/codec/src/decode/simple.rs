//! The usual values, stepped over or read in a few instructions. `None` where the value is anything else: the general way
//! is taken then.
use super::column::Validity;
use crate::scan::{number_end, special};
use crate::view::TextViews;

/// The place after a string without escapes.
#[inline(always)]
pub fn after_string(text: &[u8], at: usize, end: usize) -> Option<usize> {
    if text.get(at) != Some(&b'"') {
        return None;
    }
    let quote = special(text, at + 1);
    (quote < end && text[quote] == b'"').then_some(quote + 1)
}

/// The place after a number.
#[inline(always)]
pub fn after_number(text: &[u8], at: usize, end: usize) -> Option<usize> {
    let first = *text.get(at)?;
    (at < end && (first.is_ascii_digit() || first == b'-')).then(|| number_end(text, at, end))
}

/// Adds a string without escapes and gives the place after it.
#[inline(always)]
pub fn read_plain(views: &mut TextViews, nulls: &mut Validity, text: &[u8], at: usize, end: usize) -> Option<usize> {
    let after = after_string(text, at, end)?;
    if !views.push_slice(at + 1, after - 1) {
        return None;
    }
    nulls.push_valid();
    Some(after)
}
