//! Sinks of a test: what reaches them is kept, by name, as the JSON that a sink would write.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hexafn_codec::encode::JsonEncoder;
use hexafn_ir::{Name, program};
use hexafn_port::{Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};
use serde_json::Value;

/// The most rows of all sinks of a test: far more than anybody looks at.
const MOST_ROWS: usize = 1_000_000;

/// The rows of a run so far.
#[derive(Clone, Default)]
pub(super) struct Captured(Arc<Mutex<Rows>>);

#[derive(Default)]
struct Rows {
    by_sink: HashMap<Name, Vec<Value>>,
    count: usize,
}

impl Captured {
    /// The rows of a sink after the first `from`.
    pub fn since(&self, sink: &str, from: usize) -> Vec<Value> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.by_sink.get(sink).and_then(|rows| rows.get(from..)).unwrap_or_default().to_vec()
    }

    fn add(&self, sink: &Name, rows: Vec<Value>) -> Result<(), String> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.count += rows.len();
        if all.count > MOST_ROWS {
            return Err(format!("the sinks of a test take at most {MOST_ROWS} rows"));
        }
        all.by_sink.entry(sink.clone()).or_default().extend(rows);
        Ok(())
    }
}

/// Stands for every kind of sink.
pub(super) struct Capturing(pub Captured);

impl ForwarderFactory for Capturing {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Rows
    }

    fn open(&self, sink: &program::Sink, _: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        Ok(Box::new(Keeper { sink: sink.name.clone(), captured: self.0.clone() }))
    }
}

struct Keeper {
    sink: Name,
    captured: Captured,
}

impl Forwarder for Keeper {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        let rows = lines(delivery).and_then(|rows| self.captured.add(&self.sink, rows));
        rows.map_err(|message| Refusal { retry: false, rows: None, message, cause: None, after: None })
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }
}

/// The rows as they would be written; secrets are open, as they are the test's own.
fn lines(delivery: &Delivery) -> Result<Vec<Value>, String> {
    let rows = &delivery.batch.rows;
    let encoder = JsonEncoder::new(&delivery.row.revealed(), &rows.schema()).map_err(|e| e.to_string())?;
    let (mut text, mut ends) = (Vec::new(), Vec::new());
    encoder.encode(rows, &mut text, Some(&mut ends)).map_err(|e| e.to_string())?;
    let mut start = 0;
    let line = |end: &u32| {
        let line = text.get(start..*end as usize).unwrap_or_default();
        start = *end as usize;
        serde_json::from_slice(line).map_err(|e| format!("a row is no JSON: {e}"))
    };
    ends.iter().map(line).collect()
}
