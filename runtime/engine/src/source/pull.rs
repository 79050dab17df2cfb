//! One chunk: polled, decoded, timed, and sent.
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, RecordBatch, StringViewArray, TimestampMicrosecondArray};
use arrow_schema::ArrowError;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::envelope::OFFSET;
use hexafn_ir::{Batch, Receipt};
use hexafn_plan::Order;
use hexafn_port::{Chunk, Data, Polled};
use timely::dataflow::operators::Capability;

use super::operator::{Operator, Place};
use super::reader::State;
use super::time::Timed;
use crate::EngineError;
use crate::loss::{self, Failed, Undecoded};
use crate::timestamp::{Stamp, quantised};

/// What polling a partition gave.
pub(super) enum Pulled {
    /// So many bytes of input, of which at least something was read.
    Chunk(u64),
    /// Nothing.
    Nothing,
}

impl Operator {
    /// Polls the partition `index`, and sends what comes.
    pub(super) fn pull(&mut self, index: usize) -> Result<Pulled, EngineError> {
        let bytes = self.credits.chunk_bytes();
        let polled = self.readers.borrow_mut()[index].source.poll(bytes)?;
        let state = match polled {
            Polled::Chunk(chunk) => return self.send(index, chunk).map(Pulled::Chunk),
            Polled::Pending => State::Waiting(None),
            Polled::After(pause) => State::Waiting(Some(std::time::Instant::now() + pause)),
            Polled::End => State::Ended,
        };
        self.readers.borrow_mut()[index].state = state;
        Ok(Pulled::Nothing)
    }

    fn send(&mut self, index: usize, chunk: Chunk) -> Result<u64, EngineError> {
        let process = self.local.process.clone();
        let now = process.clock.now();
        let readers = self.readers.clone();
        let reader = &mut readers.borrow_mut()[index];
        let bytes = size(&chunk.data);
        let order = self.spec.order;
        if order == Order::Sequence {
            reader.progress.chunk = reader.progress.chunk.max(chunk.sequence);
        }
        let watermark = reader.watermark(order, self.spec.late());
        let (decoded, line) = reader.decoding.rows(chunk.data, &reader.origin.partition, now)?;
        let counters = process.books.counters(self.spec.page);
        counters.received(decoded.counts.events as usize);
        counters.filtered(decoded.counts.filtered as usize);
        if let Some(mine) = process.decoded.get(self.local.worker) {
            mine.fetch_add(decoded.counts.events, Relaxed);
        }
        let guard = self.credits.take(bytes, decoded.counts.events, chunk.receipt);
        reader.sent(&guard);
        process.activity.note();
        let receipts: Vec<Arc<dyn Receipt>> = vec![guard];
        // Rows of a chunk share one stamp: they are not older than the watermark before them.
        let capability = self.stamped(watermark);
        if !decoded.invalid.is_empty() {
            counters.dead(decoded.invalid.len());
            let undecoded = Undecoded {
                step: self.spec.id.clone(),
                origin: reader.origin.clone(),
                receipts: receipts.clone(),
                events: decoded.invalid,
                line,
                secret: self.spec.secret,
            };
            let at = capability.loss(Loss::Invalid);
            loss::send_undecoded(&undecoded, &process, self.ports.route(Loss::Invalid), at);
        }
        let scope = self.local.scope();
        let arrived = chunk.arrived.unwrap_or(now);
        for rows in decoded.batches {
            let batch = Batch { rows, origin: Some(reader.origin.clone()), receipts: receipts.clone() };
            let batch = match self.spec.timed {
                false => Some(self.spec.finish(batch, None, arrived)),
                true => {
                    let latest = reader.progress.latest;
                    // Rows of one chunk arrived together; event times are judged row by row.
                    let floor = if self.spec.rule.event.is_some() { reader.progress.floor } else { watermark };
                    let timed = self.spec.rule.apply(batch.rows.clone(), latest, floor, arrived, &scope);
                    let timed = timed.map_err(|e| self.spec.columns(e))?;
                    reader.progress.latest = timed.latest.max(latest);
                    self.sort_out(batch, timed, arrived, &capability)?
                }
            };
            if let Some(batch) = batch {
                let batch = batch.map_err(|e| self.spec.columns(e))?;
                counters.passed(batch.len());
                self.ports.rows.send(&capability.rows, batch);
            }
        }
        if order == Order::Sequence {
            reader.progress.chunk = reader.progress.chunk.max(chunk.sequence + 1);
        }
        Ok(bytes)
    }

    /// Sends late and failed rows on their routes; what is left goes on.
    fn sort_out(
        &mut self,
        batch: Batch,
        timed: Timed,
        arrived: i64,
        capability: &Stamped,
    ) -> Result<Option<Result<Batch, ArrowError>>, EngineError> {
        let process = self.local.process.clone();
        let lost = [(Loss::Late, timed.late), (self.spec.failed_time, timed.failed)];
        for (kind, errors) in lost.into_iter().filter(|(_, errors)| !errors.is_empty()) {
            process.books.counters(self.spec.page).dead(errors.len());
            let failed = Failed::of_errors(&self.spec.id, &self.spec.decoded.columns, &batch, errors);
            loss::send(kind, &failed, &process, self.ports.route(kind), capability.loss(kind));
        }
        if timed.rows.num_rows() == 0 {
            return Ok(None);
        }
        Ok(Some(self.spec.finish(batch.with_rows(timed.rows), Some(&timed.times), arrived)))
    }

    /// Capabilities for what is sent now.
    fn stamped(&self, watermark: i64) -> Stamped {
        let held = &self.capabilities;
        let at = |capability: &Capability<Stamp>| {
            let least = capability.time().watermark;
            let watermark = if self.spec.order == Order::Time { quantised(watermark) } else { watermark };
            capability.delayed(&Stamp::new(capability.time().epoch, watermark.max(least)))
        };
        Stamped { rows: at(&held[0]), losses: self.ports.losses.kinds().zip(held[1..].iter().map(at)).collect() }
    }
}

/// One capability per port, at the stamp of a chunk.
pub(super) struct Stamped {
    rows: Capability<Stamp>,
    losses: Vec<(Loss, Capability<Stamp>)>,
}

impl Stamped {
    /// Where there is no route nothing is sent, so any capability will do.
    fn loss(&self, kind: Loss) -> &Capability<Stamp> {
        self.losses.iter().find(|(k, _)| *k == kind).map_or(&self.rows, |(_, c)| c)
    }
}

/// How much memory a chunk holds on to.
fn size(data: &Data) -> u64 {
    let bytes = match data {
        Data::Lines { block, .. } => block.len(),
        Data::Events(events) => events.iter().map(|e| e.payload.len() + 64).sum(),
        Data::Rows { rows, .. } => rows.columns().iter().map(held).sum(),
    };
    bytes as u64
}

fn held(column: &ArrayRef) -> usize {
    column.get_array_memory_size()
}

impl super::operator::Spec {
    /// The columns that leave the source; `times` are those of the rows where it gives them any.
    fn finish(&self, batch: Batch, times: Option<&ArrayRef>, arrived: i64) -> Result<Batch, ArrowError> {
        let rows: &RecordBatch = &batch.rows;
        let column = |place: &Place| -> Result<ArrayRef, ArrowError> {
            Ok(match place {
                Place::Decoded(at) => rows.column(*at).clone(),
                Place::Time => times.cloned().ok_or_else(|| ArrowError::SchemaError("rows have no time".to_owned()))?,
                Place::Arrived => Arc::new(TimestampMicrosecondArray::from_value(arrived, rows.num_rows())),
                Place::Id => ids(&batch)?,
            })
        };
        let columns = self.places.iter().map(column).collect::<Result<_, _>>()?;
        let rows = self.output.batch(columns, rows.num_rows())?;
        Ok(batch.with_rows(rows))
    }
}

/// The ids of events, as dead letters have them.
fn ids(batch: &Batch) -> Result<ArrayRef, ArrowError> {
    let missing = || ArrowError::SchemaError("rows of a source have an origin and an offset".to_owned());
    let origin = batch.origin.as_ref().ok_or_else(missing)?;
    let offsets = batch.rows.column_by_name(OFFSET).and_then(|c| c.as_primitive_opt::<Int64Type>());
    let offsets = offsets.ok_or_else(missing)?.values();
    let id = |offset: &i64| format!("{}/{}@{offset}", origin.source, origin.partition);
    Ok(Arc::new(StringViewArray::from_iter_values(offsets.iter().map(id))))
}
