//! One path: the requests that wait to be polled, and the limits on what is under way.
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use hexafn_ir::Name;
use hexafn_port::Waker;

use super::receipt::PostReceipt;

/// What may be under way at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The bytes of one body.
    pub body: usize,
    /// Requests.
    pub waiting: usize,
    /// The bytes of all bodies.
    pub bytes: usize,
}

/// A request that was taken in.
pub(super) struct Post {
    /// Its events.
    pub events: Vec<Bytes>,
    /// Its headers; without those that carry credentials.
    pub headers: Vec<(String, String)>,
    /// When it came, microseconds since 1970.
    pub arrived: i64,
    /// Resolved when its events are.
    pub receipt: Arc<PostReceipt>,
}

/// The path of one source.
pub(super) struct Route {
    /// The path.
    pub path: Name,
    /// Answer as soon as a request is taken in.
    pub at_once: bool,
    /// The limits.
    pub limits: Limits,
    waiting: AtomicUsize,
    bytes: AtomicUsize,
    queue: Mutex<Queue>,
}

struct Queue {
    open: bool,
    posts: VecDeque<Post>,
    waker: Option<Waker>,
}

/// A place among the requests under way; free again when it is dropped.
pub(super) struct Place {
    route: Arc<Route>,
    bytes: usize,
}

impl Route {
    /// An open route.
    pub fn new(path: Name, at_once: bool, limits: Limits) -> Self {
        let queue = Mutex::new(Queue { open: true, posts: VecDeque::new(), waker: None });
        Route { path, at_once, limits, waiting: AtomicUsize::new(0), bytes: AtomicUsize::new(0), queue }
    }

    /// The queue holds no half-done change, so a panic elsewhere did it no harm.
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether its source still takes requests.
    pub fn is_open(&self) -> bool {
        self.queue().open
    }

    /// A place for a body of so many bytes, if there is room.
    pub fn admit(self: &Arc<Self>, bytes: usize) -> Option<Place> {
        // Taken first and looked at then: several at once may each be refused, but never too many admitted.
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        let held = self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let place = Place { route: self.clone(), bytes };
        (waiting < self.limits.waiting && held.saturating_add(bytes) <= self.limits.bytes).then_some(place)
    }

    /// Puts a request in the queue; gives it back when the source is stopping.
    pub fn push(&self, post: Post) -> Result<(), Post> {
        let mut queue = self.queue();
        if !queue.open {
            return Err(post);
        }
        queue.posts.push_back(post);
        let waker = queue.waker.clone();
        drop(queue);
        if let Some(waker) = waker {
            waker();
        }
        Ok(())
    }

    /// The oldest waiting request.
    pub fn pop(&self) -> Option<Post> {
        self.queue().posts.pop_front()
    }

    /// Tells who polls.
    pub fn wake_by(&self, waker: Waker) {
        self.queue().waker = Some(waker);
    }

    /// Takes no more; answers whether requests still wait to be polled.
    pub fn shut(&self) -> bool {
        let mut queue = self.queue();
        queue.open = false;
        !queue.posts.is_empty()
    }

    /// Takes no more; those that wait are answered that nothing came of them.
    pub fn close(&self) {
        let mut queue = self.queue();
        queue.open = false;
        queue.waker = None;
        let posts = std::mem::take(&mut queue.posts);
        drop(queue);
        drop(posts);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.route.waiting.fetch_sub(1, Ordering::Relaxed);
        self.route.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
