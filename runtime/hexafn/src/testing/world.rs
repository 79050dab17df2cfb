//! The engine of one test, with its clock in the test's hand.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use hexafn_bridge::Host;
use hexafn_engine::{Control, EngineError, Ports, Report, RestError, RunSettings};
use hexafn_expr::Scope;
use hexafn_ir::connector::Role;
use hexafn_ir::{Name, Value, connectors};
use hexafn_plan::Plan;
use hexafn_port::{Clock, ForwarderFactory, Settings, SourceFactory};

use super::agenda::Agenda;
use super::capture::{Captured, Capturing};
use super::clock::VirtualClock;
use super::script::{Feeds, Scripted};

/// The most moments at which something may happen of itself while a test lets time go on.
const MOST_MOMENTS: usize = 100_000;
/// How long a run that has to be stopped may take for it.
const GRACE: Duration = Duration::from_secs(1);

/// What a run is given.
pub(super) struct Start<'a> {
    pub plan: &'a Plan,
    pub files: &'a hexafn_diagnostics::Files,
    pub workers: usize,
    pub params: BTreeMap<Name, Value>,
    /// Sources that the test feeds.
    pub fed: Vec<Name>,
    /// The time by which the test must have ended.
    pub deadline: Instant,
    pub limit: Duration,
}

/// A run under way.
pub(super) struct World {
    pub control: Control,
    pub feeds: Feeds,
    pub captured: Captured,
    clock: Arc<VirtualClock>,
    agenda: Agenda,
    result: Receiver<Result<Report, EngineError>>,
    report: Option<Report>,
    deadline: Instant,
    limit: Duration,
}

impl World {
    /// Begins a run and waits until it rests at the start of time.
    pub fn start(start: Start<'_>) -> Result<World, String> {
        let (clock, captured, feeds) = (Arc::new(VirtualClock::new()), Captured::default(), Feeds::default());
        let agenda = Agenda::new(clock.clone());
        let threads = tokio::runtime::Builder::new_current_thread().build();
        let threads = threads.map_err(|e| format!("cannot prepare the connectors: {e}"))?;
        let shared: Arc<dyn Clock> = clock.clone();
        let rows = crate::generate::rows(scope(start.plan, &start.params));
        let host = Host { runtime: threads.handle().clone(), clock: shared.clone(), rows };
        let mut real = hexafn_bridge::sources(&host);
        let kinds = |role| connectors::ALL.iter().filter(move |s| s.role == role).map(|s| s.kind);
        let mut scripted = |kind: &str| {
            let (feeds, agenda, fed) = (feeds.clone(), agenda.clone(), start.fed.clone());
            Arc::new(Scripted { feeds, fed, real: real.remove(kind), agenda }) as Arc<dyn SourceFactory>
        };
        let capturing: Arc<dyn ForwarderFactory> = Arc::new(Capturing(captured.clone()));
        let ports = Ports {
            sources: kinds(Role::Source).map(|kind| (kind.to_owned(), scripted(kind))).collect(),
            forwarders: kinds(Role::Sink).map(|kind| (kind.to_owned(), capturing.clone())).collect(),
            snapshots: None,
            clock: shared,
        };
        let workers = start.workers.max(1);
        let settings = RunSettings {
            workers,
            connectors: Settings { workers, ..Settings::default() },
            params: start.params,
            files: start.files.clone(),
            grace: GRACE,
            stepped: true,
            ..RunSettings::default()
        };
        let control = Control::new();
        let (send, result) = sync_channel(1);
        let (plan, steered) = (start.plan.clone(), control.clone());
        let run = move || {
            let report = hexafn_engine::run(&plan, &ports, &settings, &steered);
            // A test that lost patience does not wait any more.
            let _ = send.send(report);
        };
        let thread = std::thread::Builder::new().name("test run".into()).spawn(run);
        thread.map_err(|e| format!("cannot start a thread: {e}"))?;
        let (deadline, limit) = (start.deadline, start.limit);
        let mut world = World { control, feeds, captured, clock, agenda, result, report: None, deadline, limit };
        world.rest()?;
        Ok(world)
    }

    /// The virtual time.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Waits until the run rests.
    pub fn rest(&mut self) -> Result<(), String> {
        if self.report.is_some() {
            return Ok(());
        }
        match self.control.rest(self.deadline.saturating_duration_since(Instant::now())) {
            Ok(()) => Ok(()),
            Err(RestError::Ended) => self.ended(),
            Err(RestError::Restless(_)) => Err(self.give_up()),
        }
    }

    /// Lets time go on to `time`, moment by moment.
    pub fn advance_to(&mut self, time: i64) -> Result<(), String> {
        for _ in 0..MOST_MOMENTS {
            let next = self.agenda.next().filter(|t| *t < time).unwrap_or(time);
            self.clock.set(next);
            self.rest()?;
            if next == time {
                return Ok(());
            }
        }
        Err(format!("sources gave something at more than {MOST_MOMENTS} moments while time went on"))
    }

    /// Ends the sources and waits for all that follows.
    pub fn finish(&mut self) -> Result<(), String> {
        self.feeds.end();
        self.rest()?;
        if self.report.is_none() { self.ended() } else { Ok(()) }
    }

    /// What became of the rows; after [`World::finish`].
    pub fn take_report(&mut self) -> Option<Report> {
        self.report.take()
    }

    fn ended(&mut self) -> Result<(), String> {
        match self.result.recv_timeout(self.deadline.saturating_duration_since(Instant::now())) {
            Ok(Ok(report)) => {
                self.report = Some(report);
                Ok(())
            }
            Ok(Err(error)) => Err(chain(&error)),
            Err(RecvTimeoutError::Timeout) => Err(self.give_up()),
            Err(RecvTimeoutError::Disconnected) => Err("the run panicked: this is a mistake in hexafn".into()),
        }
    }

    /// Asks a run to stop that does not come to rest. A thread that does not even then is left to itself.
    fn give_up(&self) -> String {
        self.control.stop();
        let _ = self.result.recv_timeout(2 * GRACE);
        format!("the test did not come to rest within {:?} (`--limit` sets the time)", self.limit)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.feeds.end();
        self.control.stop();
    }
}

/// The params as expressions see them. A value that does not fit is told by the engine.
pub(super) fn scope(plan: &Plan, params: &BTreeMap<Name, Value>) -> Scope {
    let mut scope = Scope::new();
    for param in &plan.params {
        if let Some(value) = params.get(&param.name).or(param.default.as_ref()) {
            let _ = scope.set(param.name.clone(), value, &param.ty);
        }
    }
    scope
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text = format!("{text}: {inner_text}");
        }
        cause = inner.source();
    }
    text
}
