//! Which epochs a sink on a worker still waits for.
use std::collections::BTreeMap;

use timely::dataflow::operators::{Capability, InputCapability};

use crate::operator::Outlet;
use crate::timestamp::Stamp;

/// Capabilities of epochs with deliveries under way: for the acknowledgements, and for dead letters.
#[derive(Default)]
pub(super) struct Ledger(BTreeMap<u64, Entry>);

pub(super) struct Entry {
    waiting: usize,
    pub letters: Option<Capability<Stamp>>,
    /// Nothing is sent with it: while it is held the epoch is not complete.
    _acknowledged: Capability<Stamp>,
}

impl Ledger {
    /// One more delivery of the epoch of this capability.
    pub fn wait(&mut self, capability: &InputCapability<Stamp>, at: Stamp, done: usize, letters: Option<&Outlet>) {
        let entry = self.0.entry(at.epoch).or_insert_with(|| Entry {
            waiting: 0,
            letters: letters.map(|outlet| capability.delayed(&at, outlet.port())),
            _acknowledged: capability.delayed(&at, done),
        });
        entry.waiting += 1;
    }

    pub fn entry(&self, epoch: u64) -> Option<&Entry> {
        self.0.get(&epoch)
    }

    /// One delivery of the epoch is over.
    pub fn over(&mut self, epoch: u64) {
        if let Some(entry) = self.0.get_mut(&epoch) {
            entry.waiting -= 1;
            if entry.waiting == 0 {
                self.0.remove(&epoch);
            }
        }
    }
}
