//! When sources that run by the clock have something next: time is moved from one such moment to the other, so that a tick
//! comes at its time and not when a long `advance` ends.
use std::sync::{Arc, Mutex, PoisonError};

use hexafn_port::{Clock, Polled, PortError, Source, Waker};

use super::clock::VirtualClock;
use super::script::Feeds;

/// The next moment of each source. Clones share it.
#[derive(Clone)]
pub(super) struct Agenda {
    clock: Arc<VirtualClock>,
    next: Arc<Mutex<Vec<Option<i64>>>>,
}

impl Agenda {
    pub fn new(clock: Arc<VirtualClock>) -> Agenda {
        Agenda { clock, next: Arc::default() }
    }

    /// The first moment after now at which a source has something.
    pub fn next(&self) -> Option<i64> {
        let now = self.clock.now();
        self.next.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().copied().filter(|t| *t > now).min()
    }

    /// The source, which from now on says here when it has something next, and ends with the feeds.
    pub fn following(&self, inner: Box<dyn Source>, feeds: Feeds) -> Box<dyn Source> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next.push(None);
        Box::new(Following { inner, feeds, agenda: self.clone(), place: next.len() - 1 })
    }
}

struct Following {
    inner: Box<dyn Source>,
    feeds: Feeds,
    agenda: Agenda,
    place: usize,
}

impl Source for Following {
    fn start(&mut self, waker: Waker) {
        self.inner.start(waker);
    }

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        self.inner.seek(position)
    }

    fn poll(&mut self, bytes: usize) -> Result<Polled, PortError> {
        if self.feeds.has_ended() {
            return Ok(Polled::End);
        }
        let polled = self.inner.poll(bytes)?;
        let next = match &polled {
            Polled::After(pause) => {
                let pause = i64::try_from(pause.as_micros()).unwrap_or(i64::MAX);
                Some(self.agenda.clock.now().saturating_add(pause.max(1)))
            }
            _ => None,
        };
        if let Some(mine) = self.agenda.next.lock().unwrap_or_else(PoisonError::into_inner).get_mut(self.place) {
            *mine = next;
        }
        Ok(polled)
    }

    fn position(&self) -> Vec<u8> {
        self.inner.position()
    }

    fn commit(&mut self, position: &[u8]) -> Result<(), PortError> {
        self.inner.commit(position)
    }
}
