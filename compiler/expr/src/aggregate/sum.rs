//! Sums.
use arrow_array::ArrayRef;
use arrow_schema::ArrowError;
use hexafn_diagnostics::OVERFLOW;

use super::groups::{Fold, Refusal};
use super::kinds::{Decimals, Floats, Ints, Kind};
use super::pick::only;
use crate::Column;
use crate::node::decimal::LIMIT;

/// A kind of numbers that can be added.
pub(super) trait Add: Kind<Item: Default + Copy> {
    /// The sum, if it fits.
    fn add(&self, a: Self::Item, b: Self::Item) -> Option<Self::Item>;
}

impl Add for Ints {
    fn add(&self, a: i64, b: i64) -> Option<i64> {
        a.checked_add(b)
    }
}

impl Add for Floats {
    fn add(&self, a: f64, b: f64) -> Option<f64> {
        Some(a + b)
    }
}

impl Add for Decimals {
    fn add(&self, a: i128, b: i128) -> Option<i128> {
        a.checked_add(b).filter(|sum| sum.unsigned_abs() < LIMIT.unsigned_abs())
    }
}

/// `sum(x)`: zero for no rows.
pub(super) struct Sum<K>(pub K);

impl<K: Add> Fold for Sum<K> {
    type State = K::Item;
    type Input<'a> = K::Reader<'a>;
    type Output = K::Item;

    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError> {
        self.0.open(only(arguments)?)
    }
    fn step(&self, state: &mut K::Item, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal> {
        let sum = self.0.add(*state, self.0.item(input, row));
        *state = sum.ok_or_else(|| (OVERFLOW, "the sum of the group does not fit its type".to_owned()))?;
        Ok(())
    }
    fn value(&self, state: &K::Item) -> Option<K::Item> {
        Some(*state)
    }
    fn build(&self, values: Vec<Option<K::Item>>) -> Result<ArrayRef, ArrowError> {
        self.0.build(values.into_iter().map(|v| Some(v.unwrap_or_default())).collect())
    }
    fn save(&self, state: &K::Item, out: &mut Vec<u8>) {
        self.0.save(state, out);
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<K::Item> {
        self.0.load(bytes)
    }
}
