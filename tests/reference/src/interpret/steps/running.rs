//! `running`.
use std::collections::HashMap;

use super::Context;
use crate::interpret::aggregate::State;
use crate::interpret::failure::{Failure, Outcome};
use crate::interpret::row::Row;
use crate::model::{Aggregate, By, Value};

/// Aggregates over the rows of the key so far, this one included. A row that fails counts nowhere.
pub fn apply(rows: Vec<Row>, by: &By, aggregates: &[Aggregate], context: &mut Context<'_>) -> Vec<Row> {
    let mut states: HashMap<String, Vec<State>> = HashMap::new();
    let mut out = Vec::new();
    for (key, row) in context.keyed(rows, by) {
        let inputs: Outcome<Vec<Option<Value>>> = aggregates.iter().map(|a| input(a, &row, context)).collect();
        let Some(inputs) = context.kept(&row, inputs) else { continue };
        let states = states.entry(key).or_insert_with(|| aggregates.iter().map(State::new).collect());
        let mut made = row.clone();
        made.whole = false;
        let mut outcome = Ok(());
        let before = states.clone();
        for ((aggregate, state), input) in aggregates.iter().zip(states.iter_mut()).zip(inputs) {
            match input.map_or(Ok(()), |value| state.add(aggregate, value)) {
                Ok(()) => made.set(&aggregate.name, state.value(aggregate)),
                Err(code) => {
                    outcome = Err(Failure::new(code, aggregate.id));
                    break;
                }
            }
        }
        if context.kept(&row, outcome).is_some() {
            out.push(made);
        } else {
            *states = before;
        }
    }
    out
}

/// The argument of an aggregate, if the row counts.
fn input(aggregate: &Aggregate, row: &Row, context: &Context<'_>) -> Outcome<Option<Value>> {
    if let Some(filter) = &aggregate.filter
        && context.value(row, filter)? != Value::Bool(true)
    {
        return Ok(None);
    }
    match &aggregate.argument {
        None => Ok(Some(Value::Null)),
        Some(argument) => Ok(Some(context.value(row, argument)?).filter(|v| !v.is_null())),
    }
}
