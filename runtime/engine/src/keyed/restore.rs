//! State out of a snapshot, for any number of workers.
use std::collections::HashMap;

use arrow_array::BooleanArray;
use arrow_buffer::BooleanBuffer;
use arrow_select::filter::filter_record_batch;
use hexafn_codec::keys;
use hexafn_ir::Batch;
use hexafn_port::Snapshot;

use crate::EngineError;
use crate::exchange::hashes;
use crate::lower::{Kind, Physical};
use crate::snapshot::{Reader, Writer};
use crate::wire;

/// Parts from this number on hold rows that waited in a step: one for each worker of the run that wrote them.
const WAITING: u32 = 256;

/// What a step on a worker begins with.
#[derive(Default)]
pub(crate) struct Restored {
    /// State of its partitions.
    pub states: Vec<Vec<u8>>,
    /// Rows that waited, with the watermarks of their stamps.
    pub waiting: Vec<(Batch, i64)>,
    /// The epoch of the snapshot.
    pub epoch: u64,
}

/// The rows that wait in a step on a worker, as a part of a snapshot.
pub(super) fn waiting<'a>(
    worker: usize,
    held: impl Iterator<Item = (&'a Batch, i64)>,
) -> Result<Option<(u32, Vec<u8>)>, hexafn_codec::ipc::IpcError> {
    let (mut writer, mut some) = (Writer::default(), false);
    for (batch, stamp) in held {
        some = true;
        writer.i64(stamp);
        writer.block(&wire::encode(batch)?);
    }
    Ok(some.then(|| (WAITING + worker as u32, writer.finish())))
}

/// The parts of all steps that belong to a worker.
pub(crate) fn restore(
    physical: &Physical,
    snapshot: Option<&Snapshot>,
    worker: usize,
    peers: usize,
) -> Result<HashMap<usize, Restored>, EngineError> {
    let mut restored = HashMap::new();
    let Some(snapshot) = snapshot else { return Ok(restored) };
    for (number, step) in physical.steps.iter().enumerate() {
        let Kind::Keyed(spec) = &step.kind else { continue };
        let name = spec.id.to_string();
        let broken = |reason: String| EngineError::Restore { epoch: snapshot.epoch, step: name.clone(), reason };
        let mut own = Restored { epoch: snapshot.epoch, ..Restored::default() };
        for ((_, part), bytes) in snapshot.parts.range((name.clone(), 0)..=(name.clone(), u32::MAX)) {
            if *part < WAITING {
                if *part as usize % peers == worker {
                    own.states.push(bytes.clone());
                }
                continue;
            }
            let mut reader = Reader::new(bytes);
            while !reader.is_empty() {
                let stamp = reader.i64().map_err(|e| broken(e.to_string()))?;
                let block = reader.block().map_err(|e| broken(e.to_string()))?;
                let batch = wire::decode(block).map_err(|e| broken(e.to_string()))?;
                if *batch.rows.schema() != *super::prepare::schema(&spec.input) {
                    return Err(broken("the rows that wait in it have other columns: the program was changed".into()));
                }
                let batch = own_rows(&batch, worker, peers).map_err(|e| broken(e.to_string()))?;
                own.waiting.extend(batch.map(|batch| (batch, stamp)));
            }
        }
        restored.insert(number, own);
    }
    Ok(restored)
}

fn own_rows(batch: &Batch, worker: usize, peers: usize) -> Result<Option<Batch>, arrow_schema::ArrowError> {
    let hashes = hashes(&batch.rows)?;
    let own = BooleanBuffer::collect_bool(hashes.len(), |row| keys::worker(hashes[row], peers) == worker);
    let rows = filter_record_batch(&batch.rows, &BooleanArray::new(own, None))?;
    Ok((rows.num_rows() > 0).then(|| batch.with_rows(rows)))
}
