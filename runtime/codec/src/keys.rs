//! Keys: which partition of the state, and so which worker, a row belongs to.
//!
//! The hash is frozen: state that was written under one version of hexafn is found by the next. It is defined as follows,
//! all arithmetic modulo 2^64.
//!
//! - `mix(n)` is SplitMix64: the finaliser of n + 0x9E3779B97F4A7C15. `combine(a, b)` is `mix(a.rotate_left(23) + mix(b))`.
//! - null, false, true, and what lists and records begin with: five constants, in the source.
//! - int, time, duration: `mix` of the 64 bits. float: `mix` of the bits, -0 as 0, every NaN as 0x7FF8000000000000.
//! - decimal: zeros at the end of the fraction are dropped; then `combine` of the low and high half of the digits if no
//!   fraction is left (an equal value has an equal hash whatever its type's n), combined with the number of fraction
//!   digits otherwise.
//! - string, choice, json, bytes: XXH64 of the bytes with seed 0.
//! - list: the items combined from its constant on; record: the members from its constant on; map: `mix` of the sum over its
//!   entries of key combined with value, so that order does not matter.
//! - a key of several columns: the first column's hash, combined with each of the others in turn.
//! - The partition is the highest byte.
mod split;
mod value;
pub(crate) mod xxh64;

use arrow_array::{Array, ArrayRef};
use thiserror::Error;

pub use split::{split, worker};

/// The number of partitions that state is kept in.
pub const PARTITIONS: usize = 256;

/// Why columns cannot be a key.
#[derive(Debug, Error)]
pub enum KeyError {
    /// A type that no hexafn type is laid out as.
    #[error("a column of type {0} cannot be a key")]
    Type(String),
    /// Columns of different lengths.
    #[error("the columns of a key have {0} and {1} rows")]
    Length(usize, usize),
    /// A mistake of the caller.
    #[error("rows cannot be divided")]
    Split(#[from] arrow_schema::ArrowError),
}

/// The hash of the key of each row.
///
/// # Errors
/// If the columns are of different lengths, or of a type that hexafn does not have. No columns give no hashes.
pub fn hash(columns: &[ArrayRef]) -> Result<Vec<u64>, KeyError> {
    let mut hashes = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        if i == 0 {
            hashes.reserve(column.len());
            value::each(column, |h| hashes.push(h))?;
            continue;
        }
        if column.len() != hashes.len() {
            return Err(KeyError::Length(hashes.len(), column.len()));
        }
        let mut rows = hashes.iter_mut();
        value::each(column, |h| {
            if let Some(hash) = rows.next() {
                *hash = combine(*hash, h);
            }
        })?;
    }
    Ok(hashes)
}

/// The partition that a key belongs to.
pub fn partition(hash: u64) -> u8 {
    (hash >> 56) as u8
}

/// The hash of null.
const NULL: u64 = 0xA5E1_3F0C_92B7_D846;
/// The hash of false.
const FALSE: u64 = 0x3C79_AC49_2BA7_B653;
/// The hash of true.
const TRUE: u64 = 0xD1B5_4A32_D192_ED03;
/// What the hash of a list begins with.
const LIST: u64 = 0x8CB9_2BA7_2F3D_8DD7;
/// What the hash of a record begins with.
const RECORD: u64 = 0xAEF1_7502_108E_F2D9;

fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}

fn combine(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23).wrapping_add(mix(b)))
}
