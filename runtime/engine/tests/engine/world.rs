//! A run with everything around it.
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use hexafn_engine::{Control, EngineError, Ports, Report, RunSettings, run};
use hexafn_plan::Plan;
use hexafn_port::{Clock, PortError, Snapshot, SnapshotStore};

use crate::scripts::{Log, Play, Script, Scripts};
use crate::sinks::{Counting, Sink, Sinks};

/// A clock that stands still unless a test moves it.
pub struct Hand(pub AtomicI64);

impl Clock for Hand {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Snapshots in memory.
#[derive(Default)]
pub struct Shelf(pub Mutex<Vec<Snapshot>>);

impl SnapshotStore for Shelf {
    fn keep(&self, snapshot: &Snapshot) -> Result<(), PortError> {
        self.0.lock().unwrap().push(snapshot.clone());
        Ok(())
    }

    fn newest(&self) -> Result<Option<Snapshot>, PortError> {
        Ok(self.0.lock().unwrap().last().cloned())
    }
}

/// The world of a test.
pub struct World {
    pub scripts: HashMap<String, Script>,
    pub sinks: HashMap<String, Arc<Sink>>,
    pub shelf: Option<Arc<Shelf>>,
    pub clock: Arc<Hand>,
    pub log: Arc<Log>,
    pub settings: RunSettings,
}

impl World {
    pub fn new(workers: usize) -> World {
        // Epochs follow each other quickly, so that many close in a short test.
        let settings = RunSettings {
            workers,
            epoch: Duration::from_millis(1),
            snapshot_every: 2,
            grace: Duration::from_secs(60),
            ..RunSettings::default()
        };
        World {
            scripts: HashMap::new(),
            sinks: HashMap::new(),
            shelf: None,
            clock: Arc::new(Hand(AtomicI64::new(1_000_000))),
            log: Arc::default(),
            settings,
        }
    }

    /// A source of one partition of its own name.
    pub fn source(mut self, name: &str, plays: Vec<Play>) -> World {
        self.scripts.insert(name.into(), Script { partitions: vec![(name.into(), plays)], striped: false });
        self
    }

    pub fn script(mut self, name: &str, script: Script) -> World {
        self.scripts.insert(name.into(), script);
        self
    }

    pub fn sink(mut self, name: &str, sink: &Arc<Sink>) -> World {
        self.sinks.insert(name.into(), sink.clone());
        self
    }

    pub fn shelf(mut self, shelf: &Arc<Shelf>) -> World {
        self.shelf = Some(shelf.clone());
        self
    }

    fn ports(&self) -> Ports {
        let scripts = Scripts { scripts: self.scripts.clone(), log: self.log.clone() };
        let sinks = Sinks(self.sinks.clone());
        Ports {
            sources: HashMap::from([("script".to_owned(), Arc::new(scripts) as _)]),
            forwarders: HashMap::from([
                ("collect".to_owned(), Arc::new(sinks) as _),
                ("count".to_owned(), Arc::new(Counting) as _),
            ]),
            snapshots: self.shelf.clone().map(|s| s as _),
            clock: self.clock.clone(),
        }
    }

    /// Runs to the end; the accounts of all steps must hold, and nothing may be left in them.
    pub fn run(&self, plan: &Plan) -> Report {
        settled(self.start(plan).join().unwrap())
    }

    pub fn fail(&self, plan: &Plan) -> EngineError {
        self.start(plan).join().unwrap_err()
    }

    pub fn start(&self, plan: &Plan) -> Running {
        let (plan, ports, settings) = (plan.clone(), self.ports(), self.settings.clone());
        let control = Control::new();
        let steer = control.clone();
        let thread = std::thread::spawn(move || run(&plan, &ports, &settings, &steer));
        Running { control, thread }
    }
}

/// A run under way.
pub struct Running {
    pub control: Control,
    thread: JoinHandle<Result<Report, EngineError>>,
}

impl Running {
    pub fn join(self) -> Result<Report, EngineError> {
        self.thread.join().unwrap()
    }

    /// Waits until something holds; the run goes on meanwhile.
    pub fn until(&self, holds: impl Fn(&Control) -> bool) {
        while !holds(&self.control) {
            assert!(!self.thread.is_finished(), "the run ended before it came to this");
            std::thread::yield_now();
        }
    }
}

/// The report of a run that delivered everything.
pub fn settled(report: Report) -> Report {
    for (step, account) in &report.steps {
        assert!(account.holds(), "{step}: {account:?}");
        assert_eq!(account.held, 0, "{step}: {account:?}");
    }
    assert!(report.drained);
    report
}
