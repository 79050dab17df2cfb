//! Small programs, clocks and deliveries for the tests of this crate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use arrow_array::{Int64Array, RecordBatch};
use hexafn_ir::connector::{Connector, Setting};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Batch, Name, Record, Type, Value, layout, program};
use hexafn_port::{Chunk, Clock, Data, Delivery, OpenSource, Partition, Polled, PortError, Settings, SourceFactory};

use crate::Host;

/// A clock that moves only when it is told to.
#[derive(Default)]
pub struct Hand(AtomicI64);

impl Hand {
    pub fn at(micros: i64) -> Arc<Self> {
        Arc::new(Hand(AtomicI64::new(micros)))
    }

    pub fn forward(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
});

pub fn runtime() -> tokio::runtime::Handle {
    RUNTIME.handle().clone()
}

pub fn host() -> Host {
    host_at(Hand::at(0))
}

pub fn host_at(clock: Arc<dyn Clock>) -> Host {
    Host { runtime: runtime(), clock, rows: Arc::new(|_, _| Err("no expressions here".to_owned())) }
}

pub fn text(value: &str) -> Setting {
    Setting::Value(Value::String(value.into()))
}

pub fn count(value: i64) -> Setting {
    Setting::Value(Value::Int(value))
}

fn connector<const N: usize>(kind: &str, options: [(&str, Setting); N]) -> Connector {
    Connector { kind: kind.into(), options: options.into_iter().map(|(n, s)| (Name::from(n), s)).collect() }
}

pub fn row() -> Type {
    Type::Record(Arc::new(Record::of([("n", Type::Int)])))
}

pub fn source<const N: usize>(kind: &str, options: [(&str, Setting); N]) -> program::Source {
    program::Source {
        name: "in".into(),
        row: row(),
        connector: connector(kind, options),
        time: None,
        idle: None,
        dedupe: None,
        ack: program::Ack::Processed,
        strict: false,
        max_bytes: 1 << 20,
        losses: Vec::new(),
        span: Default::default(),
    }
}

pub fn sink<const N: usize>(kind: &str, options: [(&str, Setting); N]) -> program::Sink {
    program::Sink {
        name: "out".into(),
        connector: connector(kind, options),
        delivery: program::Delivery::default(),
        losses: Vec::new(),
        span: Default::default(),
    }
}

pub fn decode_of(row: Type, format: Format) -> Decode {
    let wanted = layout::columns(&row).unwrap();
    Decode { format, row, wanted, kinds: None, envelope: vec!["@offset".into()], strict: false, max_bytes: 1 << 20 }
}

pub fn settings(folder: &Path) -> Settings {
    Settings { folder: folder.to_owned(), ..Settings::default() }
}

pub fn open(
    factory: &dyn SourceFactory,
    source: &program::Source,
    settings: &Settings,
    may_split: bool,
) -> Result<Vec<Partition>, PortError> {
    let decode = decode_of(source.row.clone(), source.connector.format());
    factory.open(&OpenSource { source, decode: &decode, may_split, settings })
}

/// Polls until there is a chunk, the end, or nothing for now.
pub fn next(partition: &mut Partition) -> Option<Chunk> {
    match partition.reader.poll(1 << 20).unwrap() {
        Polled::Chunk(chunk) => Some(chunk),
        _ => None,
    }
}

/// The text of a chunk.
pub fn lines(chunk: &Chunk) -> String {
    match &chunk.data {
        Data::Lines { block, .. } => String::from_utf8(block.to_vec()).unwrap(),
        _ => panic!("not lines"),
    }
}

/// Lines as an engine would hand them to a sink, with a row `{ n }` each.
pub fn delivery(rows: &[&str]) -> Delivery {
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    for line in rows {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
        ends.push(text.len() as u32);
    }
    let numbers = Int64Array::from_iter_values(0..rows.len() as i64);
    let rows = RecordBatch::try_from_iter([("n", Arc::new(numbers) as _)]).unwrap();
    Delivery { batch: Batch { rows, origin: None, receipts: Vec::new() }, row: row(), text, ends }
}
