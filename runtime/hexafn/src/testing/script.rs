//! Sources of a test: they give what is fed, as bytes through the real decoder.
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use hexafn_ir::decode::Format;
use hexafn_ir::program;
use hexafn_ir::{Name, layout};
use hexafn_port::{Chunk, Data, Event, OpenSource, Partition, Polled, PortError, Source, SourceFactory, Waker};
use serde_json::Value;

use super::agenda::Agenda;

/// The name of the one partition that a fed source has.
const PARTITION: &str = "feed";

/// What waits to be read, by source. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Feeds(Arc<Mutex<Waiting>>);

#[derive(Default)]
struct Waiting {
    payloads: HashMap<Name, VecDeque<String>>,
    /// The number of the next chunk of any source: chunks of all sources come in the order of the test.
    chunks: u64,
    ended: bool,
}

impl Feeds {
    /// Adds payloads; they are read at the next rest.
    pub fn push(&self, source: &Name, payloads: impl IntoIterator<Item = String>) {
        self.lock().payloads.entry(source.clone()).or_default().extend(payloads);
    }

    /// From now on sources end when they have given all.
    pub fn end(&self) {
        self.lock().ended = true;
    }

    pub fn has_ended(&self) -> bool {
        self.lock().ended
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens scripted sources, and those that run by the test's clock.
pub(super) struct Scripted {
    pub feeds: Feeds,
    /// The sources that the test feeds.
    pub fed: Vec<Name>,
    /// The real factory of a kind that needs nothing but a clock.
    pub real: Option<Arc<dyn SourceFactory>>,
    pub agenda: Agenda,
}

impl SourceFactory for Scripted {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        if let Some(real) = self.real.as_ref().filter(|_| !self.fed.contains(&source.name) && comes_to_rest(source)) {
            let mut partitions = real.open(request)?;
            for partition in &mut partitions {
                let nothing: Box<dyn Source> = Box::new(Nothing);
                let inner = std::mem::replace(&mut partition.reader, nothing);
                partition.reader = self.agenda.following(inner, self.feeds.clone());
            }
            return Ok(partitions);
        }
        let reader = Reader {
            source: source.name.clone(),
            feeds: self.feeds.clone(),
            lines: matches!(&*source.connector.kind, "file" | "stdin") || request.decode.format == Format::Csv,
            header: (request.decode.format == Format::Csv).then(|| Bytes::from(header(source))),
            given: 0,
            bytes: 0,
        };
        Ok(vec![Partition { name: PARTITION.into(), number: 0, reader: Box::new(reader) }])
    }
}

/// Whether a source that is not fed has something to give, and not without end.
fn comes_to_rest(source: &program::Source) -> bool {
    let given = |option: &str| source.connector.value(option).is_some();
    match &*source.connector.kind {
        "every" | "cron" => true,
        "generate" => given("rate") || given("count"),
        "nexmark" => given("rate") || given("events"),
        _ => false,
    }
}

/// The header line of a CSV source: the fields in their order.
fn header(source: &program::Source) -> Vec<u8> {
    let separator = char::from(separator(source));
    let columns = layout::columns(&source.row).map_or_else(|_| vec![], |r| r.fields.clone());
    let names: Vec<String> = columns.iter().map(|f| cell(&Value::String(f.name.to_string()), separator)).collect();
    (names.join(&separator.to_string()) + "\n").into_bytes()
}

fn separator(source: &program::Source) -> u8 {
    let option = source.connector.text("separator").or(source.connector.text("delimiter"));
    option.and_then(|text| text.bytes().next()).unwrap_or(b',')
}

/// An event in the source's format.
pub(super) fn payload(source: &program::Source, event: &Value) -> String {
    if source.connector.format() == Format::Json {
        return event.to_string();
    }
    let separator = char::from(separator(source));
    let columns = layout::columns(&source.row).map_or_else(|_| vec![], |r| r.fields.clone());
    let cells: Vec<String> = columns.iter().map(|f| cell(&event[&*f.name], separator)).collect();
    cells.join(&separator.to_string())
}

fn cell(value: &Value, separator: char) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.contains([separator, '"', '\n', '\r']) || text.is_empty() {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Reads what was fed.
struct Reader {
    source: Name,
    feeds: Feeds,
    /// Whether events are lines of a text; else each is a message.
    lines: bool,
    header: Option<Bytes>,
    given: u64,
    bytes: u64,
}

impl Source for Reader {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, _: &[u8]) -> Result<(), PortError> {
        Err(PortError::new(&*self.source, "a test has no earlier run to go on from"))
    }

    fn poll(&mut self, bytes: usize) -> Result<Polled, PortError> {
        let mut waiting = self.feeds.lock();
        let ended = waiting.ended;
        let queue = waiting.payloads.entry(self.source.clone()).or_default();
        let (mut taken, mut size) = (Vec::new(), 0);
        while size < bytes
            && let Some(payload) = queue.pop_front()
        {
            size += payload.len();
            taken.push(payload);
        }
        if taken.is_empty() {
            return Ok(if ended { Polled::End } else { Polled::Pending });
        }
        let sequence = waiting.chunks;
        waiting.chunks += 1;
        drop(waiting);
        let first = self.given;
        self.given += taken.len() as u64;
        let data = if self.lines {
            let block: String = taken.into_iter().map(|line| line + "\n").collect();
            let offset = self.bytes;
            self.bytes += block.len() as u64;
            let header = self.header.clone();
            Data::Lines { block: Bytes::from(block), offset, line: Some(first + 1), header }
        } else {
            let event = |(payload, offset): (String, i64)| Event {
                payload: Bytes::from(payload),
                offset,
                key: None,
                topic: PARTITION.into(),
                headers: vec![],
                time: None,
            };
            Data::Events(taken.into_iter().zip(first as i64..).map(event).collect())
        };
        Ok(Polled::Chunk(Chunk { data, sequence, arrived: None, receipt: None }))
    }

    fn position(&self) -> Vec<u8> {
        self.given.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}

/// Stands in for a reader while it is wrapped.
struct Nothing;

impl Source for Nothing {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        Ok(Polled::End)
    }

    fn position(&self) -> Vec<u8> {
        Vec::new()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}
