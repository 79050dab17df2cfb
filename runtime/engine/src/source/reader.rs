//! One partition of a source on the worker that reads it.
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use hexafn_ir::Origin;
use hexafn_plan::Order;
use hexafn_port::{PortError, Source};

use super::decode::Decoding;
use crate::credits::Guard;
use crate::snapshot::{Broken, Reader as Bytes, Writer};

/// A partition with what is known of it.
pub(crate) struct Reader {
    pub origin: Arc<Origin>,
    pub source: Box<dyn Source>,
    pub decoding: Decoding,
    pub state: State,
    pub progress: Progress,
    /// Of a stepped run: the event time that the clock stands for, and the clock then.
    pub paced: Option<(i64, i64)>,
    /// Positions after chunks that are under way, oldest first.
    under_way: VecDeque<(Arc<AtomicBool>, Vec<u8>)>,
    /// Positions at checkpoints that are not kept yet.
    checkpoints: BTreeMap<u64, Vec<u8>>,
}

/// Whether there is something to read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// Perhaps.
    Ready,
    /// Not before it says so, or before this time.
    Waiting(Option<Instant>),
    /// Never again.
    Ended,
}

/// How far a partition has come; part of snapshots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Progress {
    /// The greatest event time so far.
    pub latest: Option<i64>,
    /// A watermark that it was given while it was idle.
    pub floor: i64,
    /// The least number that its next chunk can have.
    pub chunk: u64,
}

impl Reader {
    pub fn new(origin: Arc<Origin>, source: Box<dyn Source>, decoding: Decoding) -> Reader {
        let progress = Progress { latest: None, floor: i64::MIN, chunk: 0 };
        let (under_way, checkpoints) = (VecDeque::new(), BTreeMap::new());
        Reader { origin, source, decoding, state: State::Ready, progress, paced: None, under_way, checkpoints }
    }

    /// The watermark of the partition: nothing older is sent any more.
    pub fn watermark(&self, order: Order, late: Option<i64>) -> i64 {
        match (order, late) {
            (Order::Arrival, _) => i64::MIN,
            (Order::Sequence, _) => i64::try_from(self.progress.chunk).unwrap_or(i64::MAX),
            (Order::Time, Some(late)) => {
                self.progress.latest.map_or(i64::MIN, |l| l.saturating_sub(late)).max(self.progress.floor)
            }
            // Times of arrival: each chunk is put after the one before it.
            (Order::Time, None) => self.progress.latest.map_or(i64::MIN, |l| l + 1).max(self.progress.floor),
        }
    }

    /// Notes that a chunk is under way.
    pub fn sent(&mut self, guard: &Guard) {
        self.under_way.push_back((guard.done(), self.source.position()));
    }

    /// Whether chunks are under way.
    pub fn is_under_way(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Commits the position up to which every chunk is delivered, parked or absorbed.
    pub fn commit_delivered(&mut self) -> Result<(), PortError> {
        let mut position = None;
        while self.under_way.front().is_some_and(|(done, _)| done.load(Ordering::SeqCst)) {
            position = self.under_way.pop_front().map(|(_, position)| position);
        }
        position.map_or(Ok(()), |position| self.source.commit(&position))
    }

    /// Forgets chunks that are done: snapshots decide what is committed.
    pub fn forget_delivered(&mut self) {
        while self.under_way.front().is_some_and(|(done, _)| done.load(Ordering::SeqCst)) {
            self.under_way.pop_front();
        }
    }

    /// The state at the end of a checkpoint.
    pub fn checkpoint(&mut self, epoch: u64) -> (u32, Vec<u8>) {
        let position = self.source.position();
        let part = (self.origin.number, self.progress.bytes(&position));
        self.checkpoints.insert(epoch, position);
        part
    }

    /// The state now.
    pub fn part(&self) -> (u32, Vec<u8>) {
        (self.origin.number, self.progress.bytes(&self.source.position()))
    }

    /// Commits the position of a checkpoint that is durable.
    pub fn commit_kept(&mut self, epoch: u64) -> Result<(), PortError> {
        let newer = self.checkpoints.split_off(&(epoch + 1));
        let position = std::mem::replace(&mut self.checkpoints, newer).remove(&epoch);
        position.map_or(Ok(()), |position| self.source.commit(&position))
    }

    /// Commits where it stands.
    pub fn commit_all(&mut self) -> Result<(), PortError> {
        let position = self.source.position();
        self.source.commit(&position)
    }
}

impl Progress {
    fn bytes(&self, position: &[u8]) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u64(u64::from(self.latest.is_some()));
        writer.i64(self.latest.unwrap_or_default());
        writer.i64(self.floor);
        writer.u64(self.chunk);
        writer.block(position);
        writer.finish()
    }

    /// Reads back what a snapshot has of a partition: how far it had come, and its position.
    pub fn read(bytes: &[u8]) -> Result<(Progress, &[u8]), Broken> {
        let mut reader = Bytes::new(bytes);
        let (some, latest) = (reader.u64()? == 1, reader.i64()?);
        let progress = Progress { latest: some.then_some(latest), floor: reader.i64()?, chunk: reader.u64()? };
        Ok((progress, reader.block()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_read_back() {
        let progress = Progress { latest: Some(-3), floor: i64::MIN, chunk: 7 };
        assert_eq!(Progress::read(&progress.bytes(b"at 5")), Ok((progress, &b"at 5"[..])));
        assert_eq!(Progress::read(b"x"), Err(Broken));
    }
}
