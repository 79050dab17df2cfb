//! The source `nexmark`.
use std::sync::Arc;

use arrow_array::Int64Array;
use hexafn_ir::Name;
use hexafn_port::{Chunk, Clock, Data, OpenSource, Partition, Polled, PortError, Source, SourceFactory, Waker};

use super::columns::Columns;
use crate::envelope::Envelope;
use crate::host::Host;
use crate::options::Options;
use crate::pace::Pace;

/// Events in one chunk.
const BLOCK: u64 = hexafn_ir::batch::MAX_ROWS as u64;
/// Into how many partitions the stream is split, whatever the number of workers: block `i` belongs to partition `i mod 16`.
const STRIPES: u64 = 16;

/// Opens `nexmark` sources.
pub(crate) struct NexmarkFactory {
    clock: Arc<dyn Clock>,
}

impl NexmarkFactory {
    /// A factory that reads the host's clock.
    pub fn new(host: &Host) -> Self {
        NexmarkFactory { clock: host.clock.clone() }
    }
}

impl SourceFactory for NexmarkFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        let options = Options { owner: &source.name, connector: &source.connector, settings: request.settings };
        let seed = options.count("seed")?.unwrap_or(1);
        let end = options.count("events")?.unwrap_or(i64::MAX as u64).min(i64::MAX as u64);
        let rate = options.rate("rate")?;
        let split = rate.is_none() && request.may_split;
        let make = Arc::new(Make {
            owner: source.name.clone(),
            columns: Columns::new(seed, request.decode),
            envelope: Envelope::new(request.decode, source.name.clone()),
            clock: self.clock.clone(),
            end,
        });
        let partition =
            |number: u64, reader: Box<dyn Source>| Partition { name: "nexmark".into(), number: number as u32, reader };
        if let Some(rate) = rate {
            return Ok(vec![partition(0, Box::new(Paced { make, rate, pace: None, next: 0, first: 0, chunks: 0 }))]);
        }
        let stripes = if split { STRIPES } else { 1 };
        let striped = |stripe| Striped { make: make.clone(), stripes, next: stripe };
        Ok((0..stripes).map(|stripe| partition(stripe, Box::new(striped(stripe)))).collect())
    }
}

struct Make {
    owner: Name,
    columns: Columns,
    envelope: Envelope,
    clock: Arc<dyn Clock>,
    end: u64,
}

impl Make {
    /// The wanted rows of some events; perhaps none.
    fn chunk(&self, events: std::ops::Range<u64>, sequence: u64) -> Result<Polled, PortError> {
        let failed = |e| PortError::caused(&*self.owner, "the rows do not fit what is asked for", e);
        let count = events.end.saturating_sub(events.start);
        let events = self.columns.events(events);
        let unwanted = count - (events.len() as u64).min(count);
        let columns = self.columns.make(&events).map_err(failed)?;
        let offsets = Int64Array::from_iter_values(events.iter().map(|n| *n as i64));
        let now = self.clock.now();
        let batch = self.envelope.batch(columns, offsets, now).map_err(failed)?;
        Ok(Polled::Chunk(Chunk {
            data: Data::Rows { rows: batch, unwanted },
            sequence,
            arrived: Some(now),
            receipt: None,
        }))
    }

    fn position(&self, position: &[u8]) -> Result<u64, PortError> {
        let bytes = position.try_into().map_err(|_| PortError::new(&*self.owner, "the kept position is not one"))?;
        Ok(u64::from_le_bytes(bytes))
    }
}

/// As fast as it is taken: the blocks `stripe`, `stripe + stripes`, …
struct Striped {
    make: Arc<Make>,
    stripes: u64,
    /// The next block.
    next: u64,
}

impl Source for Striped {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        self.next = self.make.position(position)?;
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        let first = self.next.saturating_mul(BLOCK);
        if first >= self.make.end {
            return Ok(Polled::End);
        }
        let block = self.next;
        self.next += self.stripes;
        self.make.chunk(first..self.make.end.min(first + BLOCK), block)
    }

    fn position(&self) -> Vec<u8> {
        self.next.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}

/// At a rate.
struct Paced {
    make: Arc<Make>,
    rate: f64,
    /// Begins with the first poll.
    pace: Option<Pace>,
    /// The next event.
    next: u64,
    /// The event that this run began with.
    first: u64,
    chunks: u64,
}

impl Source for Paced {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        self.next = self.make.position(position)?;
        self.first = self.next;
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        if self.next >= self.make.end {
            return Ok(Polled::End);
        }
        let now = self.make.clock.now();
        let pace = *self.pace.get_or_insert_with(|| Pace::new(now, self.rate));
        let due = self.first.saturating_add(pace.due(now)).min(self.make.end).min(self.next + BLOCK);
        if due <= self.next {
            return Ok(Polled::After(pace.wait(self.next - self.first, now)));
        }
        let events = self.next..due;
        self.next = due;
        self.chunks += 1;
        self.make.chunk(events, self.chunks - 1)
    }

    fn position(&self) -> Vec<u8> {
        self.next.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}
