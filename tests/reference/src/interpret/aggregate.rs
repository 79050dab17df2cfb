//! Aggregates over the rows of a key.
use std::cmp::Ordering;
use std::collections::HashSet;

use super::failure::{Code, OVERFLOW};
use super::{decimal, equal};
use crate::model::{Aggregate, Arithmetic, Ty, Value};

/// What is known of the rows so far.
#[derive(Clone, Debug, Default)]
pub struct State {
    count: i64,
    sum: Option<Value>,
    one: Option<Value>,
    all: Vec<Value>,
    different: HashSet<String>,
}

impl State {
    /// Of no rows.
    pub fn new(aggregate: &Aggregate) -> State {
        let zero = match aggregate.ty.required() {
            Ty::Float => Value::Float(0.0),
            Ty::Decimal(n) => Value::Decimal(0, *n),
            Ty::Duration => Value::Duration(0),
            _ => Value::Int(0),
        };
        State { sum: Some(zero), ..State::default() }
    }

    /// Adds a value; of `count()` any.
    pub fn add(&mut self, aggregate: &Aggregate, value: Value) -> Result<(), Code> {
        if aggregate.function == "sum" {
            self.sum = Some(sum(self.sum.as_ref(), &value)?);
        }
        let replaces = |order: Ordering, one: &Option<Value>| match one {
            None => true,
            Some(held) => match (held, &value) {
                (Value::Float(a), Value::Float(b)) => b.total_cmp(a) == order,
                _ => equal::order(&value, held) == Some(order),
            },
        };
        let takes = match aggregate.function {
            "first" => self.one.is_none(),
            "last" => true,
            "min" => replaces(Ordering::Less, &self.one),
            "max" => replaces(Ordering::Greater, &self.one),
            _ => false,
        };
        if takes {
            self.one = Some(value.clone());
        }
        self.count += 1;
        self.different.insert(equal::key(&value));
        self.all.push(value);
        Ok(())
    }

    /// The value now.
    pub fn value(&self, aggregate: &Aggregate) -> Value {
        match aggregate.function {
            "count" => Value::Int(self.count),
            "count_distinct" => Value::Int(self.different.len() as i64),
            "sum" => self.sum.clone().unwrap_or(Value::Null),
            "any" => Value::Bool(self.all.contains(&Value::Bool(true))),
            "all" => Value::Bool(!self.all.contains(&Value::Bool(false))),
            "collect" => Value::List(self.all.iter().take(1000).cloned().collect()),
            "avg" => mean(&self.all).map_or(Value::Null, |(mean, _)| Value::Float(mean)),
            "stddev" if self.all.len() < 2 => Value::Null,
            "stddev" => mean(&self.all)
                .map_or(Value::Null, |(_, squares)| Value::Float((squares / (self.all.len() - 1) as f64).sqrt())),
            _ => self.one.clone().unwrap_or(Value::Null),
        }
    }
}

fn sum(so_far: Option<&Value>, value: &Value) -> Result<Value, Code> {
    Ok(match (so_far, value) {
        (Some(Value::Int(a)), Value::Int(b)) => Value::Int(a.checked_add(*b).ok_or(OVERFLOW)?),
        (Some(Value::Duration(a)), Value::Duration(b)) => Value::Duration(a.checked_add(*b).ok_or(OVERFLOW)?),
        (Some(Value::Float(a)), Value::Float(b)) => Value::Float(a + b),
        (Some(Value::Decimal(a, m)), Value::Decimal(b, n)) => {
            let (digits, scale) = decimal::compute(Arithmetic::Add, (*a, *m), (*b, *n))?;
            Value::Decimal(digits, scale)
        }
        _ => value.clone(),
    })
}

/// The mean and the sum of squared distances from it, by Welford's method.
fn mean(all: &[Value]) -> Option<(f64, f64)> {
    let (mut mean, mut squares) = (0.0, 0.0);
    for (i, value) in all.iter().enumerate() {
        let Value::Float(x) = value else { return None };
        let distance = x - mean;
        mean += distance / (i + 1) as f64;
        squares += distance * (x - mean);
    }
    (!all.is_empty()).then_some((mean, squares))
}
