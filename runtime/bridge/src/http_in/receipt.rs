//! What becomes of a request.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use hexafn_ir::Receipt;
use tokio::sync::oneshot;

use super::route::Place;

/// All rows of a request are delivered, parked or absorbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Processed {
    /// Events of which a row was parked on a loss route.
    pub lost: usize,
}

/// Held by the rows of a request. When the last is gone the sender is told and the place is free. A request that the engine
/// never took, or that was torn down with the run, is told nothing: its sender learns that the outcome is unknown.
pub(super) struct PostReceipt {
    events: usize,
    taken: AtomicBool,
    lost: AtomicUsize,
    done: Mutex<Option<oneshot::Sender<Processed>>>,
    _place: Place,
}

impl PostReceipt {
    /// The receipt of a request, and where its outcome will be told.
    pub fn new(events: usize, place: Place) -> (Self, oneshot::Receiver<Processed>) {
        let (done, outcome) = oneshot::channel();
        let (taken, lost) = (AtomicBool::new(false), AtomicUsize::new(0));
        (PostReceipt { events, taken, lost, done: Mutex::new(Some(done)), _place: place }, outcome)
    }

    /// The engine has its events now.
    pub fn take(&self) {
        self.taken.store(true, Ordering::Relaxed);
    }
}

impl Receipt for PostReceipt {
    fn lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    fn abandon(&self) {
        self.taken.store(false, Ordering::Relaxed);
    }
}

impl Drop for PostReceipt {
    fn drop(&mut self) {
        let done = self.done.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(done) = done.filter(|_| *self.taken.get_mut() && !std::thread::panicking()) {
            // An event may have been lost on several routes. Who does not wait any more is not told.
            let _ = done.send(Processed { lost: (*self.lost.get_mut()).min(self.events) });
        }
    }
}
