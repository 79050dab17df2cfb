//! The handle that a caller steers a run with.
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

    fn params(&self) -> std::sync::MutexGuard<'_, BTreeMap<Name, Value>> {
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
