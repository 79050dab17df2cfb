//! Lines of an input that may block (standard input, a pipe): read on a thread of its own, handed over by a short queue.
use std::io::{ErrorKind, Read};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

use hexafn_ir::Name;
use hexafn_ir::decode::Format;
use hexafn_port::{Polled, PortError, Source, Waker};

use crate::lines::{Cutter, Piece};

/// What one read asks for; a pipe holds 64 KiB unless told otherwise.
const PORTION: usize = 256 << 10;
/// Pieces that wait to be polled. When they are full the thread waits, then the pipe fills, then its writer waits.
const WAITING: usize = 8;

type Handed = Result<Piece, std::io::Error>;

/// A reader of one blocking input.
pub(crate) struct Stream {
    owner: Name,
    state: State,
    sequence: u64,
}

enum State {
    Idle(Cutter, Box<dyn Read + Send>),
    Reading(Receiver<Handed>),
    Ended,
}

impl Stream {
    /// A reader that begins to read when it is started.
    pub fn new(owner: Name, format: Format, max: u64, input: Box<dyn Read + Send>) -> Self {
        Stream { owner, state: State::Idle(Cutter::new(format, max), input), sequence: 0 }
    }

    /// Numbers the chunks from there.
    pub fn starting_at(self, sequence: u64) -> Self {
        Stream { sequence, ..self }
    }
}

fn read_all(mut input: Box<dyn Read + Send>, mut cutter: Cutter, queue: &SyncSender<Handed>, wake: &Waker) {
    let mut portion = vec![0; PORTION];
    // Whoever cannot hand over any more has lost its reader: the run has ended.
    let hand = |handed| queue.send(handed).is_ok().then(|| wake()).is_some();
    loop {
        let read = match input.read(&mut portion) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => {
                hand(Err(e));
                return;
            }
        };
        cutter.buffer().extend_from_slice(&portion[..read]);
        if let Some(piece) = cutter.cut()
            && !hand(Ok(piece))
        {
            return;
        }
    }
    if let Some(piece) = cutter.finish() {
        hand(Ok(piece));
    }
}

impl Source for Stream {
    fn start(&mut self, waker: Waker) {
        let (queue, received) = sync_channel(WAITING);
        match std::mem::replace(&mut self.state, State::Reading(received)) {
            State::Idle(cutter, input) => {
                let name = format!("read {}", self.owner);
                let spawned = std::thread::Builder::new().name(name).spawn({
                    let (queue, waker) = (queue.clone(), waker.clone());
                    move || {
                        read_all(input, cutter, &queue, &waker);
                        drop(queue);
                        waker();
                    }
                });
                if let Err(e) = spawned {
                    // The queue is new, so there is room for the error, which the next poll tells.
                    let _ = queue.try_send(Err(e));
                    waker();
                }
            }
            started => self.state = started,
        }
    }

    fn seek(&mut self, position: &[u8]) -> Result<(), PortError> {
        // What an earlier run took from a stream is gone; its chunks keep their numbers.
        if let Ok(position) = position.try_into() {
            self.sequence = u64::from_le_bytes(position);
        }
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        let State::Reading(received) = &self.state else {
            return Ok(if matches!(self.state, State::Ended) { Polled::End } else { Polled::Pending });
        };
        match received.try_recv() {
            Ok(Ok(piece)) => {
                self.sequence += 1;
                Ok(Polled::Chunk(piece.chunk(self.sequence - 1)))
            }
            Ok(Err(e)) => Err(PortError::caused(&*self.owner, format!("cannot read on: {e}"), e)),
            Err(TryRecvError::Empty) => Ok(Polled::Pending),
            Err(TryRecvError::Disconnected) => {
                self.state = State::Ended;
                Ok(Polled::End)
            }
        }
    }

    fn position(&self) -> Vec<u8> {
        self.sequence.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
