//! Putting a snapshot together out of the parts of all steps on all workers.
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hexafn_port::Snapshot;

use crate::wake::Workers;

/// A step on a worker: one that contributes to every snapshot.
pub(crate) type Instance = (usize, usize);

/// State by partition of the key space, or by partition of a source.
pub(crate) type Parts = Vec<(u32, Vec<u8>)>;

/// What has come in so far.
#[derive(Default)]
pub(crate) struct Gather {
    state: Mutex<State>,
    /// To wake the first worker, which looks whether a snapshot is whole.
    workers: Arc<Workers>,
}

#[derive(Default)]
struct State {
    steps: HashMap<usize, String>,
    expected: BTreeSet<Instance>,
    epochs: BTreeMap<u64, HashMap<Instance, Parts>>,
    /// What will not change any more: the last word of steps whose input has ended.
    finished: HashMap<Instance, (u64, Parts)>,
}

impl Gather {
    pub fn new(workers: Arc<Workers>) -> Gather {
        Gather { state: Mutex::default(), workers }
    }

    /// Announces an instance, before any worker begins.
    pub fn expect(&self, instance: Instance, step: &str) {
        let mut state = self.lock();
        state.steps.insert(instance.0, step.to_owned());
        state.expected.insert(instance);
    }

    /// The state of an instance at the end of a checkpoint.
    pub fn contribute(&self, epoch: u64, instance: Instance, parts: Parts) {
        self.lock().epochs.entry(epoch).or_default().insert(instance, parts);
        self.workers.unpark(0);
    }

    /// The state of an instance for the epoch `since` and all after it.
    pub fn finish(&self, instance: Instance, since: u64, parts: Parts) {
        self.lock().finished.insert(instance, (since, parts));
        self.workers.unpark(0);
    }

    /// The newest whole snapshot of an epoch before `end`; it and older ones are let go.
    pub fn complete(&self, end: u64) -> Option<Snapshot> {
        let mut state = self.lock();
        let finished = |i: &Instance, epoch: u64| state.finished.get(i).is_some_and(|(since, _)| *since <= epoch);
        let whole = |epoch: u64, contributions: &HashMap<Instance, Parts>| {
            state.expected.iter().all(|i| contributions.contains_key(i) || finished(i, epoch))
        };
        let epoch = *state.epochs.range(..end).rev().find(|(epoch, c)| whole(**epoch, c))?.0;
        let newer = state.epochs.split_off(&(epoch + 1));
        let mut contributions = std::mem::replace(&mut state.epochs, newer).remove(&epoch)?;
        for (instance, (_, parts)) in &state.finished {
            contributions.entry(*instance).or_insert_with(|| parts.clone());
        }
        Some(state.snapshot(epoch, contributions))
    }

    /// The state at the end of the run, once every instance has finished.
    pub fn last(&self, epoch: u64) -> Option<Snapshot> {
        let mut state = self.lock();
        if !state.expected.iter().all(|i| state.finished.contains_key(i)) {
            return None;
        }
        let finished = std::mem::take(&mut state.finished).into_iter().map(|(i, (_, parts))| (i, parts)).collect();
        Some(state.snapshot(epoch, finished))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn snapshot(&self, epoch: u64, contributions: HashMap<Instance, Parts>) -> Snapshot {
        let mut snapshot = Snapshot { epoch, parts: BTreeMap::new() };
        for ((step, _), parts) in contributions {
            let Some(name) = self.steps.get(&step) else { continue };
            snapshot.parts.extend(parts.into_iter().map(|(part, bytes)| ((name.clone(), part), bytes)));
        }
        snapshot
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_snapshot_is_whole_when_every_instance_has_contributed_or_finished() {
        let gather = Gather::default();
        gather.expect((0, 0), "a");
        gather.expect((0, 1), "a");
        gather.contribute(8, (0, 0), vec![(1, vec![1])]);
        assert_eq!(gather.complete(9), None);
        gather.finish((0, 1), 9, vec![(2, vec![2])]);
        assert_eq!(gather.complete(9), None, "what finished later says nothing of epoch 8");
        gather.finish((0, 1), 8, vec![(2, vec![2])]);
        assert_eq!(gather.complete(8), None, "epoch 8 is not delivered yet");
        let snapshot = gather.complete(9).unwrap();
        assert_eq!(snapshot.epoch, 8);
        assert_eq!(snapshot.parts.len(), 2);
        assert_eq!(gather.complete(9), None, "it is given once");
        assert_eq!(gather.last(9), None);
        gather.finish((0, 0), 9, vec![]);
        assert_eq!(gather.last(9).unwrap().parts.len(), 1);
    }
}
