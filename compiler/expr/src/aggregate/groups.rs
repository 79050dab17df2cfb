//! One state per group, and the loops that all aggregates share.
use arrow_array::ArrayRef;
use arrow_buffer::NullBuffer;
use arrow_schema::ArrowError;
use hexafn_diagnostics::Code;

use super::accumulator::{Accumulator, Corrupt, Rows};
use crate::{Column, RowErrors};

/// Why a row cannot be added.
pub(super) type Refusal = (Code, String);

/// What an aggregate does with one state. This is all that a new aggregate has to say.
pub(super) trait Fold: Send {
    /// The state of a group.
    type State: Default + Send;
    /// The arguments of a batch, opened once.
    type Input<'a>;
    /// The value of a group.
    type Output;

    /// Opens the arguments.
    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError>;
    /// Adds a row; leaves the state alone if it refuses.
    fn step(&self, state: &mut Self::State, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal>;
    /// The value of a state.
    fn value(&self, state: &Self::State) -> Option<Self::Output>;
    /// An array of values.
    fn build(&self, values: Vec<Option<Self::Output>>) -> Result<ArrayRef, ArrowError>;
    /// Appends a state.
    fn save(&self, state: &Self::State, out: &mut Vec<u8>);
    /// Reads a state.
    fn load(&self, bytes: &mut &[u8]) -> Option<Self::State>;
    /// What a state holds beside itself, in bytes.
    fn held(&self, _: &Self::State) -> usize {
        0
    }
}

/// The states of all groups.
pub(super) struct Groups<F: Fold> {
    fold: F,
    states: Vec<F::State>,
}

impl<F: Fold> Groups<F> {
    /// No groups yet.
    pub fn new(fold: F) -> Self {
        Groups { fold, states: vec![] }
    }

    fn run(
        &mut self,
        rows: &Rows<'_>,
        errors: &mut RowErrors,
        mut after: impl FnMut(&F, &F::State),
    ) -> Result<(), ArrowError> {
        let input = self.fold.open(rows.arguments)?;
        let count = rows.groups.len();
        let nulls = rows.arguments.iter().map(|c| c.nulls(count)).collect::<Vec<_>>();
        let nulls = NullBuffer::union_many(nulls.iter().map(Option::as_ref));
        for (row, group) in rows.groups.iter().enumerate() {
            let missing = || ArrowError::InvalidArgumentError(format!("there is no room for group {group}"));
            let state = self.states.get_mut(*group as usize).ok_or_else(missing)?;
            let counts = rows.mask.is_none_or(|m| m.value(row)) && nulls.as_ref().is_none_or(|n| n.is_valid(row));
            if counts && let Err((code, message)) = self.fold.step(state, &input, row) {
                errors.fail(row, rows.span, code, || message);
            }
            after(&self.fold, state);
        }
        Ok(())
    }
}

impl<F: Fold> Accumulator for Groups<F> {
    fn grow(&mut self, groups: usize) {
        if groups > self.states.len() {
            self.states.resize_with(groups, F::State::default);
        }
    }

    fn update(&mut self, rows: &Rows<'_>, errors: &mut RowErrors) -> Result<(), ArrowError> {
        self.run(rows, errors, |_, _| ())
    }

    fn update_and_emit(&mut self, rows: &Rows<'_>, errors: &mut RowErrors) -> Result<ArrayRef, ArrowError> {
        let mut values = Vec::with_capacity(rows.groups.len());
        self.run(rows, errors, |fold, state| values.push(fold.value(state)))?;
        self.fold.build(values)
    }

    fn values(&self, groups: &[u32]) -> Result<ArrayRef, ArrowError> {
        let state = |group: &u32| self.states.get(*group as usize).and_then(|state| self.fold.value(state));
        self.fold.build(groups.iter().map(state).collect())
    }

    fn clear(&mut self, group: u32) {
        if let Some(state) = self.states.get_mut(group as usize) {
            *state = F::State::default();
        }
    }

    fn save(&self, group: u32, out: &mut Vec<u8>) {
        match self.states.get(group as usize) {
            Some(state) => self.fold.save(state, out),
            None => self.fold.save(&F::State::default(), out),
        }
    }

    fn load(&mut self, group: u32, bytes: &mut &[u8]) -> Result<(), Corrupt> {
        let mut rest = *bytes;
        let state = self.fold.load(&mut rest).ok_or(Corrupt)?;
        self.grow(group as usize + 1);
        self.states[group as usize] = state;
        *bytes = rest;
        Ok(())
    }

    fn memory(&self) -> usize {
        let held: usize = self.states.iter().map(|state| self.fold.held(state)).sum();
        self.states.capacity() * size_of::<F::State>() + held
    }
}
