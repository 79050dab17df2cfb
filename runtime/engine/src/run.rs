//! A run from its beginning to its end.
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hexafn_expr::Scope;
use hexafn_plan::{NodeKind, Plan};
use hexafn_port::Snapshot;
use timely::worker::Worker;
use timely::{CommunicationConfig, WorkerConfig};

use crate::accounts::Books;
use crate::control::{self, Control, Epochs, Local, Pace};
use crate::credits::Flight;
use crate::errors::ErrorCounts;
use crate::failure::Failure;
use crate::forward::{self, Forwarding};
use crate::lower::{Context, Hands, OpenSinks, Physical, lower};
use crate::process::{Activity, Process, Stash};
use crate::snapshot::{Gather, Keeper};
use crate::source::{Marks, Reader};
use crate::wake::Workers;
use crate::worker::{self, Owner};
use crate::{EngineError, Ports, Report, RunSettings, dataflow};

/// Runs a plan until its sources end, `control` stops it, or something fails for good.
///
/// # Errors
/// What the operator must mend before the program can run, or what made it stop. Events that fail are no errors: they go
/// to their routes.
pub fn run(plan: &Plan, ports: &Ports, settings: &RunSettings, control: &Control) -> Result<Report, EngineError> {
    let began = Instant::now();
    let workers = settings.workers.max(1);
    let connectors = hexafn_port::Settings { workers, ..settings.connectors.clone() };
    let snapshot = ports.snapshots.as_ref().map(|s| s.newest()).transpose()?.flatten();
    let scope = params(plan, settings)?;
    let threads = Arc::new(Workers::default());
    let mut context = Context {
        ports,
        settings: &connectors,
        credits: settings.credits,
        workers,
        triggers: settings.triggers.as_deref(),
        snapshot: snapshot.as_ref(),
        books: Books::default(),
        marks: Marks::default(),
        gather: Gather::new(threads.clone()),
        hands: Hands::default(),
        sinks: OpenSinks::default(),
        sources: plan.graph.node_weights().filter(|n| matches!(n.kind, NodeKind::Source(_))).count(),
    };
    let physical = Arc::new(lower(plan, &mut context)?);
    let Context { books, marks, gather, hands, sinks, .. } = context;

    let first = snapshot.as_ref().map_or(1, |s| s.epoch + 1);
    let flight = Arc::new(Flight::default());
    let process = Arc::new(Process {
        failure: Arc::new(Failure::new(threads.clone(), flight.clone())),
        activity: Activity::new(threads.clone()),
        workers: threads,
        books,
        errors: ErrorCounts::default(),
        clock: ports.clock.clone(),
        files: settings.files.clone(),
        marks,
        gather,
        stash: Stash::default(),
        decoded: (0..workers).map(|_| AtomicU64::new(0)).collect(),
        rounds: AtomicU64::new(0),
        epoch: AtomicU64::new(first),
        snapshots: AtomicU64::new(0),
        flight,
    });
    if !control.attach(process.clone(), plan.params.clone()) {
        return Err(EngineError::Start("this handle steers another run already".into()));
    }
    let _over = Over(control);

    let keeper = match &ports.snapshots {
        Some(store) => Some(Arc::new(Keeper::start(store.clone(), process.clone())?)),
        None => None,
    };
    let mut forwarding = Vec::new();
    for waiting in sinks.threads {
        let sink = waiting.sink.to_string();
        let started = forward::start(&sink, waiting.forwarder, waiting.policy, waiting.queue, process.clone())?;
        forwarding.push((waiting.sink, started));
    }
    let shared = Shared {
        physical,
        process: process.clone(),
        hands: Mutex::new(hands.0),
        snapshot,
        scope,
        params: plan.params.clone(),
        control: control.clone(),
        keeper: keeper.clone(),
        pace: Pace {
            length: settings.epoch,
            every: ports.snapshots.is_some().then_some(settings.snapshot_every.max(1)),
        },
        grace: settings.grace,
        stepped: settings.stepped,
        first,
    };
    let outcome = execute(workers, shared);
    let drained = outcome.as_ref().is_ok_and(|o| o.iter().all(|worker| worker.ended));
    if !drained || process.failure.happened() {
        // Nobody waits for these deliveries any more.
        forwarding.iter().for_each(|(_, f): &(_, Forwarding)| f.queue.abort());
    }
    let mut summaries: Vec<_> = forwarding.iter().filter_map(|(id, f)| Some((id.clone(), f.end()?))).collect();
    summaries.extend(sinks.inline.iter().filter_map(|(id, f)| Some((id.clone(), f.summary()?))));
    keeper.iter().for_each(|k| k.end());
    if let Some(error) = process.failure.take() {
        return Err(error);
    }
    let readers = outcome?.into_iter().flat_map(|worker| worker.readers).collect();
    if drained {
        settle(ports, &process, readers)?;
    }
    Ok(Report {
        steps: process.books.accounts(),
        errors: process.errors.read(),
        decoded: process.decoded.iter().map(|n| n.load(Ordering::Relaxed)).collect(),
        summaries,
        duration: began.elapsed(),
        drained,
        given_up: process.flight.is_given_up(),
        epochs: process.epoch.load(Ordering::Acquire),
        snapshots: process.snapshots.load(Ordering::Acquire),
        most_bytes: process.flight.most(),
    })
}

/// What every worker is given.
struct Shared {
    physical: Arc<Physical>,
    process: Arc<Process>,
    hands: Mutex<HashMap<(usize, usize), Vec<Reader>>>,
    snapshot: Option<Snapshot>,
    scope: Scope,
    params: Vec<hexafn_ir::program::Param>,
    control: Control,
    keeper: Option<Arc<Keeper>>,
    pace: Pace,
    grace: Duration,
    stepped: bool,
    first: u64,
}

/// Tells whoever waits for the run to rest that it has ended, however it did.
struct Over<'a>(&'a Control);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.over();
    }
}

/// What a worker leaves behind.
struct Left {
    ended: bool,
    readers: Vec<Reader>,
}

fn execute(workers: usize, shared: Shared) -> Result<Vec<Left>, EngineError> {
    let communication = match workers {
        1 => CommunicationConfig::Thread,
        n => CommunicationConfig::Process(n),
    };
    let config = timely::Config { communication, worker: WorkerConfig::default() };
    let process = shared.process.clone();
    let guards = timely::execute(config, move |worker| shared.work(worker)).map_err(EngineError::Start)?;
    let mut left = Vec::with_capacity(workers);
    for result in guards.join() {
        match result {
            Ok(Some(worker)) => left.push(worker),
            Ok(None) => {}
            Err(message) => process.failure.set(EngineError::Panic { step: "a worker".into(), message }),
        }
    }
    Ok(left)
}

impl Shared {
    fn work(&self, worker: &mut Worker) -> Option<Left> {
        let (index, peers) = (worker.index(), worker.peers());
        self.process.workers.register(index);
        let result = self.process.failure.watch("a worker", || {
            let local = Local::new(
                self.process.clone(),
                index,
                self.pace.every,
                self.first,
                self.stepped,
                self.params.clone(),
                self.scope.clone(),
            );
            let commands = control::build(worker, local.clone());
            let mut hands = HashMap::new();
            for ((step, at), readers) in self.hands.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
                if *at == index {
                    hands.insert(*step, std::mem::take(readers));
                }
            }
            let mut restored = crate::keyed::restore(&self.physical, self.snapshot.as_ref(), index, peers)?;
            let (probe, readers) = dataflow::build(worker, &self.physical, &local, hands, &mut restored);
            let mut others = Some(commands);
            let owner = (index == 0).then(|| others.take()).flatten().map(|commands| {
                let epochs = Epochs::new(self.pace, self.first, Instant::now());
                Owner::new(self.control.clone(), commands, epochs, self.keeper.clone(), self.stepped)
            });
            // Only the first worker speaks; the ends of the others would hold the dataflow open.
            drop(others);
            let ended = worker::run(worker, &local, &probe, owner, self.grace);
            let readers = readers.into_iter().flat_map(|(_, readers)| readers.take()).collect();
            Ok(Left { ended, readers })
        });
        if result.is_none() {
            // After a panic or error the dataflows are of no use, and timely would step them for ever.
            for dataflow in worker.installed_dataflows() {
                worker.drop_dataflow(dataflow);
            }
        }
        result
    }
}

/// After everything was delivered: the last snapshot, and the last positions.
fn settle(ports: &Ports, process: &Process, readers: Vec<Reader>) -> Result<(), EngineError> {
    if let Some(store) = &ports.snapshots
        && let Some(snapshot) = process.gather.last(process.epoch.load(Ordering::Acquire) + 1)
    {
        store.keep(&snapshot)?;
        process.snapshots.fetch_add(1, Ordering::AcqRel);
    }
    for mut reader in readers {
        reader.commit_all()?;
    }
    Ok(())
}

/// The values of the params at the start.
fn params(plan: &Plan, settings: &RunSettings) -> Result<Scope, EngineError> {
    let mut scope = Scope::new();
    let error = |name: &str, reason: String| EngineError::Param { name: name.to_owned(), reason };
    if let Some(name) = settings.params.keys().find(|name| !plan.params.iter().any(|p| p.name == **name)) {
        return Err(error(name, "is not declared in the program".into()));
    }
    for param in &plan.params {
        let value = settings.params.get(&param.name).or(param.default.as_ref());
        let value = value.ok_or_else(|| error(&param.name, "has no default and was not set".into()))?;
        let set = scope.set(param.name.clone(), value, &param.ty);
        set.map_err(|m| error(&param.name, format!("is of type `{}`: {m}", param.ty)))?;
    }
    Ok(scope)
}
