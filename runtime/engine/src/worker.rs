//! The loop of a worker.
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use timely::dataflow::ProbeHandle;
use timely::worker::Worker;

use crate::control::{Command, Commands, Control, Epochs, Local, Reading};
use crate::process::Process;
use crate::snapshot::Keeper;
use crate::timestamp::{Stamp, least_epoch};

/// What only the first worker does: it owns the epochs.
pub(crate) struct Owner {
    pub control: Control,
    pub commands: Option<Commands>,
    pub epochs: Epochs,
    pub keeper: Option<Arc<Keeper>>,
    stop: Stopping,
    kept: u64,
    /// A snapshot that is whole, while the one before is being written.
    whole: Option<hexafn_port::Snapshot>,
    /// Of a stepped run: whether it is one, and the rest that is under way.
    stepped: bool,
    rest: Option<Rest>,
}

/// Sources are asked so often: what one promises in the first round, those that follow it know in the second.
const ROUNDS: u32 = 2;

/// A rest that is under way.
struct Rest {
    rounds: u32,
    done: SyncSender<()>,
}

/// How far a stop has come.
enum Stopping {
    /// Nobody asked.
    No,
    /// Sources have ended; what is under way is delivered until this time.
    Draining(Instant),
    /// The snapshot of this epoch is waited for, until this time.
    Keeping(u64, Instant),
    /// The dataflow is being let go.
    Leaving,
}

impl Owner {
    pub fn new(
        control: Control,
        commands: Commands,
        epochs: Epochs,
        keeper: Option<Arc<Keeper>>,
        stepped: bool,
    ) -> Owner {
        Owner {
            control,
            commands: Some(commands),
            epochs,
            keeper,
            stop: Stopping::No,
            kept: 0,
            whole: None,
            stepped,
            rest: None,
        }
    }

    /// Decides what is due; answers how long the worker may sleep.
    fn tick(&mut self, process: &Process, probe: &ProbeHandle<Stamp>, grace: Duration) -> Option<Duration> {
        if probe.done() {
            // Everything is delivered: the other dataflow may end, too.
            self.commands = None;
            self.rested();
            return None;
        }
        let least = probe.with_frontier(least_epoch).unwrap_or(self.epochs.open());
        let now = Instant::now();
        self.hand_params();
        self.keep(process, least);
        let patience = self.stop(process, grace, now);
        if !matches!(self.stop, Stopping::No) {
            return patience;
        }
        if self.stepped {
            return self.go_to_rest(process, least);
        }
        match self.epochs.due(process.activity.seen(), least, now) {
            Ok(()) => {
                let epoch = self.epochs.next(process.activity.take(), now);
                process.epoch.store(epoch, Ordering::Release);
                self.send(Command::Epoch(epoch));
                Some(Duration::ZERO)
            }
            Err(rest) => rest,
        }
    }

    /// Goes on with a rest, or begins one that was asked for; answers how long the worker may sleep.
    fn go_to_rest(&mut self, process: &Process, least: u64) -> Option<Duration> {
        match &mut self.rest {
            None => self.rest = Some(Rest { rounds: ROUNDS, done: self.control.take_rest()? }),
            Some(_) if least < self.epochs.open() => return None,
            Some(rest) if rest.rounds == 0 => {
                self.rested();
                return Some(Duration::ZERO);
            }
            Some(_) => {}
        }
        self.rest.iter_mut().for_each(|rest| rest.rounds -= 1);
        let epoch = self.epochs.next(process.activity.take(), Instant::now());
        process.epoch.store(epoch, Ordering::Release);
        self.send(Command::Rest(epoch));
        Some(Duration::ZERO)
    }

    /// Tells whoever waits that nothing moves any more.
    fn rested(&mut self) {
        if let Some(done) = self.rest.take().map(|rest| rest.done).or_else(|| self.control.take_rest()) {
            // One who lost patience does not wait any more.
            let _ = done.try_send(());
        }
    }

    fn send(&mut self, command: Command) {
        if let Some(commands) = &mut self.commands {
            commands.send(command);
        }
    }

    fn hand_params(&mut self) {
        let params = self.control.take_params();
        if !params.is_empty() {
            self.send(Command::Params(params));
        }
    }

    /// Hands a whole snapshot to the store, and tells sources what is durable.
    fn keep(&mut self, process: &Process, least: u64) {
        let Some(keeper) = self.keeper.clone() else { return };
        if let Some(newer) = process.gather.complete(least) {
            self.whole = Some(newer);
        }
        if let Some(snapshot) = self.whole.take() {
            self.whole = keeper.offer(snapshot);
        }
        let kept = keeper.kept();
        if kept > self.kept {
            self.kept = kept;
            self.send(Command::Kept(kept));
        }
    }

    /// Goes on with a stop, if one was asked for.
    fn stop(&mut self, process: &Process, grace: Duration, now: Instant) -> Option<Duration> {
        match self.stop {
            Stopping::No if !self.control.stopping() => return None,
            Stopping::No => match self.epochs.last() {
                Some((checkpoint, after)) => {
                    for command in [Command::Pause, Command::Epoch(checkpoint), Command::Epoch(after)] {
                        self.send(command);
                    }
                    process.epoch.store(after, Ordering::Release);
                    self.stop = Stopping::Keeping(checkpoint, now + grace);
                }
                None => {
                    self.send(Command::Stop);
                    self.stop = Stopping::Draining(now + grace);
                }
            },
            Stopping::Keeping(checkpoint, _) if self.kept >= checkpoint => self.leave(),
            Stopping::Draining(end) | Stopping::Keeping(_, end) if now >= end => {
                tracing::warn!("not everything was delivered in the time that a stop may take");
                process.flight.give_up();
                self.leave();
            }
            _ => {}
        }
        match self.stop {
            Stopping::Draining(end) | Stopping::Keeping(_, end) => Some(end.saturating_duration_since(now)),
            Stopping::No | Stopping::Leaving => None,
        }
    }

    fn leave(&mut self) {
        if !matches!(self.stop, Stopping::Leaving) {
            self.send(Command::Leave);
            self.commands = None;
            self.stop = Stopping::Leaving;
        }
    }
}

/// Steps the dataflows of a worker until they have ended, or the run has. Answers whether the rows had ended.
pub(crate) fn run(
    worker: &mut Worker,
    local: &Rc<Local>,
    probe: &ProbeHandle<Stamp>,
    mut owner: Option<Owner>,
    grace: Duration,
) -> bool {
    let process = local.process.clone();
    // A new probe reads as not done before the first step; the dataflows themselves are the truth.
    while worker.has_dataflows() {
        process.rounds.fetch_add(1, Ordering::Relaxed);
        if process.failure.happened() || local.leave.get() {
            break;
        }
        let pause = owner.as_mut().and_then(|owner| owner.tick(&process, probe, grace));
        worker.step_or_park(pause);
    }
    let ended = probe.done();
    drop(owner);
    if !ended {
        local.reading.set(Reading::Off);
    }
    for dataflow in worker.installed_dataflows() {
        worker.drop_dataflow(dataflow);
    }
    ended
}
