//! Arithmetic on decimals: exact in 38 digits, `*` and `/` rounded half to even.
use arrow_array::Array;
use arrow_buffer::{NullBuffer, i256};
use hexafn_diagnostics::{Code, DIVISION_BY_ZERO, OVERFLOW, Span};
use hexafn_ir::{BinaryOp, Type};

use super::pack::checked;
use crate::Column;
use crate::access::{Numbers, decimal_array, decimals, ints};
use crate::frame::{Frame, Node, Outcome, Selection, Tree};
use crate::show::show;

/// The first number with too many digits.
pub(crate) const LIMIT: i128 = 10i128.pow(38);

/// Ten to the power of `n`, up to 38.
pub(crate) fn power(n: u32) -> i128 {
    10i128.pow(n.min(38))
}

/// `value / divisor` (positive), rounded half to even.
pub(crate) fn round_half_even(value: i128, divisor: i128) -> i128 {
    // The hardware divides 64 bits many times faster than the library divides 128.
    if let (Ok(v), Ok(d)) = (i64::try_from(value), i64::try_from(divisor)) {
        let (quotient, rest) = (v / d, v % d);
        let twice = rest.unsigned_abs() * 2;
        let up = twice > d as u64 || (twice == d as u64 && quotient % 2 != 0);
        return i128::from(quotient) + i128::from(up) * i128::from(v.signum());
    }
    let (quotient, rest) = (value / divisor, value % divisor);
    let (rest, half) = (rest.unsigned_abs(), divisor.unsigned_abs() - rest.unsigned_abs());
    let up = rest > half || (rest == half && quotient % 2 != 0);
    quotient + i128::from(up) * value.signum()
}

fn round_wide(value: i256, divisor: i256) -> Option<i128> {
    let (quotient, rest) = (value.checked_div(divisor)?, value.checked_rem(divisor)?);
    let (rest, size) = (rest.checked_abs()?, divisor.checked_abs()?);
    let half = size.checked_sub(rest)?;
    let odd = quotient.to_parts().0 & 1 == 1;
    let away = if value.is_negative() == divisor.is_negative() { 1 } else { -1 };
    let up = rest > half || (rest == half && odd);
    quotient.checked_add(i256::from_i128(if up { away } else { 0 }))?.to_i128()
}

/// An operation on two decimals of any scales.
pub(crate) struct Decimal {
    /// One of the five of arithmetic.
    pub op: BinaryOp,
    /// Left, with its type.
    pub left: (Tree, Type),
    /// Right, with its type.
    pub right: (Tree, Type),
    /// The fraction digits of left, right and result.
    pub scales: (u8, u8, u8),
    /// The whole of it.
    pub span: Span,
    /// The divisor.
    pub right_span: Span,
}

impl Node for Decimal {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let left = self.left.0.run(frame, selection)?;
        let right = self.right.0.run(frame, selection)?;
        if left.is_constant() && right.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, &left, &right));
        }
        self.apply(frame, selection, &left, &right)
    }
}

impl Decimal {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, left: &Column, right: &Column) -> Outcome {
        let (l, r, rows) = (decimals(left)?, decimals(right)?, frame.rows);
        let (a, b, scale) = self.scales;
        let up = |from: u8| power(u32::from(scale.saturating_sub(from)));
        let (left_up, right_up) = (up(a), up(b));
        let flag = |v: Option<i128>| v.filter(|v| v.unsigned_abs() < LIMIT as u128).map_or((0, true), |v| (v, false));
        let (values, any) = match self.op {
            // Twice 38 digits wrap around at most once, and then land outside of 38 digits again.
            BinaryOp::Add if a == b => checked(l, r, rows, |x, y| bounded(x.wrapping_add(y))),
            BinaryOp::Subtract if a == b => checked(l, r, rows, |x, y| bounded(x.wrapping_sub(y))),
            BinaryOp::Add => checked(l, r, rows, |x, y| {
                flag(x.checked_mul(left_up).and_then(|x| x.checked_add(y.checked_mul(right_up)?)))
            }),
            BinaryOp::Subtract => checked(l, r, rows, |x, y| {
                flag(x.checked_mul(left_up).and_then(|x| x.checked_sub(y.checked_mul(right_up)?)))
            }),
            BinaryOp::Multiply => {
                let down = power(u32::from((a + b).saturating_sub(scale)));
                checked(l, r, rows, |x, y| flag(multiply(x, y, down)))
            }
            BinaryOp::Divide => {
                let up = power(u32::from((scale + b).saturating_sub(a)));
                checked(l, r, rows, |x, y| flag(divide(x, y, up)))
            }
            _ => checked(l, r, rows, |x, y| flag(remainder(x, left_up, y, right_up))),
        };
        let mut nulls = NullBuffer::union(left.nulls(rows).as_ref(), right.nulls(rows).as_ref());
        if any {
            let again = |row| {
                let (x, y) = (l.at(row), r.at(row));
                flag(match self.op {
                    BinaryOp::Add => x.checked_mul(left_up).and_then(|x| x.checked_add(y.checked_mul(right_up)?)),
                    BinaryOp::Subtract => x.checked_mul(left_up).and_then(|x| x.checked_sub(y.checked_mul(right_up)?)),
                    BinaryOp::Multiply => multiply(x, y, power(u32::from((a + b).saturating_sub(scale)))),
                    BinaryOp::Divide => divide(x, y, power(u32::from((scale + b).saturating_sub(a)))),
                    _ => remainder(x, left_up, y, right_up),
                })
            };
            let divides = matches!(self.op, BinaryOp::Divide | BinaryOp::Remainder);
            let wrong = |row| again(row).1.then(|| self.reason(left, right, row, divides && r.at(row) == 0));
            nulls = frame.refuse(selection, if divides { self.right_span } else { self.span }, nulls, wrong);
        }
        Ok(Column::Array(decimal_array(scale, values, nulls)?))
    }

    fn reason(&self, left: &Column, right: &Column, row: usize, zero: bool) -> (Code, String) {
        let (l, r) = (show(left, row, &self.left.1), show(right, row, &self.right.1));
        let sign = crate::display::symbol(self.op);
        if zero {
            (DIVISION_BY_ZERO, format!("division by zero: {l} {sign} {r}"))
        } else {
            (OVERFLOW, format!("{l} {sign} {r} does not fit 38 digits"))
        }
    }
}

fn bounded(value: i128) -> (i128, bool) {
    (value, value >= LIMIT || value <= -LIMIT)
}

fn multiply(x: i128, y: i128, down: i128) -> Option<i128> {
    match (i64::try_from(x), i64::try_from(y)) {
        (Ok(x), Ok(y)) => {
            let product = i128::from(x) * i128::from(y);
            Some(if down == 1 { product } else { round_half_even(product, down) })
        }
        _ => match x.checked_mul(y) {
            Some(product) => Some(round_half_even(product, down)),
            None => round_wide(i256::from_i128(x).checked_mul(i256::from_i128(y))?, i256::from_i128(down)),
        },
    }
}

fn divide(x: i128, y: i128, up: i128) -> Option<i128> {
    if y == 0 {
        return None;
    }
    match x.checked_mul(up) {
        Some(x) if y > 0 => Some(round_half_even(x, y)),
        Some(x) => Some(round_half_even(-x, -y)),
        None => round_wide(i256::from_i128(x).checked_mul(i256::from_i128(up))?, i256::from_i128(y)),
    }
}

fn remainder(x: i128, left_up: i128, y: i128, right_up: i128) -> Option<i128> {
    if y == 0 {
        return None;
    }
    match (x.checked_mul(left_up), y.checked_mul(right_up)) {
        (Some(x), Some(y)) => Some(x.wrapping_rem(y)),
        _ => {
            let wide = |v, up| i256::from_i128(v).checked_mul(i256::from_i128(up));
            wide(x, left_up)?.checked_rem(wide(y, right_up)?)?.to_i128()
        }
    }
}

/// `int * decimal constant` in one loop: the product of two 64-bit numbers needs no check.
pub(crate) struct Scaled {
    /// The ints.
    pub ints: Tree,
    /// The constant's digits, brought to the result's scale.
    pub factor: i64,
    /// The fraction digits of the result.
    pub scale: u8,
}

impl Node for Scaled {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.ints.run(frame, selection)?;
        let factor = i128::from(self.factor);
        let multiply = |values: &[i64]| values.iter().map(|x| i128::from(*x) * factor).collect();
        let values = match ints(&column)? {
            Numbers::Each(values) => multiply(values),
            Numbers::One(value) => multiply(&[value]),
        };
        let result = decimal_array(self.scale, values, column.array().nulls().cloned())?;
        Ok(if column.is_constant() { Column::Constant(result) } else { Column::Array(result) })
    }
}

/// `-x` of a decimal.
pub(crate) struct Negate {
    /// The operand.
    pub operand: Tree,
    /// Its fraction digits.
    pub scale: u8,
}

impl Node for Negate {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.operand.run(frame, selection)?;
        let values = crate::access::i128s(column.array())?.iter().map(|x| x.wrapping_neg()).collect();
        let result = decimal_array(self.scale, values, column.array().nulls().cloned())?;
        Ok(if column.is_constant() { Column::Constant(result) } else { Column::Array(result) })
    }
}
