//! `+ - * / %` and `-x`.
use super::{Scope, both};
use crate::interpret::decimal;
use crate::interpret::failure::{Code, DIVISION_BY_ZERO, Failure, OVERFLOW, Outcome};
use crate::model::{Arithmetic, Expr, Value};

/// Arithmetic; null operands give null. What is wrong with a division is said of the divisor.
pub fn evaluate_values(op: Arithmetic, a: Value, b: Value) -> Result<Value, Code> {
    use Arithmetic as A;
    Ok(match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Float(a), Value::Float(b)) => Value::Float(match op {
            A::Add => a + b,
            A::Subtract => a - b,
            A::Multiply => a * b,
            A::Divide => a / b,
            A::Remainder => a % b,
        }),
        (Value::Decimal(a, m), Value::Decimal(b, n)) => {
            let (digits, scale) = decimal::compute(op, (a, m), (b, n))?;
            Value::Decimal(digits, scale)
        }
        (Value::Text(a), Value::Text(b)) => Value::Text(a + &b),
        (Value::Int(a), Value::Int(b)) => Value::Int(int(op, a, b)?),
        (Value::Duration(a), Value::Duration(b)) => Value::Duration(int(op, a, b)?),
        (Value::Duration(a), Value::Int(b)) | (Value::Int(a), Value::Duration(b)) => Value::Duration(int(op, a, b)?),
        (Value::Time(a), Value::Duration(b)) | (Value::Duration(a), Value::Time(b)) => Value::Time(int(op, a, b)?),
        (Value::Time(a), Value::Time(b)) => Value::Duration(int(op, a, b)?),
        (a, _) => a,
    })
}

fn int(op: Arithmetic, a: i64, b: i64) -> Result<i64, Code> {
    let (a, b) = (i128::from(a), i128::from(b));
    let exact = match op {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        _ if b == 0 => return Err(DIVISION_BY_ZERO),
        Arithmetic::Divide => a / b,
        Arithmetic::Remainder => a % b,
    };
    i64::try_from(exact).map_err(|_| OVERFLOW)
}

pub fn evaluate(e: &Expr, op: Arithmetic, a: &Expr, b: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let (x, y) = both(a, b, scope)?;
    let divides = matches!(op, Arithmetic::Divide | Arithmetic::Remainder);
    evaluate_values(op, x, y).map_err(|code| if divides { Failure::of(code, b) } else { Failure::new(code, e.id) })
}

pub fn negate(e: &Expr, a: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let overflow = || Failure::new(OVERFLOW, e.id);
    Ok(match evaluate_operand(a, scope)? {
        Value::Int(n) => Value::Int(n.checked_neg().ok_or_else(overflow)?),
        Value::Duration(n) => Value::Duration(n.checked_neg().ok_or_else(overflow)?),
        Value::Float(x) => Value::Float(-x),
        Value::Decimal(d, n) => Value::Decimal(-d, n),
        other => other,
    })
}

fn evaluate_operand(a: &Expr, scope: &mut Scope<'_>) -> Outcome {
    super::evaluate(a, scope)
}
