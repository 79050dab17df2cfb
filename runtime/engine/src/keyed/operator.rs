//! The operator of a step with state on a worker.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hexafn_ir::Batch;
use hexafn_ir::dead_letter::Loss;
use hexafn_plan::Order;
use timely::dataflow::channels::pact::DistributorPact;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::progress::frontier::AntichainRef;

use super::applied::{Applied, State};
use super::dedupe::Dedupe;
use super::emit;
use super::held::{Held, Stash};
use super::hold::Hold;
use super::ready::Ready;
use super::restore::{Restored, waiting};
use super::running::Running;
use super::throttle::Throttle;
use super::{Spec, Work};
use crate::EngineError;
use crate::control::Local;
use crate::exchange::ByHash;
use crate::loss::{self, Failed};
use crate::operator::{Outlet, Stream, stamp, watched};
use crate::timestamp::{Stamp, least_epoch, least_watermark};

/// Adds the operator to the dataflow.
pub(super) fn build<'s>(
    spec: Arc<Spec>,
    input: Stream<'s>,
    restored: Restored,
    local: Rc<Local>,
) -> (Stream<'s>, Option<Stream<'s>>) {
    let mut builder = OperatorBuilder::new(spec.id.to_string(), input.scope());
    let mut inlet = builder.new_input(input, DistributorPact(|_| ByHash));
    let (rows, stream) = Outlet::new(&mut builder);
    let (letters, lost) = spec.errors.then(|| Outlet::new(&mut builder)).unzip();
    let process = local.process.clone();
    builder.build(move |capabilities| {
        let step = spec.id.to_string();
        let mut begin = Some((Hold::first(capabilities), restored));
        let mut operator: Option<Operator> = None;
        let mut ports = Some(Ports { rows, letters });
        watched(process, step.clone(), move |frontiers| {
            let operator = match (&mut operator, begin.take(), ports.take()) {
                (Some(operator), ..) => operator,
                (empty, Some((hold, restored)), Some(ports)) => {
                    empty.insert(Operator::new(spec.clone(), local.clone(), ports, hold, restored)?)
                }
                // Its beginning failed, which the run knows.
                _ => return Ok(()),
            };
            let mut result = Ok(());
            inlet.for_each(|capability, message| {
                let (Some(batch), Ok(())) = (message.take(), &result) else { return };
                result = stamp(capability.stamp(), &step).and_then(|at| {
                    let letters = operator.spec.errors;
                    operator.receive(batch, at, |at| Hold::new(&capability, at, letters))
                });
            });
            result?;
            operator.go_on(frontiers[0].frontier())
        })
    });
    (stream, lost)
}

struct Ports {
    rows: Outlet,
    letters: Option<Outlet>,
}

/// Rows of an epoch that is ahead.
struct Ahead {
    hold: Hold,
    batches: Vec<Held>,
}

struct Operator {
    spec: Arc<Spec>,
    local: Rc<Local>,
    ports: Ports,
    state: Box<dyn State>,
    /// The epoch whose rows meet the state now.
    epoch: u64,
    ahead: BTreeMap<u64, Ahead>,
    stash: Stash,
    /// For what is in the stash.
    hold: Option<Hold>,
    finished: bool,
}

impl Operator {
    fn new(
        spec: Arc<Spec>,
        local: Rc<Local>,
        ports: Ports,
        hold: Option<Hold>,
        restored: Restored,
    ) -> Result<Operator, EngineError> {
        let mut state: Box<dyn State> = match &spec.work {
            Work::Running(aggregates) => Box::new(Running::new(&spec.id, aggregates.clone())?),
            Work::Dedupe(lasting) => Box::new(Dedupe::new(*lasting)),
            Work::Throttle { count, per } => Box::new(Throttle::new(*count, *per)),
        };
        for bytes in &restored.states {
            state.restore(bytes).map_err(|e| EngineError::Restore {
                epoch: restored.epoch,
                step: spec.id.to_string(),
                reason: e.to_string(),
            })?;
        }
        let hold = hold.filter(|_| !restored.waiting.is_empty());
        let mut operator = Operator {
            spec,
            local,
            ports,
            state,
            epoch: restored.epoch + 1,
            ahead: BTreeMap::new(),
            stash: Stash::default(),
            hold,
            finished: false,
        };
        if let Some(hold) = &mut operator.hold {
            hold.lower(Stamp::new(restored.epoch + 1, i64::MIN));
        }
        for (batch, stamp) in restored.waiting {
            let process = operator.local.process.clone();
            process.books.counters(operator.spec.page).received(batch.len());
            process.books.held(operator.spec.page).add(batch.len());
            operator.put(Held::new(batch, stamp));
        }
        Ok(operator)
    }

    /// Takes a batch in: for now, for its epoch, or for the watermark.
    fn receive(&mut self, batch: Batch, at: Stamp, hold: impl Fn(Stamp) -> Hold) -> Result<(), EngineError> {
        let process = self.local.process.clone();
        process.books.counters(self.spec.page).received(batch.len());
        process.books.held(self.spec.page).add(batch.len());
        if at.epoch > self.epoch {
            let ahead = self.ahead.entry(at.epoch).or_insert_with(|| Ahead { hold: hold(at), batches: vec![] });
            if at.watermark < ahead.hold.at().watermark {
                ahead.hold = hold(at);
            }
            ahead.batches.push(Held::new(batch, at.watermark));
            return Ok(());
        }
        if self.spec.order == Order::Arrival {
            return self.meet(vec![batch], &hold(at));
        }
        let at = Stamp::new(self.epoch, at.watermark);
        if self.hold.as_ref().is_none_or(|h| at.watermark < h.at().watermark) {
            self.hold = Some(hold(at));
        }
        self.put(Held::new(batch, at.watermark));
        Ok(())
    }

    fn put(&mut self, held: Held) {
        self.local.process.stash.add(held.batch.len());
        let time = if self.spec.order == Order::Time { self.spec.time } else { None };
        self.stash.put(held, time);
    }

    /// Goes as far as the frontier allows.
    fn go_on(&mut self, frontier: AntichainRef<'_, Stamp>) -> Result<(), EngineError> {
        if self.finished {
            return Ok(());
        }
        let (epoch, watermark) = (least_epoch(frontier), least_watermark(frontier).unwrap_or(i64::MAX));
        self.release(watermark)?;
        match epoch {
            Some(next) if next > self.epoch => self.begin_epoch(next, watermark)?,
            Some(_) => {}
            None => {
                // Nothing more comes: what is there is all there is. It is no epoch number to count up to.
                let next = self.ahead.last_key_value().map_or(self.epoch, |(epoch, _)| *epoch);
                self.begin_epoch(next, watermark)?;
            }
        }
        if frontier.is_empty() {
            self.finished = true;
            self.hold = None;
            let parts = self.parts()?;
            self.local.process.gather.finish(self.instance(), self.epoch, parts);
        }
        Ok(())
    }

    /// Closes epochs before `next`, and takes in what came ahead.
    fn begin_epoch(&mut self, next: u64, watermark: i64) -> Result<(), EngineError> {
        let checkpoint = self.local.checkpoint(self.epoch, next);
        if let Some(checkpoint) = checkpoint {
            self.take_in(checkpoint)?;
            // What the snapshot says to be waiting must not come out in the epoch after it.
            self.release(watermark)?;
            let parts = self.parts()?;
            self.local.process.gather.contribute(checkpoint, self.instance(), parts);
        }
        self.take_in(next)?;
        self.epoch = self.epoch.max(next);
        self.release(watermark)?;
        // Completed epochs are let go, else nothing downstream could complete them while rows wait here.
        if let Some(hold) = &mut self.hold {
            hold.lower(Stamp::new(self.epoch, i64::MIN));
        }
        Ok(())
    }

    /// Takes in the rows of epochs up to this one.
    fn take_in(&mut self, last: u64) -> Result<(), EngineError> {
        let later = self.ahead.split_off(&(last + 1));
        for (epoch, Ahead { hold, batches }) in std::mem::replace(&mut self.ahead, later) {
            self.epoch = self.epoch.max(epoch);
            if self.spec.order == Order::Arrival {
                self.meet(batches.into_iter().map(|h| h.batch).collect(), &hold)?;
                continue;
            }
            match &mut self.hold {
                Some(held) if held.at().watermark <= hold.at().watermark => held.lower(Stamp::new(epoch, i64::MIN)),
                held => *held = Some(hold),
            }
            batches.into_iter().for_each(|held| self.put(held));
        }
        Ok(())
    }

    /// Lets rows before the watermark meet the state. The frontier says nothing of rows that lie here: those of epochs
    /// ahead hold the watermark back as well.
    fn release(&mut self, watermark: i64) -> Result<(), EngineError> {
        let ahead = self.ahead.values().map(|a| a.hold.at().watermark).min().unwrap_or(i64::MAX);
        let watermark = watermark.min(ahead);
        while self.stash.first().is_some_and(|first| first < watermark) {
            let Some(hold) = self.hold.clone() else { break };
            let (batches, hold) = match (self.spec.order, self.stash.first(), self.spec.time) {
                (Order::Time, _, Some(time)) => {
                    let taken = self.stash.take_before(watermark, time).map_err(|e| self.columns(e))?;
                    (taken, hold)
                }
                (_, Some(chunk), _) => {
                    // Steps after this one go by the number of the chunk, too.
                    let at = Stamp::new(hold.at().epoch, chunk.max(hold.at().watermark));
                    (self.stash.take_chunk(chunk), hold.delayed(at))
                }
                _ => break,
            };
            self.local.process.stash.remove(batches.iter().map(Batch::len).sum());
            self.meet(batches, &hold)?;
        }
        match &mut self.hold {
            Some(_) if self.stash.is_empty() => self.hold = None,
            Some(hold) => hold.lower(Stamp::new(self.epoch, watermark)),
            None => {}
        }
        Ok(())
    }

    /// Rows meet the state, in their order, and go on.
    fn meet(&mut self, batches: Vec<Batch>, hold: &Hold) -> Result<(), EngineError> {
        let spec = self.spec.clone();
        let Some(ready) = Ready::new(&spec, batches).map_err(|e| self.columns(e))? else { return Ok(()) };
        let (process, scope) = (self.local.process.clone(), self.local.scope());
        let (times, now) = (ready.times(&spec), process.clock.now());
        let time = |row: usize| times.map_or(now, |t| t[row]);
        let Applied { keep, added, errors } = self.state.apply(&ready, &time, &scope).map_err(|e| self.columns(e))?;
        let (rows, dead) = (ready.len(), errors.len());
        let keep = match (keep, errors.passed(rows)) {
            (Some(keep), Some(passed)) => Some(&keep & &passed),
            (keep, passed) => keep.or(passed),
        };
        let passed = keep.as_ref().map_or(rows, |k| k.count_set_bits());
        let counters = process.books.counters(spec.page);
        process.books.held(spec.page).remove(rows);
        counters.passed(passed);
        counters.dead(dead);
        counters.filtered(rows - passed - dead);
        if dead > 0 {
            for failed in self.failed(&ready, errors) {
                match &hold.letters {
                    Some(at) => loss::send(Loss::Error, &failed, &process, self.ports.letters.as_mut(), at),
                    None => loss::count(&failed, &process),
                }
            }
        }
        for batch in emit::batches(&spec, &ready, added, keep.as_ref()).map_err(|e| self.columns(e))? {
            self.ports.rows.send(&hold.rows, batch);
        }
        Ok(())
    }

    /// Failed rows by the batch that they came in.
    fn failed(&self, ready: &Ready, errors: hexafn_expr::RowErrors) -> Vec<Failed> {
        let mut by_piece: BTreeMap<u32, hexafn_expr::RowErrors> = BTreeMap::new();
        for error in errors.into_sorted() {
            let of_piece = by_piece.entry(ready.piece_of[error.row as usize]).or_default();
            of_piece.fail(error.row as usize, error.span, error.code, || error.message);
        }
        let failed = |(piece, errors): (u32, _)| {
            let piece = &ready.pieces[piece as usize];
            let (origin, receipts) = (piece.origin.clone(), piece.receipts.clone());
            let batch = Batch { rows: ready.rows.clone(), origin, receipts };
            Failed::of_errors(&self.spec.id, &self.spec.input.columns, &batch, errors)
        };
        by_piece.into_iter().map(failed).collect()
    }

    /// The state now, with the rows that wait.
    fn parts(&self) -> Result<crate::snapshot::Parts, EngineError> {
        let mut parts = self.state.parts();
        let held = self.stash.iter().map(|held| (&held.batch, held.stamp));
        let waiting = waiting(self.local.worker, held).map_err(|e| EngineError::Plan {
            step: self.spec.id.to_string(),
            reason: format!("rows cannot be put into a snapshot: {e}"),
        })?;
        parts.extend(waiting);
        Ok(parts)
    }

    fn instance(&self) -> (usize, usize) {
        (self.spec.index, self.local.worker)
    }

    fn columns(&self, error: arrow_schema::ArrowError) -> EngineError {
        EngineError::Columns { step: self.spec.id.to_string(), error }
    }
}
