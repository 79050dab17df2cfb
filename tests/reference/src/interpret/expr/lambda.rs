//! Functions of elements.
use super::Scope;
use crate::interpret::failure::{Failure, Outcome};
use crate::model::{Expr, Kind, Value};

/// The value of a function for each of several groups of arguments. All are evaluated; the failures of all count.
pub fn elements(function: &Expr, arguments: Vec<Vec<Value>>, scope: &mut Scope<'_>) -> Outcome<Vec<Value>> {
    let Kind::Lambda(parameters, body) = &function.kind else { return Ok(vec![]) };
    let (mut values, mut causes) = (Vec::new(), Vec::new());
    for one in arguments {
        let names = parameters.iter().cloned().zip(one).collect();
        match scope.with(names, body) {
            Ok(value) => values.push(value),
            Err(Failure(more)) => causes.extend(more),
        }
    }
    if causes.is_empty() { Ok(values) } else { Err(Failure(causes)) }
}
