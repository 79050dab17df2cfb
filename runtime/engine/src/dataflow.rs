//! The dataflow of one worker, built from what was made ready.
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hexafn_ir::dead_letter::Loss;
use hexafn_plan::Edge;
use timely::dataflow::operators::{Concatenate, Probe};
use timely::dataflow::{ProbeHandle, Scope};
use timely::worker::Worker;

use crate::control::Local;
use crate::lower::{Input, Kind, Physical, Step};
use crate::operator::Stream;
use crate::source::Reader;
use crate::timestamp::Stamp;
use crate::{keyed, merge, sink, source, stage};

/// The readers of the sources here, by step: they outlive the dataflow, as their last positions are committed after it.
pub(crate) type Readers = Vec<(usize, Rc<RefCell<Vec<Reader>>>)>;

/// Builds it. The probe tells which epochs all targets on all workers have acknowledged.
pub(crate) fn build(
    worker: &mut Worker,
    physical: &Physical,
    local: &Rc<Local>,
    mut hands: HashMap<usize, Vec<Reader>>,
    restored: &mut HashMap<usize, keyed::Restored>,
) -> (ProbeHandle<Stamp>, Readers) {
    let probe = ProbeHandle::new();
    let mut readers = Vec::new();
    worker.dataflow_named::<Stamp, _, _>("rows", |scope| {
        let mut streams = Streams::new(physical, scope, local);
        let mut ends = Vec::new();
        for (number, step) in physical.steps.iter().enumerate() {
            let rows = match &step.kind {
                Kind::Source(spec) => {
                    let hand = Rc::new(RefCell::new(hands.remove(&number).unwrap_or_default()));
                    readers.push((number, hand.clone()));
                    let (rows, losses) = source::build(spec.clone(), scope, hand, local.clone());
                    losses.into_iter().for_each(|(kind, lost)| streams.add(number, Edge::Loss(kind), lost));
                    Some(rows)
                }
                Kind::Stage { step: name, operations, errors } => {
                    let input = streams.one(step);
                    let (rows, lost) = stage::build(name.clone(), operations.clone(), input, *errors, local.clone());
                    lost.into_iter().for_each(|lost| streams.add(number, Edge::Loss(Loss::Error), lost));
                    Some(rows)
                }
                Kind::Merge(spec) => Some(merge::build(spec.clone(), scope, streams.all(step), local)),
                Kind::Keyed(spec) => {
                    let input = streams.one(step);
                    let state = restored.remove(&number).unwrap_or_default();
                    let (rows, lost) = keyed::build(spec.clone(), input, state, local.clone());
                    if !lost.is_empty() {
                        // Rows without a key, and rows that an aggregate fails on.
                        streams.add(number, Edge::Loss(Loss::Error), scope.concatenate(lost));
                    }
                    Some(rows)
                }
                Kind::Sink(spec) => {
                    let inputs = streams.all(step);
                    let (done, lost) = sink::build(spec.clone(), scope, inputs, local.clone());
                    lost.into_iter().for_each(|lost| streams.add(number, Edge::Loss(Loss::Undelivered), lost));
                    ends.push(done);
                    None
                }
            };
            rows.into_iter().for_each(|rows| streams.add(number, Edge::Rows, rows));
        }
        ends.extend(streams.unread());
        scope.concatenate(ends).probe_with(&probe);
    });
    (probe, readers)
}

/// The outputs of the steps so far.
struct Streams<'p, 's> {
    physical: &'p Physical,
    scope: Scope<'s, Stamp>,
    local: &'p Rc<Local>,
    streams: HashMap<(usize, Edge), Stream<'s>>,
}

impl<'p, 's> Streams<'p, 's> {
    fn new(physical: &'p Physical, scope: Scope<'s, Stamp>, local: &'p Rc<Local>) -> Self {
        Streams { physical, scope, local, streams: HashMap::new() }
    }

    /// Adds an output. Two of one step and port are one: a keyed step loses rows with their keys and with its state.
    fn add(&mut self, step: usize, port: Edge, stream: Stream<'s>) {
        let all = match self.streams.remove(&(step, port)) {
            Some(first) => self.scope.concatenate([first, stream]),
            None => stream,
        };
        self.streams.insert((step, port), all);
    }

    /// All inputs of a step, in order.
    fn all(&self, step: &Step) -> Vec<Stream<'s>> {
        let stream = |input: &Input| self.streams.get(&(input.from, input.port)).cloned();
        step.inputs.iter().filter_map(stream).collect()
    }

    /// The inputs of a step as one.
    fn one(&self, step: &Step) -> Stream<'s> {
        let mut all = self.all(step);
        match (&step.unite, all.len()) {
            (None, 1) => all.remove(0),
            (Some(spec), _) => merge::build(Arc::clone(spec), self.scope, all, self.local),
            // Lowering made sure that a step of one input has one.
            (None, _) => self.scope.concatenate(all),
        }
    }

    /// Outputs that no step reads: an epoch is complete only when nothing is left in them.
    fn unread(self) -> Vec<Stream<'s>> {
        let read = |at: &(usize, Edge)| {
            self.physical.steps.iter().flat_map(|s| &s.inputs).any(|input| (input.from, input.port) == *at)
        };
        self.streams.iter().filter(|(at, _)| !read(at)).map(|(_, stream)| stream.clone()).collect()
    }
}
