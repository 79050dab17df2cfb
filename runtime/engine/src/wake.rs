//! Waking parked workers from other threads.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;

use timely::scheduling::SyncActivator;

/// The threads of the workers, by index.
#[derive(Default)]
pub(crate) struct Workers(Mutex<Vec<Option<Thread>>>);

impl Workers {
    pub fn register(&self, worker: usize) {
        let mut threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if threads.len() <= worker {
            threads.resize(worker + 1, None);
        }
        threads[worker] = Some(std::thread::current());
    }

    /// Makes a worker look at what is shared: its loop goes round once more.
    pub fn unpark(&self, worker: usize) {
        if let Some(Some(thread)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(worker) {
            thread.unpark();
        }
    }

    pub fn unpark_all(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().for_each(Thread::unpark);
    }
}

/// Schedules one operator from any thread. Calls that come before the operator has run are one: the queue of
/// activations behind it stays bounded.
pub(crate) struct Bell {
    rung: AtomicBool,
    activator: SyncActivator,
}

impl Bell {
    pub fn new(activator: SyncActivator) -> Arc<Bell> {
        Arc::new(Bell { rung: AtomicBool::new(false), activator })
    }

    pub fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            // The worker may have ended: nobody is left to wake.
            let _ = self.activator.activate();
        }
    }

    /// Called by the operator before it looks at what it is woken for.
    pub fn answer(&self) {
        self.rung.store(false, Ordering::Release);
    }
}
