//! The sink `drop`: takes rows, reads all of them into a checksum, and forgets them.
mod checksum;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use hexafn_ir::{Name, layout, program};
use hexafn_port::{Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};

use self::checksum::Checksum;

/// Opens `drop` sinks. A sink that is opened by several workers counts all of their rows.
#[derive(Default)]
pub(crate) struct DropFactory {
    open: Mutex<BTreeMap<Name, Weak<Totals>>>,
}

/// What all workers took.
#[derive(Default)]
struct Totals {
    rows: AtomicU64,
    checksum: AtomicU64,
}

impl ForwarderFactory for DropFactory {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Rows
    }

    fn open(&self, sink: &program::Sink, _: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        // The map holds no half-done change, so a panic elsewhere did it no harm.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let totals = open.get(&sink.name).and_then(Weak::upgrade).unwrap_or_default();
        open.insert(sink.name.clone(), Arc::downgrade(&totals));
        Ok(Box::new(Dropped { totals, checksum: Checksum::default() }))
    }
}

struct Dropped {
    totals: Arc<Totals>,
    checksum: Checksum,
}

impl Forwarder for Dropped {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        let rows = &delivery.batch.rows;
        // Behind the row's own columns come those of the envelope, which are no part of the answer.
        let own = layout::columns(&delivery.row).map_or(rows.num_columns(), |columns| columns.fields.len());
        let sum = self.checksum.of(&rows.columns()[..own.min(rows.num_columns())], rows.num_rows());
        self.totals.rows.fetch_add(rows.num_rows() as u64, Ordering::Relaxed);
        self.totals.checksum.fetch_add(sum, Ordering::Relaxed);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }

    fn summary(&self) -> Option<String> {
        let rows = self.totals.rows.load(Ordering::Relaxed);
        Some(format!("{rows} rows, checksum {:016x}", self.totals.checksum.load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests;
