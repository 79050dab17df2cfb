//! Mean and standard deviation, by Welford's method, which does not lose digits.
use arrow_array::ArrayRef;
use arrow_schema::ArrowError;

use super::encode::take;
use super::groups::{Fold, Refusal};
use super::kinds::{Floats, Kind};
use super::pick::only;
use crate::Column;
use crate::access::Numbers;

/// What is known of the values of a group.
#[derive(Clone, Copy, Default)]
pub(super) struct Moments {
    count: u64,
    mean: f64,
    /// The sum of squared distances from the mean.
    squares: f64,
}

/// `avg(x)`, `stddev(x)`.
pub(super) struct Mean {
    /// `stddev`: of a sample, so null below two values.
    pub deviation: bool,
}

impl Fold for Mean {
    type State = Moments;
    type Input<'a> = Numbers<'a, f64>;
    type Output = f64;

    fn open<'a>(&self, arguments: &'a [Column]) -> Result<Self::Input<'a>, ArrowError> {
        Floats.open(only(arguments)?)
    }
    fn step(&self, state: &mut Moments, input: &Self::Input<'_>, row: usize) -> Result<(), Refusal> {
        let x = input.at(row);
        state.count += 1;
        let distance = x - state.mean;
        state.mean += distance / state.count as f64;
        state.squares += distance * (x - state.mean);
        Ok(())
    }
    fn value(&self, state: &Moments) -> Option<f64> {
        if self.deviation {
            return (state.count > 1).then(|| (state.squares / (state.count - 1) as f64).sqrt());
        }
        (state.count > 0).then_some(state.mean)
    }
    fn build(&self, values: Vec<Option<f64>>) -> Result<ArrayRef, ArrowError> {
        Floats.build(values)
    }
    fn save(&self, state: &Moments, out: &mut Vec<u8>) {
        out.extend_from_slice(&state.count.to_le_bytes());
        out.extend_from_slice(&state.mean.to_le_bytes());
        out.extend_from_slice(&state.squares.to_le_bytes());
    }
    fn load(&self, bytes: &mut &[u8]) -> Option<Moments> {
        let count = u64::from_le_bytes(take(bytes)?);
        let mean = f64::from_le_bytes(take(bytes)?);
        Some(Moments { count, mean, squares: f64::from_le_bytes(take(bytes)?) })
    }
}
