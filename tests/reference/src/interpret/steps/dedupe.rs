//! `dedupe`.
use std::collections::HashMap;

use super::Context;
use crate::interpret::equal;
use crate::interpret::failure::{Failure, Outcome};
use crate::interpret::row::Row;
use crate::model::{By, Value};

/// The first row of each key, and again when the time is over.
pub fn apply(rows: Vec<Row>, by: &By, lasting: Option<i64>, context: &mut Context<'_>) -> Vec<Row> {
    let mut seen: HashMap<String, i64> = HashMap::new();
    let mut passed = Vec::new();
    for (key, row) in context.keyed(rows, by) {
        if is_first(&mut seen, key, row.event.time, lasting) {
            passed.push(row);
        }
    }
    passed
}

/// The same for rows that are in order already.
pub fn first_of_each(
    rows: Vec<Row>,
    key: impl Fn(&Row) -> Outcome<Vec<Value>>,
    lasting: Option<i64>,
    mut lose: impl FnMut(Row, Failure),
) -> Vec<Row> {
    let mut seen: HashMap<String, i64> = HashMap::new();
    let mut passed = Vec::new();
    for mut row in rows {
        match key(&row) {
            Err(failure) => lose(row, failure),
            Ok(values) => {
                let key: String = values.iter().map(|v| equal::key(v) + ";").collect();
                row.lane = Some(key.as_str().into());
                if is_first(&mut seen, key, row.event.time, lasting) {
                    passed.push(row);
                }
            }
        }
    }
    passed
}

fn is_first(seen: &mut HashMap<String, i64>, key: String, time: i64, lasting: Option<i64>) -> bool {
    match seen.get(&key) {
        Some(before) if lasting.is_none_or(|lasting| time - before < lasting) => false,
        _ => {
            seen.insert(key, time);
            true
        }
    }
}
