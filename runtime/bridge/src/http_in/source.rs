//! The reader of one path.
use std::sync::Arc;

use hexafn_ir::Name;
use hexafn_port::{Chunk, Data, Event, Polled, PortError, Source, Waker};

use super::listener::Listener;
use super::route::Route;

/// Gives out requests, each as one chunk, so that each is answered by its own outcome.
pub(super) struct Posts {
    owner: Name,
    route: Arc<Route>,
    /// Whether somebody reads the headers.
    headers: bool,
    /// Events so far: their offsets.
    events: i64,
    chunks: u64,
    /// The server lives as long as one of its sources.
    _listener: Arc<Listener>,
}

impl Posts {
    /// The reader of a route.
    pub fn new(owner: Name, listener: Arc<Listener>, route: Arc<Route>, headers: bool) -> Self {
        Posts { owner, route, headers, events: 0, chunks: 0, _listener: listener }
    }
}

impl Source for Posts {
    fn start(&mut self, waker: Waker) {
        self.route.wake_by(waker);
    }

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        let events = position.try_into().map_err(|_| PortError::new(&*self.owner, "the kept position is not one"))?;
        self.events = i64::from_le_bytes(events);
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        let Some(post) = self.route.pop() else { return Ok(Polled::Pending) };
        post.receipt.take();
        let headers = if self.headers { post.headers } else { Vec::new() };
        let first = self.events;
        let events: Vec<Event> = post
            .events
            .into_iter()
            .zip(first..)
            .map(|(payload, offset)| Event {
                payload,
                offset,
                key: None,
                topic: self.route.path.clone(),
                headers: headers.clone(),
                time: None,
            })
            .collect();
        self.events += events.len() as i64;
        self.chunks += 1;
        Ok(Polled::Chunk(Chunk {
            data: Data::Events(events),
            sequence: self.chunks - 1,
            arrived: Some(post.arrived),
            receipt: Some(post.receipt),
        }))
    }

    fn position(&self) -> Vec<u8> {
        self.events.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }

    fn close(&mut self) -> bool {
        // Who waits for the outcome can be told that there is none; who was told 202 has gone.
        self.route.shut() && self.route.at_once
    }
}

impl Drop for Posts {
    fn drop(&mut self) {
        self.route.close();
    }
}
