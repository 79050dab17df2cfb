//! Lists, records, blocks, and functions of the program.
use super::{Scope, evaluate};
use crate::interpret::failure::Outcome;
use crate::model::{Expr, Value};

pub fn list(items: &[Expr], scope: &mut Scope<'_>) -> Outcome {
    Ok(Value::List(items.iter().map(|i| evaluate(i, scope)).collect::<Result<_, _>>()?))
}

pub fn record(fields: &[(String, Expr)], scope: &mut Scope<'_>) -> Outcome {
    let members = fields.iter().map(|(n, e)| Ok((n.clone(), evaluate(e, scope)?)));
    Ok(Value::Record(members.collect::<Result<_, _>>()?))
}

/// Each value is computed once, whether it is read or not, and sees those before it.
pub fn block(lets: &[(String, Expr)], result: &Expr, scope: &mut Scope<'_>) -> Outcome {
    let before = scope.locals.len();
    let outcome = lets.iter().try_for_each(|(name, value)| {
        let value = evaluate(value, scope)?;
        scope.locals.push((name.clone(), value));
        Ok(())
    });
    let outcome = outcome.and_then(|()| evaluate(result, scope));
    scope.locals.truncate(before);
    outcome
}

/// All arguments are computed before the body, which sees nothing but them.
pub fn apply(name: &str, arguments: &[Expr], scope: &mut Scope<'_>) -> Outcome {
    let Some(function) = scope.program.function(name) else { return Ok(Value::Null) };
    let mut locals = Vec::with_capacity(arguments.len());
    for ((parameter, _), argument) in function.parameters.iter().zip(arguments) {
        locals.push((parameter.clone(), evaluate(argument, scope)?));
    }
    let mut inner = Scope { program: scope.program, row: None, locals };
    evaluate(&function.body, &mut inner)
}
