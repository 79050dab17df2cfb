//! Why a row fails.

use crate::model::{Expr, Kind};

/// The number of a kind of failure.
pub type Code = u16;

/// Not JSON.
pub const NOT_JSON: Code = 1001;
/// Another kind of value.
pub const WRONG_KIND: Code = 1002;
/// A required field is absent.
pub const MISSING: Code = 1003;
/// A number that does not fit.
pub const OUT_OF_RANGE: Code = 1004;
/// A union's tag that no kind has.
pub const UNKNOWN_KIND: Code = 1007;
/// None of a choice's members.
pub const NOT_A_CHOICE: Code = 1008;
/// A text that is no time, duration or base64.
pub const BAD_TEXT: Code = 1009;
/// Overflow.
pub const OVERFLOW: Code = 1101;
/// Division by zero.
pub const DIVISION_BY_ZERO: Code = 1102;
/// A failed `as`.
pub const CONVERSION: Code = 1103;
/// An index out of range.
pub const INDEX: Code = 1104;
/// A function refused its arguments.
pub const FUNCTION: Code = 1105;
/// Behind the watermark.
pub const LATE: Code = 1202;

/// What a row failed on: a code and the expression that the record points at. Functions of elements are evaluated for all
/// elements, in an order that the language leaves open, so there may be several, any of which is right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure(pub Vec<(Code, u32)>);

impl Failure {
    /// One cause.
    pub fn new(code: Code, at: u32) -> Failure {
        Failure(vec![(code, at)])
    }

    /// Of an operand. Where it chooses among others by what is known before any row comes, the place may be that of the
    /// chosen one.
    pub fn of(code: Code, operand: &Expr) -> Failure {
        let mut causes = vec![];
        let mut chooses = false;
        operand.walk(&mut |e| {
            causes.push((code, e.id));
            chooses |= matches!(
                e.kind,
                Kind::If(..)
                    | Kind::Coalesce(..)
                    | Kind::Logic(..)
                    | Kind::Match(..)
                    | Kind::Block(..)
                    | Kind::Apply(..)
            );
        });
        if !chooses && !matches!(operand.kind, Kind::Widen(_) | Kind::As(_) | Kind::Constant(_)) {
            causes.truncate(1);
        }
        Failure(causes)
    }
}

/// A value, or why there is none.
pub type Outcome<T = crate::model::Value> = Result<T, Failure>;
