//! Rows `{ at: time, n: int }` at times that a schedule tells.
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, Int64Array, TimestampMicrosecondArray};
use hexafn_ir::Name;
use hexafn_ir::decode::Decode;
use hexafn_port::{Chunk, Clock, Data, Polled, PortError, Source, Waker};

use crate::envelope::Envelope;

/// The most rows in one chunk, when many are overdue.
const ROWS: usize = hexafn_ir::batch::MAX_ROWS;

/// When ticks are due.
pub(crate) trait Schedule: Send {
    /// The first time after `previous` (microseconds); for the first tick of a run `previous` is the time of the start.
    /// `None`: never again.
    fn after(&self, previous: i64) -> Option<i64>;
}

/// A source of ticks. Ticks that were due while the engine was busy follow, each with its own time; those of the time
/// when the program did not run are not made up for.
pub(crate) struct Ticks {
    owner: Name,
    schedule: Box<dyn Schedule>,
    clock: Arc<dyn Clock>,
    envelope: Envelope,
    wanted: Vec<Name>,
    count: u64,
    n: u64,
    chunks: u64,
    /// When the next one is due; unknown before the first poll.
    due: Option<Option<i64>>,
}

impl Ticks {
    /// `count` ticks of a schedule.
    pub fn new(
        owner: Name,
        schedule: Box<dyn Schedule>,
        clock: Arc<dyn Clock>,
        decode: &Decode,
        count: Option<u64>,
    ) -> Self {
        Ticks {
            envelope: Envelope::new(decode, owner.clone()),
            wanted: decode.wanted.fields.iter().map(|f| f.name.clone()).collect(),
            count: count.unwrap_or(u64::MAX),
            owner,
            schedule,
            clock,
            n: 0,
            chunks: 0,
            due: None,
        }
    }

    fn take_due(&mut self, now: i64) -> Vec<i64> {
        let mut times = Vec::new();
        let mut due = self.due.unwrap_or_else(|| self.schedule.after(now));
        while let Some(at) = due.filter(|at| *at <= now && times.len() < ROWS && self.n < self.count) {
            times.push(at);
            self.n += 1;
            due = self.schedule.after(at);
        }
        self.due = Some(due);
        times
    }
}

impl Source for Ticks {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let n = position.try_into().map_err(|_| PortError::new(&*self.owner, "the kept position is not one"))?;
        self.n = u64::from_le_bytes(n);
        self.chunks = self.n;
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        if self.n >= self.count {
            return Ok(Polled::End);
        }
        let now = self.clock.now();
        let first = self.n as i64;
        let times = self.take_due(now);
        if times.is_empty() {
            return Ok(match self.due.flatten() {
                Some(at) => Polled::After(Duration::from_micros(at.saturating_sub(now).max(1) as u64)),
                None => Polled::End,
            });
        }
        let numbers = Int64Array::from_iter_values(first..self.n as i64);
        let columns = self.wanted.iter().map(|name| match &**name {
            "at" => Arc::new(TimestampMicrosecondArray::from(times.clone())) as ArrayRef,
            _ => Arc::new(numbers.clone()) as ArrayRef,
        });
        let batch = self.envelope.batch(columns.collect(), numbers.clone(), now);
        let batch = batch.map_err(|e| PortError::caused(&*self.owner, "the rows do not fit what is asked for", e))?;
        let sequence = self.chunks;
        self.chunks += 1;
        Ok(Polled::Chunk(Chunk {
            data: Data::Rows { rows: batch, unwanted: 0 },
            sequence,
            arrived: Some(now),
            receipt: None,
        }))
    }

    fn position(&self) -> Vec<u8> {
        self.n.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
