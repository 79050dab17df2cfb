//! What the operators of one worker share.
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use hexafn_expr::Scope;
use hexafn_ir::program::Param;
use hexafn_ir::{Name, Value};
use timely::scheduling::Activator;

use super::Command;
use crate::process::Process;

/// Whether sources read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reading {
    /// They do.
    On,
    /// They stay, but read nothing.
    Paused,
    /// They end.
    Off,
}

/// One per worker.
pub(crate) struct Local {
    pub process: Arc<Process>,
    pub worker: usize,
    /// Every so many epochs one is a checkpoint; `None`: nobody keeps snapshots.
    pub every: Option<u64>,
    pub epoch: Cell<u64>,
    /// The first epoch of the run.
    first: u64,
    pub kept: Cell<Option<u64>>,
    pub reading: Cell<Reading>,
    pub leave: Cell<bool>,
    /// Whether sources are read only by [`Command::Rest`], and the epoch that the last one leads to.
    pub stepped: bool,
    pub rest: Cell<u64>,
    params: Vec<Param>,
    scope: RefCell<Rc<Scope>>,
    sources: RefCell<Vec<Activator>>,
}

impl Local {
    pub fn new(
        process: Arc<Process>,
        worker: usize,
        every: Option<u64>,
        first: u64,
        stepped: bool,
        params: Vec<Param>,
        scope: Scope,
    ) -> Rc<Local> {
        Rc::new(Local {
            process,
            worker,
            every,
            epoch: Cell::new(first),
            first,
            kept: Cell::new(None),
            reading: Cell::new(Reading::On),
            leave: Cell::new(false),
            stepped,
            rest: Cell::new(first),
            params,
            scope: RefCell::new(Rc::new(scope)),
            sources: RefCell::default(),
        })
    }

    /// The params of now.
    pub fn scope(&self) -> Rc<Scope> {
        self.scope.borrow().clone()
    }

    /// A source to schedule at each command.
    pub fn register(&self, source: Activator) {
        self.sources.borrow_mut().push(source);
    }

    /// The checkpoints among the epochs that were closed by going from `from` to `to`, at most the last one: an earlier
    /// one is covered by it.
    pub fn checkpoint(&self, from: u64, to: u64) -> Option<u64> {
        let every = self.every?;
        let last = to.checked_sub(1)? / every * every;
        (last >= from.max(self.first)).then_some(last)
    }

    pub fn obey(&self, command: Command) {
        match command {
            Command::Epoch(epoch) => self.epoch.set(self.epoch.get().max(epoch)),
            Command::Rest(epoch) => self.rest.set(epoch),
            Command::Kept(epoch) => self.kept.set(Some(epoch)),
            Command::Params(values) => self.set(&values),
            Command::Pause => self.reading.set(Reading::Paused),
            Command::Stop => self.reading.set(Reading::Off),
            Command::Leave => self.leave.set(true),
        }
        self.sources.borrow().iter().for_each(Activator::activate);
    }

    fn set(&self, values: &[(Name, Value)]) {
        let mut scope = Scope::clone(&self.scope());
        for (name, value) in values {
            let Some(param) = self.params.iter().find(|p| p.name == *name) else { continue };
            // Types were checked when the value was handed in.
            if let Err(error) = scope.set(name.clone(), value, &param.ty) {
                tracing::error!(param = %name, %error, "the value of a param was not taken");
            }
        }
        *self.scope.borrow_mut() = Rc::new(scope);
    }
}
