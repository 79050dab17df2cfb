//! The handle that a caller steers a run with.
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use hexafn_ir::program::Param;
use hexafn_ir::{Name, Value};
use hexafn_plan::StepId;
use thiserror::Error;

use crate::accounts::Account;
use crate::process::Process;

/// Steers one run; clones steer the same one. It can be made, and stopped, before the run begins.
#[derive(Clone, Default)]
pub struct Control(Arc<Inner>);

#[derive(Default)]
struct Inner {
    stop: AtomicBool,
    /// Params that wait for the first worker: at most one value each.
    params: Mutex<BTreeMap<Name, Value>>,
    run: OnceLock<(Arc<Process>, Vec<Param>)>,
    rests: Mutex<Rests>,
}

/// Who waits for a stepped run to come to rest.
#[derive(Default)]
struct Rests {
    asked: Option<SyncSender<()>>,
    over: bool,
}

/// A param could not be set.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SetError {
    /// No run has begun with this handle.
    #[error("the program does not run yet")]
    NotRunning,
    /// The program has no such param.
    #[error("the program has no param `{0}`")]
    Unknown(String),
    /// The value does not have its type.
    #[error("the param `{name}` is of type `{ty}`: {reason}")]
    Type {
        /// The param.
        name: String,
        /// Its type.
        ty: String,
        /// What does not fit.
        reason: String,
    },
}

/// A run did not come to rest.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RestError {
    /// It has ended: there is nothing left that could move.
    #[error("the run has ended")]
    Ended,
    /// It was still moving after this long.
    #[error("the run did not come to rest within {0:?}")]
    Restless(Duration),
}

impl Control {
    /// A handle for a run to come.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a clean stop: sources read no more, what is under way is delivered, a last snapshot is kept where there
    /// is a store. It can be called from any thread, and more than once.
    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::Release);
        self.wake();
    }

    /// Whether a stop was asked for.
    pub fn stopping(&self) -> bool {
        self.0.stop.load(Ordering::Acquire)
    }

    /// Sets a param; batches that are read a moment later see the new value.
    ///
    /// # Errors
    /// If there is no such param, the value is not of its type, or the run has not begun.
    pub fn set(&self, name: &str, value: Value) -> Result<(), SetError> {
        let (_, params) = self.0.run.get().ok_or(SetError::NotRunning)?;
        let param = params.iter().find(|p| &*p.name == name).ok_or_else(|| SetError::Unknown(name.to_owned()))?;
        hexafn_expr::scalar_array(&value, &param.ty).map_err(|mismatch| SetError::Type {
            name: name.to_owned(),
            ty: param.ty.to_string(),
            reason: mismatch.to_string(),
        })?;
        self.params().insert(param.name.clone(), value);
        self.wake();
        Ok(())
    }

    /// Lets a stepped run ([`crate::RunSettings::stepped`]) go on until it comes to rest: its sources have been read until
    /// they had nothing more, their watermarks follow the clock, and every row was delivered or parked, or waits for a
    /// later watermark. One caller at a time; it may be called before the run begins.
    ///
    /// # Errors
    /// If the run ends before, or takes longer than `patience`.
    pub fn rest(&self, patience: Duration) -> Result<(), RestError> {
        let (done, rested) = sync_channel(1);
        {
            let mut rests = self.rests();
            if rests.over {
                return Err(RestError::Ended);
            }
            rests.asked = Some(done);
        }
        self.wake();
        rested.recv_timeout(patience).map_err(|e| match e {
            RecvTimeoutError::Timeout => RestError::Restless(patience),
            RecvTimeoutError::Disconnected => RestError::Ended,
        })
    }

    /// Who asked for the next rest.
    pub(crate) fn take_rest(&self) -> Option<SyncSender<()>> {
        self.rests().asked.take()
    }

    /// Says that the run has ended: nobody need wait for it to come to rest.
    pub(crate) fn over(&self) {
        let mut rests = self.rests();
        rests.over = true;
        rests.asked = None;
    }

    fn rests(&self) -> MutexGuard<'_, Rests> {
        self.0.rests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account of each step so far, in the order of the plan; empty before the run begins.
    pub fn accounts(&self) -> Vec<(StepId, Account)> {
        self.process().map_or_else(Vec::new, |p| p.books.accounts())
    }

    /// The open epoch.
    pub fn epoch(&self) -> u64 {
        self.process().map_or(0, |p| p.epoch.load(Ordering::Acquire))
    }

    /// How many snapshots were kept.
    pub fn snapshots(&self) -> u64 {
        self.process().map_or(0, |p| p.snapshots.load(Ordering::Acquire))
    }

    /// How often workers looked for something to do: it stands still while nothing happens.
    pub fn rounds(&self) -> u64 {
        self.process().map_or(0, |p| p.rounds.load(Ordering::Relaxed))
    }

    /// Bytes of input that are under way: read, and not yet delivered.
    pub fn bytes_in_flight(&self) -> u64 {
        self.process().map_or(0, |p| p.flight.bytes())
    }

    pub(crate) fn attach(&self, process: Arc<Process>, params: Vec<Param>) -> bool {
        self.0.run.set((process, params)).is_ok()
    }

    pub(crate) fn take_params(&self) -> Vec<(Name, Value)> {
        std::mem::take(&mut *self.params()).into_iter().collect()
    }

    fn params(&self) -> MutexGuard<'_, BTreeMap<Name, Value>> {
        self.0.params.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn process(&self) -> Option<&Process> {
        self.0.run.get().map(|(process, _)| &**process)
    }

    fn wake(&self) {
        if let Some(process) = self.process() {
            process.workers.unpark(0);
        }
    }
}
