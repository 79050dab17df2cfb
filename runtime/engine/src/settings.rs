//! What a deployment says to the engine.
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use hexafn_diagnostics::Files;
use hexafn_ir::{Name, Value};
use hexafn_port::{Clock, ForwarderFactory, Settings, SnapshotStore, SourceFactory, Triggers};

use crate::CreditLimits;

/// The world as the engine sees it: by kind of connector, as it is written in a program.
#[derive(Clone)]
pub struct Ports {
    /// Sources.
    pub sources: HashMap<String, Arc<dyn SourceFactory>>,
    /// Sinks.
    pub forwarders: HashMap<String, Arc<dyn ForwarderFactory>>,
    /// Where snapshots are kept; without it a run begins afresh each time, and positions are committed as rows are
    /// delivered.
    pub snapshots: Option<Arc<dyn SnapshotStore>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How to run.
#[derive(Clone, Debug)]
pub struct RunSettings {
    /// Worker threads; at least one.
    pub workers: usize,
    /// Handed to every connector.
    pub connectors: Settings,
    /// Values of params that differ from their defaults.
    pub params: BTreeMap<Name, Value>,
    /// The least time between two epochs while events come in.
    pub epoch: Duration,
    /// Every so many epochs a snapshot is kept, if there is a store.
    pub snapshot_every: u64,
    /// How much input may be under way at a time, in all sources together.
    pub credits: CreditLimits,
    /// How long a stop may take until what is still under way is given up (and read again at the next start).
    pub grace: Duration,
    /// The texts of the program, for places in error records.
    pub files: Files,
    /// Whether time stands still between two calls of [`crate::Control::rest`]: sources are read, and watermarks moved,
    /// only by them. For tests with a clock of their own.
    pub stepped: bool,
    /// The triggers of the program: where they are counted, and whether they may fire. Without it they always may.
    pub triggers: Option<Arc<dyn Triggers>>,
}

impl Default for RunSettings {
    fn default() -> Self {
        RunSettings {
            workers: 1,
            connectors: Settings::default(),
            params: BTreeMap::new(),
            epoch: Duration::from_millis(50),
            snapshot_every: 20,
            credits: CreditLimits::default(),
            grace: Duration::from_secs(10),
            files: Files::default(),
            stepped: false,
            triggers: None,
        }
    }
}
