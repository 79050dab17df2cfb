//! Dividing a batch among workers.
use arrow_array::{RecordBatch, UInt32Array};
use arrow_select::take::take_record_batch;

use super::{KeyError, partition};

/// The worker that a key's rows go to.
pub fn worker(hash: u64, workers: usize) -> usize {
    usize::from(partition(hash)) % workers.max(1)
}

/// One batch for each worker with the rows whose keys are theirs, in their order; `None` where there are none. Texts are
/// not copied: all parts point into the same buffers.
///
/// # Errors
/// If there is not one hash a row.
pub fn split(rows: &RecordBatch, hashes: &[u64], workers: usize) -> Result<Vec<Option<RecordBatch>>, KeyError> {
    if hashes.len() != rows.num_rows() {
        return Err(KeyError::Length(rows.num_rows(), hashes.len()));
    }
    let workers = workers.max(1);
    let mut owner = [0usize; super::PARTITIONS];
    owner.iter_mut().enumerate().for_each(|(i, o)| *o = i % workers);
    let mut places = vec![Vec::<u32>::with_capacity(hashes.len() * 5 / 4 / workers + 1); workers];
    for (row, hash) in hashes.iter().enumerate() {
        places[owner[usize::from(partition(*hash))]].push(row as u32);
    }
    let part = |places: Vec<u32>| match places.len() {
        0 => Ok(None),
        n if n == rows.num_rows() => Ok(Some(rows.clone())),
        _ => take_record_batch(rows, &UInt32Array::from(places)).map(Some),
    };
    Ok(places.into_iter().map(part).collect::<Result<_, _>>()?)
}
