//! Lists and maps.
use crate::interpret::equal::{equal, sorting};
use crate::interpret::expr::arithmetic;
use crate::interpret::failure::{Code, FUNCTION};
use crate::model::{Arithmetic, Ty, Value};

/// The result of a function of lists.
pub fn call(name: &str, values: &[Value], ty: &Ty) -> Result<Value, Code> {
    let int = |i: usize| if let Some(Value::Int(n)) = values.get(i) { Some(*n) } else { None };
    Ok(match (name, &values[0]) {
        ("length", Value::List(items)) => Value::Int(items.len() as i64),
        ("length", Value::Map(all)) => Value::Int(all.len() as i64),
        ("length", Value::Bytes(b)) => Value::Int(b.len() as i64),
        ("first", Value::List(items)) => items.first().cloned().unwrap_or(Value::Null),
        ("last", Value::List(items)) => items.last().cloned().unwrap_or(Value::Null),
        ("get", Value::List(items)) => {
            let at = int(1).unwrap_or(0);
            let at = if at < 0 { at.checked_add(items.len() as i64) } else { Some(at) };
            at.and_then(|at| items.get(usize::try_from(at).ok()?)).cloned().unwrap_or(Value::Null)
        }
        ("get", Value::Map(all)) => {
            all.iter().rev().find(|(n, _)| values[1] == Value::Text(n.clone())).map_or(Value::Null, |(_, v)| v.clone())
        }
        ("contains", Value::List(items)) => Value::Bool(items.iter().any(|i| equal(i, &values[1]))),
        ("slice", Value::List(items)) => {
            let start = int(1).unwrap_or(0);
            let start = if start < 0 { start.saturating_add(items.len() as i64) } else { start };
            let length = int(2).map_or(usize::MAX, |l| l.max(0) as usize);
            Value::List(items.iter().skip(start.max(0) as usize).take(length).cloned().collect())
        }
        ("reverse", Value::List(items)) => Value::List(items.iter().rev().cloned().collect()),
        ("sort", Value::List(items)) => {
            let mut items = items.clone();
            items.sort_by(sorting);
            Value::List(items)
        }
        ("distinct", Value::List(items)) => {
            let mut kept: Vec<Value> = Vec::new();
            for item in items {
                if !kept.iter().any(|k| sorting(k, item).is_eq()) {
                    kept.push(item.clone());
                }
            }
            Value::List(kept)
        }
        ("concat", _) => {
            let lists = values.iter().filter_map(|v| if let Value::List(items) = v { Some(items) } else { None });
            Value::List(lists.flatten().cloned().collect())
        }
        ("flatten", Value::List(lists)) => {
            let lists = lists.iter().filter_map(|v| if let Value::List(items) = v { Some(items) } else { None });
            Value::List(lists.flatten().cloned().collect())
        }
        ("sum", Value::List(items)) => sum(items, ty)?,
        ("avg", Value::List(items)) => {
            let number = |v: &Value| if let Value::Float(x) = v { Some(*x) } else { None };
            let floats: Vec<f64> = items.iter().filter_map(number).collect();
            match floats.len() {
                0 => Value::Null,
                n => Value::Float(floats.iter().fold(0.0, |sum, x| sum + x) / n as f64),
            }
        }
        ("range", Value::Int(from)) => {
            let to = int(1).unwrap_or(0);
            if to.saturating_sub(*from) > 100_000 {
                return Err(FUNCTION);
            }
            Value::List((*from..to).map(Value::Int).collect())
        }
        ("keys", Value::Map(all)) => Value::List(all.iter().map(|(n, _)| Value::Text(n.clone())).collect()),
        ("values", Value::Map(all)) => Value::List(all.iter().map(|(_, v)| v.clone()).collect()),
        ("merge", Value::Map(first)) => {
            let Value::Map(second) = &values[1] else { return Ok(Value::Null) };
            let mut all = first.clone();
            for (n, v) in second {
                match all.iter_mut().find(|(m, _)| m == n) {
                    Some((_, old)) => *old = v.clone(),
                    None => all.push((n.clone(), v.clone())),
                }
            }
            Value::Map(all)
        }
        _ => Value::Null,
    })
}

fn sum(items: &[Value], ty: &Ty) -> Result<Value, Code> {
    let zero = match ty.required() {
        Ty::Float => Value::Float(0.0),
        Ty::Decimal(n) => Value::Decimal(0, *n),
        _ => Value::Int(0),
    };
    items.iter().filter(|v| !v.is_null()).try_fold(zero, |sum, v| arithmetic(Arithmetic::Add, sum, v.clone()))
}
