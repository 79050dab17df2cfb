//! The bounded queue between the workers and the thread of a sink.
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hexafn_port::Delivery;

use super::Mailbox;
use crate::wake::Bell;

/// Jobs that may wait; and their bytes.
const MOST_JOBS: usize = 256;
const MOST_BYTES: usize = 4 << 20;

/// A delivery that a worker asks for.
pub(crate) struct Job {
    pub delivery: Delivery,
    /// The input of the sink that it came by, and the epoch that waits for it.
    pub input: usize,
    pub epoch: u64,
    /// Where the outcome goes.
    pub answer: Arc<Mailbox>,
}

/// What a thread finds when it looks for work.
pub(crate) enum Next {
    Job(Job),
    /// There is none now.
    Empty,
    /// There will be none any more.
    Closed,
    /// The run was given up: nothing more is delivered.
    Aborted,
}

/// The queue.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    bytes: usize,
    closed: bool,
    aborted: bool,
    /// Workers to wake when there is room.
    waiting: Vec<Arc<Bell>>,
}

impl State {
    fn full(&self) -> bool {
        self.jobs.len() >= MOST_JOBS || self.bytes >= MOST_BYTES
    }
}

impl Queue {
    /// Whether a job may be put in; if not, `bell` is rung when it may.
    pub fn room(&self, bell: &Arc<Bell>) -> bool {
        let mut state = self.lock();
        let full = state.full();
        if full && !state.waiting.iter().any(|b| Arc::ptr_eq(b, bell)) {
            state.waiting.push(bell.clone());
        }
        !full
    }

    /// Puts a job in. After [`Queue::room`]; with several workers the bounds are passed by one job each at most.
    pub fn put(&self, job: Job) {
        let mut state = self.lock();
        state.bytes += job.delivery.text.len();
        state.jobs.push_back(job);
        drop(state);
        self.changed.notify_one();
    }

    /// Says that no more jobs will come.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Gives up: what is in the queue is not delivered.
    pub fn abort(&self) {
        self.lock().aborted = true;
        self.changed.notify_all();
    }

    /// The next job; waits for one until `deadline`, for ever with `None`.
    pub fn next(&self, deadline: Option<Instant>) -> Next {
        let mut state = self.lock();
        loop {
            if state.aborted {
                return Next::Aborted;
            }
            if let Some(job) = state.jobs.pop_front() {
                state.bytes -= job.delivery.text.len();
                if !state.full() {
                    state.waiting.drain(..).for_each(|bell| bell.ring());
                }
                return Next::Job(job);
            }
            if state.closed {
                return Next::Closed;
            }
            state = match deadline.map(|d| d.saturating_duration_since(Instant::now())) {
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return Next::Empty,
                Some(rest) => self.changed.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }

    /// Sleeps for so long; `false` if the run was given up meanwhile.
    pub fn pause(&self, length: Duration) -> bool {
        let end = Instant::now() + length;
        let mut state = self.lock();
        while !state.aborted {
            let rest = end.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return true;
            }
            state = self.changed.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
