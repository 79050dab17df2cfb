//! Batches on their way to the forwarding thread of a sink.
use std::collections::VecDeque;
use std::sync::Arc;

use hexafn_ir::Batch;

use super::operator::Spec;
use crate::EngineError;
use crate::forward::{Job, Mailbox, Queue};
use crate::wake::Bell;

/// One worker's end of the queue.
pub(super) struct Lane {
    pub queue: Arc<Queue>,
    pub mailbox: Arc<Mailbox>,
    pub bell: Arc<Bell>,
    /// Batches that wait for room: by input, with their epoch. Credits bound them.
    waiting: VecDeque<(usize, Batch, u64)>,
}

impl Lane {
    pub fn new(queue: Arc<Queue>, bell: Arc<Bell>) -> Lane {
        Lane { queue, mailbox: Mailbox::new(bell.clone()), bell, waiting: VecDeque::new() }
    }

    pub fn push(&mut self, input: usize, batch: Batch, epoch: u64) {
        self.waiting.push_back((input, batch, epoch));
    }

    /// Encodes and hands over what there is room for; the thread rings when there is more.
    pub fn hand_over(&mut self, spec: &Spec) -> Result<(), EngineError> {
        while !self.waiting.is_empty() && self.queue.room(&self.bell) {
            let Some((input, batch, epoch)) = self.waiting.pop_front() else { break };
            let inlet = &spec.inlets[input];
            let delivery = inlet.encoding.delivery(batch).map_err(|e| spec.broken(e))?;
            self.queue.put(Job { delivery, input, epoch, answer: self.mailbox.clone() });
        }
        Ok(())
    }
}
