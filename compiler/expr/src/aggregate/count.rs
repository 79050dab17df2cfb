//! How many: rows, distinct values, and whether any or all are true.
use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Int64Array};
use arrow_schema::ArrowError;

use super::encode::{put_bytes, put_length, take, take_bytes, take_length};
use super::groups::{Fold, Refusal};
use super::kinds::Kind;
use super::pick::only;
use crate::Column;
use crate::access::{bools, place};

/// `count()`.
pub(super) struct Count;

impl Fold for Count {
    type State = i64;
    type Input<'a> = ();
    type Output = i64;

    fn open(&self, _: &[Column]) -> Result<(), ArrowError> {
        Ok(())
    }
    fn step(&self, state: &mut i64, _: &(), _: usize) -> Result<(), Refusal> {
        // Counting to the end takes centuries.
        *state = state.saturating_add(1);
        Ok(())
    }
    fn value(&self, state: &i64) -> Option<i64> {
        Some(*state)
    }
    fn build(&self, values: Vec<Option<i64>>) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(values.into_iter().map(Option::unwrap_or_default).map(Some).collect::<Int64Array>()))
    }
    fn save(&self, state: &i64, out: &mut Vec<u8>) {
        out.extend_from_slice(&state.to_le_bytes());
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<i64> {
        take(bytes).map(i64::from_le_bytes)
    }
}

/// `any(x)`, `all(x)`.
pub(super) struct Truth {
    /// `all`.
    pub all: bool,
}

impl Fold for Truth {
    /// Whether it is decided: a true for `any`, a false for `all`.
    type State = bool;
    type Input<'a> = (&'a Column, &'a BooleanArray);
    type Output = bool;

    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError> {
        let column = only(arguments)?;
        Ok((column, bools(column.array())?))
    }
    fn step(&self, state: &mut bool, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal> {
        *state |= input.1.value(place(input.0, row)) != self.all;
        Ok(())
    }
    fn value(&self, state: &bool) -> Option<bool> {
        Some(*state != self.all)
    }
    fn build(&self, values: Vec<Option<bool>>) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(values.into_iter().collect::<BooleanArray>()))
    }
    fn save(&self, state: &bool, out: &mut Vec<u8>) {
        out.push(u8::from(*state));
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<bool> {
        take::<1>(bytes).map(|[b]| b == 1)
    }
}

/// `count_distinct(x)`, exact: each value is kept in its stored form.
pub(super) struct CountDistinct<K>(pub K);

impl<K: Kind> Fold for CountDistinct<K> {
    type State = HashSet<Box<[u8]>>;
    type Input<'a> = K::Reader<'a>;
    type Output = i64;

    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError> {
        self.0.open(only(arguments)?)
    }
    fn step(&self, state: &mut Self::State, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal> {
        let mut bytes = Vec::with_capacity(16);
        self.0.save(&self.0.item(input, row), &mut bytes);
        if !state.contains(&bytes[..]) {
            state.insert(bytes.into());
        }
        Ok(())
    }
    fn value(&self, state: &Self::State) -> Option<i64> {
        Some(state.len() as i64)
    }
    fn build(&self, values: Vec<Option<i64>>) -> Result<ArrayRef, ArrowError> {
        Count.build(values)
    }
    fn save(&self, state: &Self::State, out: &mut Vec<u8>) {
        // In order, so that equal states are equal bytes.
        let mut items: Vec<&Box<[u8]>> = state.iter().collect();
        items.sort_unstable();
        put_length(out, items.len());
        items.into_iter().for_each(|item| put_bytes(out, item));
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<Self::State> {
        let length = take_length(bytes)?;
        (0..length).map(|_| take_bytes(bytes).map(Box::from)).collect()
    }
    fn held(&self, state: &Self::State) -> usize {
        state.iter().map(|item| item.len()).sum::<usize>() + state.capacity() * 17
    }
}
