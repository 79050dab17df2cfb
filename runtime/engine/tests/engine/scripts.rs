//! Sources that play a script.
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use bytes::Bytes;
use hexafn_ir::Receipt;
use hexafn_port::{Chunk, Data, OpenSource, Partition, Polled, PortError, Source, SourceFactory, Waker};

/// One row of the tests: key, number, event time in microseconds.
pub type Row = (&'static str, i64, i64);

/// What a source does at a poll.
#[derive(Clone)]
pub enum Play {
    /// These lines, as one chunk.
    Lines(String),
    /// Nothing until the gate opens.
    Gate(Gate),
    /// An error of the connector.
    Fail,
    /// A defect of the connector.
    Panic,
}

pub fn lines(rows: &[Row]) -> Play {
    Play::Lines(rows.iter().map(|(k, n, at)| format!("{{\"k\":\"{k}\",\"n\":{n},\"at\":{at}}}\n")).collect())
}

/// Opens once.
#[derive(Clone, Default)]
pub struct Gate(Arc<(AtomicBool, Mutex<Vec<Waker>>)>);

impl Gate {
    pub fn open(&self) {
        self.0.0.store(true, Ordering::SeqCst);
        self.0.1.lock().unwrap().iter().for_each(|wake| wake());
    }

    fn is_open(&self, waker: &Waker) -> bool {
        self.0.1.lock().unwrap().push(waker.clone());
        self.0.0.load(Ordering::SeqCst)
    }
}

/// What happened to the sources.
#[derive(Default)]
pub struct Log {
    /// Chunks given out, by partition name.
    pub read: Mutex<HashMap<String, usize>>,
    /// Positions committed, by partition name.
    pub committed: Mutex<HashMap<String, usize>>,
    /// Workers' threads that polled, by partition name.
    pub receipts: AtomicUsize,
    pub lost: AtomicUsize,
    pub abandoned: AtomicUsize,
    changed: Condvar,
}

impl Log {
    /// Waits until so many chunks were given out by a partition.
    pub fn wait_read(&self, partition: &str, chunks: usize) {
        let mut read = self.read.lock().unwrap();
        while read.get(partition).copied().unwrap_or(0) < chunks {
            read = self.changed.wait(read).unwrap();
        }
    }
}

/// One source: its partitions by name, each with its script.
#[derive(Clone, Default)]
pub struct Script {
    pub partitions: Vec<(String, Vec<Play>)>,
    /// Chunks of partition p of n are numbered p, p + n, … as those of a file that is split.
    pub striped: bool,
}

/// Opens scripts by the name of the source.
pub struct Scripts {
    pub scripts: HashMap<String, Script>,
    pub log: Arc<Log>,
}

impl SourceFactory for Scripts {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let script = &self.scripts[&*request.source.name];
        let step = if script.striped { script.partitions.len() } else { 1 };
        let reader = |(number, (name, plays)): (usize, &(String, Vec<Play>))| Partition {
            name: name.as_str().into(),
            number: number as u32,
            reader: Box::new(Reader {
                name: name.clone(),
                plays: plays.clone(),
                next: 0,
                given: 0,
                first: if script.striped { number } else { 0 },
                step,
                waker: Arc::new(|| ()),
                log: self.log.clone(),
            }),
        };
        Ok(script.partitions.iter().enumerate().map(reader).collect())
    }
}

struct Reader {
    name: String,
    plays: Vec<Play>,
    next: usize,
    given: usize,
    first: usize,
    step: usize,
    waker: Waker,
    log: Arc<Log>,
}

struct Answer(Arc<Log>);

impl Receipt for Answer {
    fn lost(&self) {
        self.0.lost.fetch_add(1, Ordering::SeqCst);
    }

    fn abandon(&self) {
        self.0.abandoned.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.0.receipts.fetch_add(1, Ordering::SeqCst);
    }
}

impl Source for Reader {
    fn start(&mut self, waker: Waker) {
        self.waker = waker;
    }

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let position = usize::from_le_bytes(position.try_into().unwrap());
        while self.given < position {
            self.given += usize::from(matches!(self.plays[self.next], Play::Lines(_)));
            self.next += 1;
        }
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        loop {
            match self.plays.get(self.next) {
                None => return Ok(Polled::End),
                Some(Play::Gate(gate)) if !gate.is_open(&self.waker) => return Ok(Polled::Pending),
                Some(Play::Gate(_)) => self.next += 1,
                Some(Play::Fail) => return Err(PortError::new(self.name.clone(), "the file vanished")),
                Some(Play::Panic) => panic!("the connector is broken"),
                Some(Play::Lines(text)) => {
                    let data = Data::Lines {
                        block: Bytes::from(text.clone()),
                        offset: (self.given * 1_000_000) as u64,
                        line: Some(1),
                        header: None,
                    };
                    let sequence = (self.first + self.given * self.step) as u64;
                    let receipt: Arc<dyn Receipt> = Arc::new(Answer(self.log.clone()));
                    (self.next, self.given) = (self.next + 1, self.given + 1);
                    self.log.read.lock().unwrap().insert(self.name.clone(), self.given);
                    self.log.changed.notify_all();
                    return Ok(Polled::Chunk(Chunk { data, sequence, arrived: None, receipt: Some(receipt) }));
                }
            }
        }
    }

    fn position(&self) -> Vec<u8> {
        self.given.to_le_bytes().to_vec()
    }

    fn commit(&mut self, position: &[u8]) -> Result<(), PortError> {
        let position = usize::from_le_bytes(position.try_into().unwrap());
        self.log.committed.lock().unwrap().insert(self.name.clone(), position);
        Ok(())
    }
}
