//! What lowering needs of the world, and what it leaves behind.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_port::{ForwarderFactory, Settings, Snapshot, SourceFactory, Triggers};

use super::{Hands, OpenSinks};
use crate::Ports;
use crate::accounts::Books;
use crate::credits::CreditLimits;
use crate::snapshot::Gather;
use crate::source::Marks;

/// Handed through all of lowering.
pub(crate) struct Context<'a> {
    pub ports: &'a Ports,
    pub settings: &'a Settings,
    pub credits: CreditLimits,
    pub workers: usize,
    pub triggers: Option<&'a dyn Triggers>,
    pub snapshot: Option<&'a Snapshot>,
    pub books: Books,
    pub marks: Marks,
    pub gather: Gather,
    pub hands: Hands,
    pub sinks: OpenSinks,
    /// How many sources there are: they share the credits.
    pub sources: usize,
}

impl Context<'_> {
    pub fn source(&self, kind: &str) -> Option<&Arc<dyn SourceFactory>> {
        self.ports.sources.get(kind)
    }

    pub fn forwarder(&self, kind: &str) -> Option<&Arc<dyn ForwarderFactory>> {
        self.ports.forwarders.get(kind)
    }

    /// What the snapshot has of a step, by part.
    pub fn parts(&self, step: &str) -> BTreeMap<u32, &[u8]> {
        let Some(snapshot) = self.snapshot else { return BTreeMap::new() };
        let of_step = snapshot.parts.range((step.to_owned(), 0)..=(step.to_owned(), u32::MAX));
        of_step.map(|((_, part), bytes)| (*part, bytes.as_slice())).collect()
    }
}
