//! Sinks that keep what they get.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hexafn_ir::program;
use hexafn_port::{Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};

type Lines = Arc<Mutex<BTreeMap<String, Vec<String>>>>;

/// All sinks of a run, by name.
#[derive(Clone, Default)]
pub struct Sinks(Lines);

impl Sinks {
    /// What they got.
    pub fn lines(&self) -> BTreeMap<String, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ForwarderFactory for Sinks {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Lines
    }

    fn open(&self, sink: &program::Sink, _: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        Ok(Box::new(Keeper { name: sink.name.to_string(), lines: self.0.clone() }))
    }
}

struct Keeper {
    name: String,
    lines: Lines,
}

impl Forwarder for Keeper {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        let text = String::from_utf8_lossy(&delivery.text);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.entry(self.name.clone()).or_default().extend(text.lines().map(str::to_owned));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }
}
