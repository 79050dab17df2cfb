//! The values themselves, as a list.
use arrow_array::ArrayRef;
use arrow_schema::ArrowError;
use hexafn_ir::{Type, Value};

use super::encode::{put_length, put_value, take_length, take_value};
use super::groups::{Fold, Refusal};
use super::kinds::{Kind, Values};
use crate::Column;
use crate::access::{Numbers, ints};

/// The most values that a list keeps unless the call says otherwise.
const USUAL: usize = 1_000;
/// The most that a call may say.
const MOST: i64 = 100_000;

/// `collect(x)`, `collect(x, most)`: the first values, in order.
pub(super) struct Collect {
    values: Values,
    list: Values,
}

impl Collect {
    /// Of values of a type.
    pub fn new(item: Type) -> Self {
        let list = Values(Type::List(Box::new(item.clone())));
        Collect { values: Values(item), list }
    }
}

impl Fold for Collect {
    type State = Vec<Value>;
    type Input<'a> = (&'a Column, Option<Numbers<'a, i64>>);
    type Output = Value;

    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError> {
        Ok((super::pick::only(arguments)?, arguments.get(1).map(ints).transpose()?))
    }
    fn step(&self, state: &mut Vec<Value>, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal> {
        let most = input.1.map_or(USUAL, |most| most.at(row).clamp(0, MOST) as usize);
        if state.len() < most {
            state.push(self.values.item(&input.0, row));
        }
        Ok(())
    }
    fn value(&self, state: &Vec<Value>) -> Option<Value> {
        Some(Value::List(state.clone()))
    }
    fn build(&self, values: Vec<Option<Value>>) -> Result<ArrayRef, ArrowError> {
        self.list.build(values)
    }
    fn save(&self, state: &Vec<Value>, out: &mut Vec<u8>) {
        put_length(out, state.len());
        state.iter().for_each(|value| put_value(out, value));
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<Vec<Value>> {
        let length = take_length(bytes)?;
        (0..length).map(|_| take_value(bytes)).collect()
    }
    fn held(&self, state: &Vec<Value>) -> usize {
        state.iter().map(|value| size_of::<Value>() + self.values.held(value)).sum()
    }
}
