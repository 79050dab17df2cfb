//! The first thing that went wrong for good. It stops all workers.
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::EngineError;
use crate::credits::Flight;
use crate::wake::Workers;

/// Where it is kept. Errors after the first are logged only.
pub(crate) struct Failure {
    happened: AtomicBool,
    first: Mutex<Option<EngineError>>,
    workers: Arc<Workers>,
    flight: Arc<Flight>,
}

impl Failure {
    pub fn new(workers: Arc<Workers>, flight: Arc<Flight>) -> Self {
        Failure { happened: AtomicBool::new(false), first: Mutex::new(None), workers, flight }
    }

    /// Keeps the error, if it is the first, and wakes all workers so that they see it.
    pub fn set(&self, error: EngineError) {
        tracing::error!(%error, "the run stops");
        // Before anything is torn down: nobody may be told that what is under way has been processed.
        self.flight.give_up();
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(error);
        self.happened.store(true, Ordering::Release);
        self.workers.unpark_all();
    }

    pub fn happened(&self) -> bool {
        self.happened.load(Ordering::Acquire)
    }

    pub fn take(&self) -> Option<EngineError> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Runs `work` of the step `step`; an error or a panic becomes the failure, and the answer is `None`.
    pub fn watch<R>(&self, step: &str, work: impl FnOnce() -> Result<R, EngineError>) -> Option<R> {
        // What the closure had borrowed is never looked at again after a panic: the step is dead.
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(result)) => return Some(result),
            Ok(Err(error)) => self.set(error),
            Err(panic) => self.set(EngineError::Panic { step: step.to_owned(), message: text(&*panic) }),
        }
        None
    }
}

/// The text of a panic.
pub(crate) fn text(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (None, Some(text)) => text.clone(),
        (None, None) => "no message".to_owned(),
    }
}
