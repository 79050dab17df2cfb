//! Keeps snapshots on a thread of its own: making one durable takes longer than a worker may stand still.
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use hexafn_port::{Snapshot, SnapshotStore};

use crate::EngineError;
use crate::process::Process;

/// The thread with the store.
pub(crate) struct Keeper {
    /// Taken at the end, which ends the thread.
    jobs: Mutex<Option<SyncSender<Snapshot>>>,
    kept: Arc<AtomicU64>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    pub fn start(store: Arc<dyn SnapshotStore>, process: Arc<Process>) -> Result<Keeper, EngineError> {
        // One waits while one is written; more than that is not needed, as newer ones replace older ones.
        let (jobs, queue) = sync_channel(1);
        let kept = Arc::new(AtomicU64::new(0));
        let newest = kept.clone();
        let thread = std::thread::Builder::new()
            .name("hexafn-snapshots".into())
            .spawn(move || {
                let failure = process.failure.clone();
                failure.watch("snapshots", || keep(&*store, &queue, &newest, &process));
            })
            .map_err(|e| EngineError::Start(e.to_string()))?;
        Ok(Keeper { jobs: Mutex::new(Some(jobs)), kept, thread: Mutex::new(Some(thread)) })
    }

    /// Hands a snapshot over; gives it back if the one before is still being written and one waits.
    pub fn offer(&self, snapshot: Snapshot) -> Option<Snapshot> {
        match self.jobs.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.try_send(snapshot) {
            Ok(()) => None,
            Err(TrySendError::Full(snapshot)) => Some(snapshot),
            // The thread ended with an error, which the failure has.
            Err(TrySendError::Disconnected(_)) => None,
        }
    }

    /// The epoch of the newest snapshot that is durable; 0: none of this run is.
    pub fn kept(&self) -> u64 {
        self.kept.load(Ordering::Acquire)
    }

    /// Waits for what was handed over.
    pub fn end(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Panics inside are caught and recorded by the failure.
            let _ = thread.join();
        }
    }
}

fn keep(
    store: &dyn SnapshotStore,
    queue: &Receiver<Snapshot>,
    kept: &AtomicU64,
    process: &Process,
) -> Result<(), EngineError> {
    while let Ok(snapshot) = queue.recv() {
        store.keep(&snapshot)?;
        kept.store(snapshot.epoch, Ordering::Release);
        process.snapshots.fetch_add(1, Ordering::AcqRel);
        process.workers.unpark(0);
    }
    Ok(())
}
