//! Rows to the worker that has the state of their key.
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_schema::ArrowError;
use hexafn_codec::keys::{self, KeyError};
use timely::communication::Push;
use timely::dataflow::channels::pushers::exchange::Distributor;
use timely::dataflow::channels::{Message as Sent, Stamp as Stamps};

use crate::container::Message;

/// Distributes rows by the hash in their last column. One worker: timely asks nobody, batches are moved as they are.
pub(crate) struct ByHash;

impl Distributor<Message> for ByHash {
    fn partition<T: Clone, P: Push<Sent<T, Message>>>(
        &mut self,
        message: &mut Message,
        stamp: &Stamps<T>,
        pushers: &mut [P],
    ) {
        let Some(batch) = message.take() else { return };
        let parts = match split(&batch.rows, pushers.len()) {
            Ok(parts) => parts,
            // The sending step made the last column. The trait has no way to report it; the panic is caught at that step
            // and ends the run.
            #[expect(clippy::panic)]
            Err(error) => panic!("a batch cannot be split by key: {error}"),
        };
        for (part, pusher) in parts.into_iter().zip(pushers) {
            if let Some(rows) = part {
                Sent::push_at(&mut batch.with_rows(rows).into(), stamp.clone(), pusher);
            }
        }
    }

    /// Nothing is held back.
    fn flush<T: Clone, P: Push<Sent<T, Message>>>(&mut self, _: &Stamps<T>, _: &mut [P]) {}
}

fn split(rows: &RecordBatch, peers: usize) -> Result<Vec<Option<RecordBatch>>, KeyError> {
    keys::split(rows, hashes(rows)?, peers)
}

/// The hashes in the last column.
pub(crate) fn hashes(rows: &RecordBatch) -> Result<&[u64], ArrowError> {
    let hashes = rows.columns().last().and_then(|c| c.as_primitive_opt::<UInt64Type>());
    let hashes = hashes.ok_or_else(|| ArrowError::SchemaError("the last column is not a hash".into()))?;
    Ok(hashes.values())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow_array::types::Int64Type;
    use arrow_array::{Int64Array, UInt64Array};

    use super::*;

    #[test]
    fn rows_keep_their_order_and_go_to_the_worker_of_their_partition() {
        let hashes: Vec<u64> = (0..1000u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let rows = RecordBatch::try_from_iter([
            ("n", Arc::new(Int64Array::from_iter_values(0..1000)) as _),
            ("#hash", Arc::new(UInt64Array::from(hashes.clone())) as _),
        ])
        .unwrap();
        let mut seen = 0;
        for (index, part) in split(&rows, 3).unwrap().into_iter().enumerate() {
            let part = part.unwrap();
            let numbers = part.column(0).as_primitive::<Int64Type>().values();
            assert!(numbers.is_sorted());
            assert!(numbers.iter().all(|n| keys::worker(hashes[*n as usize], 3) == index));
            seen += numbers.len();
        }
        assert_eq!(seen, 1000);
    }
}
