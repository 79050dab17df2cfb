//! `x % c == 0` without dividing: one multiplication and one comparison a row.
use std::sync::Arc;

use arrow_array::{Array, BooleanArray};

use super::pack::bits;
use crate::Column;
use crate::access::{Numbers, ints};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};

/// Whether ints are divisible by a constant. (Granlund and Montgomery: for an odd divisor d, x is divisible exactly if
/// x times the inverse of d modulo 2^64 is at most (2^64 - 1) / d; even divisors rotate their twos away first.)
pub(crate) struct Divisible {
    operand: Tree,
    negated: bool,
    inverse: u64,
    twos: u32,
    most: u64,
}

impl Divisible {
    /// `operand % divisor == 0`, or `!= 0` if `negated`; `None` for the divisor zero.
    pub fn new(operand: Tree, divisor: i64, negated: bool) -> Result<Self, Tree> {
        let divisor = divisor.unsigned_abs();
        if divisor == 0 {
            return Err(operand);
        }
        let twos = divisor.trailing_zeros();
        let odd = divisor >> twos;
        // Newton's iteration doubles the number of right bits, from three.
        let inverse = (0..5).fold(odd, |x, _| x.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(x))));
        Ok(Divisible { operand, negated, inverse, twos, most: u64::MAX / divisor })
    }

    fn test(&self, x: i64) -> bool {
        let scaled = x.unsigned_abs().wrapping_mul(self.inverse).rotate_right(self.twos);
        (scaled <= self.most) != self.negated
    }
}

impl Node for Divisible {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.operand.run(frame, selection)?;
        let values = match ints(&column)? {
            Numbers::Each(values) => bits(values, |x| self.test(x)),
            Numbers::One(value) => bits(&[value], |x| self.test(x)),
        };
        let result = Arc::new(BooleanArray::new(values, column.array().nulls().cloned()));
        Ok(if column.is_constant() { Column::Constant(result) } else { Column::Array(result) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::leaf::FromBatch;

    #[test]
    fn agrees_with_the_remainder() {
        let values =
            [0, 1, -1, 122, 123, 124, -123, 246, 1 << 40, i64::MAX, i64::MIN, i64::MIN + 1, 9_223_372_036_854_775_680];
        for divisor in [1, 2, 3, 7, 8, 12, 123, 1000, -6, 1 << 62, i64::MAX, i64::MIN] {
            let Ok(test) = Divisible::new(Box::new(FromBatch(0)), divisor, false) else { continue };
            for x in values {
                assert_eq!(test.test(x), x.wrapping_rem(divisor) == 0, "{x} % {divisor}");
            }
        }
    }
}
