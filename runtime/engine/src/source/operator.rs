//! The operator of a source on a worker.
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_schema::ArrowError;
use hexafn_ir::dead_letter::Loss;
use hexafn_plan::{Order, StepId};
use timely::dataflow::Scope;
use timely::dataflow::operators::Capability;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::scheduling::Activator;

use super::pull::Pulled;
use super::reader::{Reader, State};
use super::time::TimeRule;
use crate::EngineError;
use crate::control::{Local, Reading};
use crate::credits::{CreditLimits, Credits};
use crate::layout::Layout;
use crate::operator::{Outlet, Stream, watched};
use crate::timestamp::Stamp;
use crate::wake::Bell;

/// So much is read before other operators have their turn.
const TURN_BYTES: u64 = 1 << 20;
const TURN_CHUNKS: usize = 32;
/// How often a watermark that follows a clock moves while rows wait for it.
const TICK: Duration = Duration::from_millis(10);

/// Where a column of a source's rows comes from.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// A decoded column.
    Decoded(usize),
    /// The event time, or that of the watermark's order.
    Time,
    /// When the rows came.
    Arrived,
    /// The events' ids.
    Id,
}

/// What is the same on all workers.
pub(crate) struct Spec {
    pub id: StepId,
    pub index: usize,
    pub page: usize,
    pub order: Order,
    pub rule: TimeRule,
    /// Whether times are told at all: for lateness, for order, or because somebody reads them.
    pub timed: bool,
    /// The silence after which it is idle, microseconds.
    pub idle: Option<i64>,
    pub secret: bool,
    /// Where rows go whose time cannot be told.
    pub failed_time: Loss,
    pub decoded: Layout,
    pub output: Layout,
    /// Where each column of the output comes from.
    pub places: Vec<Place>,
    pub losses: Losses,
    pub credits: CreditLimits,
    /// The place of each worker in the marks.
    pub marks: Vec<usize>,
}

impl Spec {
    /// How far event times may come out of order; `None` without event time.
    pub(super) fn late(&self) -> Option<i64> {
        self.rule.event.as_ref().map(|(_, _, late)| *late)
    }

    pub(super) fn columns(&self, error: ArrowError) -> EngineError {
        EngineError::Columns { step: self.id.to_string(), error }
    }
}

/// The kinds of loss that have a route.
#[derive(Clone, Default)]
pub(crate) struct Losses(pub Vec<Loss>);

impl Losses {
    pub(super) fn kinds(&self) -> impl Iterator<Item = Loss> {
        self.0.iter().copied()
    }
}

/// The outputs.
pub(crate) struct Ports {
    pub(super) rows: Outlet,
    pub(super) losses: Losses,
    outlets: Vec<Outlet>,
}

impl Ports {
    pub(super) fn route(&mut self, kind: Loss) -> Option<&mut Outlet> {
        let place = self.losses.0.iter().position(|k| *k == kind)?;
        self.outlets.get_mut(place)
    }
}

/// The state of the operator.
pub(super) struct Operator {
    pub spec: Arc<Spec>,
    pub local: Rc<Local>,
    pub ports: Ports,
    pub readers: Rc<RefCell<Vec<Reader>>>,
    pub credits: Arc<Credits>,
    /// One per port; empty when all partitions have ended.
    pub capabilities: Vec<Capability<Stamp>>,
    /// The clock when something last came in.
    pub last_input: i64,
    bell: Arc<Bell>,
    activator: Activator,
    /// The partition whose turn is next.
    pub turn: usize,
    /// The earliest timer that is set: timers cannot be taken back, so later ones are not added.
    timer: Option<Instant>,
    kept: Option<u64>,
    /// Whether reading stopped for want of credits.
    pub throttled: bool,
}

/// Adds the source to the dataflow: its rows, and each kind of loss that has a route.
pub(crate) fn build<'s>(
    spec: Arc<Spec>,
    scope: Scope<'s, Stamp>,
    readers: Rc<RefCell<Vec<Reader>>>,
    local: Rc<Local>,
) -> (Stream<'s>, Vec<(Loss, Stream<'s>)>) {
    let step = spec.id.to_string();
    let mut builder = OperatorBuilder::new(step.clone(), scope);
    let address = builder.operator_info().address;
    let activator = scope.activator_for(address.clone());
    let bell = Bell::new(scope.worker().sync_activator_for(address.to_vec()));
    let (rows, stream) = Outlet::new(&mut builder);
    let (outlets, lost): (Vec<_>, Vec<_>) = spec.losses.kinds().map(|_| Outlet::new(&mut builder)).unzip();
    let lost = spec.losses.kinds().zip(lost).collect();
    local.register(activator.clone());
    if spec.order == Order::Time {
        local.process.stash.register(bell.clone());
    }
    for reader in readers.borrow_mut().iter_mut() {
        let bell = bell.clone();
        reader.source.start(Arc::new(move || bell.ring()));
    }
    let process = local.process.clone();
    let now = process.clock.now();
    let credits = Credits::new(spec.credits, bell.clone(), process.flight.clone());
    builder.build(move |capabilities| {
        let mut operator = Operator {
            ports: Ports { rows, losses: spec.losses.clone(), outlets },
            spec,
            local,
            readers,
            credits,
            capabilities,
            last_input: now,
            bell,
            activator,
            turn: 0,
            timer: None,
            kept: None,
            throttled: false,
        };
        watched(process, step, move |_| operator.schedule())
    });
    (stream, lost)
}

impl Operator {
    fn schedule(&mut self) -> Result<(), EngineError> {
        self.bell.answer();
        self.commit()?;
        if self.capabilities.is_empty() {
            return Ok(());
        }
        self.begin_epoch();
        let mark = self.spec.marks[self.local.worker];
        let process = self.local.process.clone();
        let follow = process.marks.follow(mark);
        let more = match self.local.reading.get() {
            Reading::On if self.local.stepped && !self.is_going_to_rest() => false,
            Reading::On => self.read(self.is_behind(follow))?,
            Reading::Paused => false,
            Reading::Off => {
                let more = self.close() && self.read(self.is_behind(follow))?;
                self.close();
                more
            }
        };
        let now = process.clock.now();
        match self.watermark(follow, now) {
            None => self.end(),
            Some(watermark) => {
                // What a last snapshot says to be waiting must go on waiting.
                if self.local.reading.get() != Reading::Paused {
                    self.lower(watermark);
                }
                let quiet = self.readers.borrow().iter().all(|r| !matches!(r.state, State::Ready));
                if self.is_idle(quiet, now) || self.is_unfed() {
                    process.marks.idle(mark);
                } else {
                    process.marks.live(mark, watermark);
                }
                if more {
                    self.activator.activate();
                } else {
                    self.set_timer(quiet, now);
                }
                if quiet {
                    self.come_to_rest();
                }
            }
        }
        Ok(())
    }

    /// Ends the partitions that hold nothing which somebody relies on; answers whether one is left.
    fn close(&mut self) -> bool {
        let mut readers = self.readers.borrow_mut();
        let open = readers.iter_mut().filter(|r| r.state != State::Ended);
        open.fold(false, |left, reader| {
            let holds = reader.source.close();
            if !holds {
                reader.state = State::Ended;
            }
            left | holds
        })
    }

    /// Reads a turn; answers whether there is more to read at once.
    fn read(&mut self, behind: bool) -> Result<bool, EngineError> {
        let now = Instant::now();
        self.readers.borrow_mut().iter_mut().for_each(|r| {
            // A bell may ring for any of them, and polling one that has nothing costs little.
            let due = |at: Instant| at <= now || self.local.stepped;
            if matches!(r.state, State::Waiting(None)) || matches!(r.state, State::Waiting(Some(at)) if due(at)) {
                r.state = State::Ready;
            }
        });
        self.throttled = false;
        let (mut bytes, mut chunks) = (0, 0);
        let mut more = true;
        while more && bytes < TURN_BYTES && chunks < TURN_CHUNKS {
            more = match self.choose(behind) {
                None => false,
                Some(index) => {
                    if let Pulled::Chunk(read) = self.pull(index)? {
                        bytes += read;
                        chunks += 1;
                    }
                    true
                }
            };
        }
        if chunks > 0 {
            self.last_input = self.local.process.clock.now();
        }
        Ok(more)
    }

    /// Goes to the open epoch, also when nothing can be read: everybody waits for it.
    fn begin_epoch(&mut self) {
        let Some(at) = self.capabilities.first().map(|c| *c.time()) else { return };
        let open = self.local.epoch.get();
        if open <= at.epoch {
            return;
        }
        if let Some(checkpoint) = self.local.checkpoint(at.epoch, open) {
            let parts = self.readers.borrow_mut().iter_mut().map(|r| r.checkpoint(checkpoint)).collect();
            self.local.process.gather.contribute(checkpoint, (self.spec.index, self.local.worker), parts);
        }
        let stamp = Stamp::new(open, at.watermark);
        self.capabilities.iter_mut().for_each(|c| c.downgrade(&stamp));
    }

    /// Promises the watermark. Capabilities never go back.
    fn lower(&mut self, watermark: i64) {
        for capability in &mut self.capabilities {
            let at = *capability.time();
            if watermark > at.watermark {
                capability.downgrade(&Stamp::new(at.epoch, watermark));
            }
        }
    }

    fn end(&mut self) {
        let instance = (self.spec.index, self.local.worker);
        let epoch = self.capabilities.first().map_or(0, |c| c.time().epoch);
        let parts = self.readers.borrow().iter().map(Reader::part).collect();
        self.local.process.gather.finish(instance, epoch, parts);
        self.local.process.marks.ended(self.spec.marks[self.local.worker]);
        self.capabilities.clear();
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        let mut readers = self.readers.borrow_mut();
        if self.local.every.is_some() {
            readers.iter_mut().for_each(Reader::forget_delivered);
            if let Some(kept) = self.local.kept.get()
                && self.kept < Some(kept)
            {
                self.kept = Some(kept);
                readers.iter_mut().try_for_each(|r| r.commit_kept(kept))?;
            }
        } else {
            readers.iter_mut().try_for_each(Reader::commit_delivered)?;
            if readers.iter().any(Reader::is_under_way) {
                self.credits.wait();
            }
        }
        Ok(())
    }

    /// Asks to be scheduled when time alone changes something.
    fn set_timer(&mut self, quiet: bool, now: i64) {
        let mut next: Option<Duration> = None;
        let stepped = self.local.stepped;
        let mut at_most = |d: Duration| next = Some(next.map_or(d, |n| n.min(d)));
        let instant = Instant::now();
        for reader in self.readers.borrow().iter() {
            if let (State::Waiting(Some(at)), false) = (reader.state, stepped) {
                at_most(at.saturating_duration_since(instant));
            }
        }
        if self.spec.order == Order::Time && quiet && !stepped && !self.local.process.stash.is_empty() {
            match (self.spec.late(), self.spec.idle) {
                (None, _) => at_most(TICK),
                (Some(_), None) => {}
                (Some(_), Some(idle)) => {
                    let rest = idle.saturating_sub(now.saturating_sub(self.last_input));
                    at_most(Duration::from_micros(u64::try_from(rest).unwrap_or(0)).max(TICK));
                }
            }
        }
        if self.throttled && self.spec.order == Order::Time {
            // Others may go past it, which nobody tells: then it may read on.
            at_most(2 * TICK);
        }
        let Some(pause) = next else { return };
        let at = instant + pause;
        if self.timer.is_none_or(|t| t <= instant || at < t) {
            self.timer = Some(at);
            self.activator.activate_after(pause);
        }
    }
}
