//! The source `generate`: rows computed from a count.
use std::sync::Arc;

use arrow_array::{Int64Array, RecordBatch};
use hexafn_ir::connector::Setting;
use hexafn_ir::decode::Decode;
use hexafn_ir::expr::Items;
use hexafn_port::{Chunk, Clock, Data, OpenSource, Partition, Polled, PortError, Source, SourceFactory, Waker};

use crate::envelope::Envelope;
use crate::host::Host;
use crate::options::Options;
use crate::pace::Pace;

/// Rows in one chunk.
const ROWS: u64 = hexafn_ir::batch::MAX_ROWS as u64;

/// Makes the rows of `generate`. The bridge knows no expressions, so the library hands one in.
pub trait RowMaker: Send {
    /// The wanted columns of the rows `first`, `first + 1`, … (`count` of them), without envelope columns.
    ///
    /// # Errors
    /// What failed in which row: the run stops.
    fn rows(&mut self, first: i64, count: usize) -> Result<RecordBatch, String>;
}

/// Turns row expressions over `i` into a maker of the columns that a [`Decode`] wants.
pub type RowCompiler = Arc<dyn Fn(&Items, &Decode) -> Result<Box<dyn RowMaker>, String> + Send + Sync>;

/// Opens `generate` sources.
pub(crate) struct GenerateFactory {
    clock: Arc<dyn Clock>,
    rows: RowCompiler,
}

impl GenerateFactory {
    /// A factory that computes rows and reads the time with what the host has.
    pub fn new(host: &Host) -> Self {
        GenerateFactory { clock: host.clock.clone(), rows: host.rows.clone() }
    }
}

impl SourceFactory for GenerateFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        let options = Options { owner: &source.name, connector: &source.connector, settings: request.settings };
        let Some(Setting::Row(items)) = source.connector.options.get("row") else {
            return Err(options.error("the option `row` is missing"));
        };
        let generator = Generator {
            owner: source.name.to_string(),
            maker: (self.rows)(items, request.decode).map_err(|e| options.error(e))?,
            envelope: Envelope::new(request.decode, source.name.clone()),
            clock: self.clock.clone(),
            end: options.count("count")?.unwrap_or(i64::MAX as u64).min(i64::MAX as u64),
            rate: options.rate("rate")?,
            pace: None,
            next: 0,
            first: 0,
            chunks: 0,
        };
        Ok(vec![Partition { name: "generate".into(), number: 0, reader: Box::new(generator) }])
    }
}

struct Generator {
    owner: String,
    maker: Box<dyn RowMaker>,
    envelope: Envelope,
    clock: Arc<dyn Clock>,
    end: u64,
    rate: Option<f64>,
    /// Begins with the first poll.
    pace: Option<Pace>,
    next: u64,
    /// The count at which this run began.
    first: u64,
    chunks: u64,
}

impl Source for Generator {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let (next, chunks) = position
            .split_at_checked(8)
            .and_then(|(next, chunks)| {
                Some((u64::from_le_bytes(next.try_into().ok()?), u64::from_le_bytes(chunks.try_into().ok()?)))
            })
            .ok_or_else(|| PortError::new(&*self.owner, "the kept position is not one"))?;
        (self.next, self.first, self.chunks) = (next, next, chunks);
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        if self.next >= self.end {
            return Ok(Polled::End);
        }
        let now = self.clock.now();
        let mut until = self.end.min(self.next + ROWS);
        if let Some(rate) = self.rate {
            let pace = *self.pace.get_or_insert_with(|| Pace::new(now, rate));
            let due = self.first.saturating_add(pace.due(now));
            if due <= self.next {
                return Ok(Polled::After(pace.wait(self.next - self.first, now)));
            }
            until = until.min(due);
        }
        let failed = |message: String| PortError::new(&*self.owner, message);
        let rows = self.maker.rows(self.next as i64, (until - self.next) as usize).map_err(failed)?;
        let offsets = Int64Array::from_iter_values(self.next as i64..until as i64);
        let batch = self.envelope.batch(rows.columns().to_vec(), offsets, now).map_err(|e| failed(e.to_string()))?;
        self.next = until;
        self.chunks += 1;
        Ok(Polled::Chunk(Chunk {
            data: Data::Rows { rows: batch, unwanted: 0 },
            sequence: self.chunks - 1,
            arrived: Some(now),
            receipt: None,
        }))
    }

    fn position(&self) -> Vec<u8> {
        [self.next.to_le_bytes(), self.chunks.to_le_bytes()].concat()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
