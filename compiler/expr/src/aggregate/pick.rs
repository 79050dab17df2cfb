//! One of the values: the first, the last, the least, the greatest.
use arrow_array::ArrayRef;
use arrow_schema::ArrowError;

use super::encode::take;
use super::groups::{Fold, Refusal};
use super::kinds::Kind;
use crate::Column;

/// Which one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Which {
    /// The first to come.
    First,
    /// The last to come.
    Last,
    /// The least.
    Min,
    /// The greatest.
    Max,
}

/// Keeps one value.
pub(super) struct Pick<K>(pub Which, pub K);

impl<K: Kind> Fold for Pick<K> {
    type State = Option<K::Item>;
    type Input<'a> = K::Reader<'a>;
    type Output = K::Item;

    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError> {
        self.1.open(only(arguments)?)
    }

    fn step(&self, state: &mut Self::State, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal> {
        let better = match (&*state, self.0) {
            (None, _) | (_, Which::Last) => true,
            (Some(_), Which::First) => false,
            (Some(held), Which::Min) => self.1.order(input, row, held).is_lt(),
            (Some(held), Which::Max) => self.1.order(input, row, held).is_gt(),
        };
        if better {
            *state = Some(self.1.item(input, row));
        }
        Ok(())
    }

    fn value(&self, state: &Self::State) -> Option<K::Item> {
        state.clone()
    }

    fn build(&self, values: Vec<Option<K::Item>>) -> Result<ArrayRef, ArrowError> {
        self.1.build(values)
    }

    fn save(&self, state: &Self::State, out: &mut Vec<u8>) {
        out.push(u8::from(state.is_some()));
        if let Some(item) = state {
            self.1.save(item, out);
        }
    }

    fn load(&self, bytes: &mut &[u8]) -> Option<Self::State> {
        match take::<1>(bytes)? {
            [0] => Some(None),
            _ => self.1.load(bytes).map(Some),
        }
    }

    fn held(&self, state: &Self::State) -> usize {
        state.as_ref().map_or(0, |item| self.1.held(item))
    }
}

/// The one argument of an aggregate.
pub(super) fn only(arguments: &[Column]) -> Result<&Column, ArrowError> {
    let missing = || ArrowError::InvalidArgumentError("the aggregate lacks its argument".to_owned());
    arguments.first().ok_or_else(missing)
}
