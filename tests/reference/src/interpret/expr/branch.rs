//! `if` and `match`.
use super::compare::compare;
use super::{Scope, evaluate};
use crate::interpret::failure::Outcome;
use crate::model::{Arm, Comparison, Expr, Pattern, Value};

/// A null condition counts as false.
pub fn choose(c: &Expr, a: &Expr, b: &Expr, scope: &mut Scope<'_>) -> Outcome {
    if evaluate(c, scope)? == Value::Bool(true) { evaluate(a, scope) } else { evaluate(b, scope) }
}

/// The first arm that takes the subject. The subject is computed once.
pub fn matched(subject: &Expr, arms: &[Arm], scope: &mut Scope<'_>) -> Outcome {
    let subject = evaluate(subject, scope)?;
    for arm in arms {
        if !takes(&arm.pattern, &subject) {
            continue;
        }
        let names = match &arm.pattern {
            Pattern::Bind(name) => vec![(name.clone(), subject.clone())],
            _ => vec![],
        };
        let passes = match &arm.guard {
            None => true,
            Some(guard) => scope.with(names.clone(), guard)? == Value::Bool(true),
        };
        if passes {
            return scope.with(names, &arm.value);
        }
    }
    Ok(Value::Null)
}

fn takes(pattern: &Pattern, subject: &Value) -> bool {
    let holds = |op, a: &Value, b: &Value| compare(op, a, b) == Value::Bool(true);
    match pattern {
        Pattern::Any | Pattern::Bind(_) => true,
        Pattern::Values(values) => values.iter().any(|v| match v {
            Value::Null => subject.is_null(),
            v => holds(Comparison::Equal, subject, v),
        }),
        Pattern::Range(low, high) => {
            holds(Comparison::GreaterEqual, subject, low) && holds(Comparison::LessEqual, subject, high)
        }
    }
}
