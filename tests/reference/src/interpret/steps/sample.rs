//! `sample`.
use super::Context;
use crate::interpret::hash;
use crate::interpret::row::Row;
use crate::model::{Item, Value};

/// The share of the rows whose hash is small enough: of the keys, or of the event's place.
pub fn apply(rows: Vec<Row>, share: f64, by: &[Item], context: &mut Context<'_>) -> Vec<Row> {
    let mut passed = Vec::new();
    for row in rows {
        let outcome = if by.is_empty() {
            let source = &context.program.sources[row.event.source].name;
            Ok(vec![Value::Text(format!("{source}/{source}")), Value::Int(row.event.offset)])
        } else {
            context.values(&row, by)
        };
        if context.kept(&row, outcome).is_some_and(|key| hash::within(hash::key(&key), share)) {
            passed.push(row);
        }
    }
    passed
}
