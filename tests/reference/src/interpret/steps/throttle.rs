//! `throttle`.
use std::collections::HashMap;

use super::Context;
use crate::interpret::row::Row;
use crate::model::By;

/// At most so many rows of a key in each span of time; spans are counted from 1970.
pub fn apply(rows: Vec<Row>, count: u64, per: i64, by: &By, context: &mut Context<'_>) -> Vec<Row> {
    let mut passed: HashMap<(String, i64), u64> = HashMap::new();
    let mut out = Vec::new();
    for (key, row) in context.keyed(rows, by) {
        let so_far = passed.entry((key, row.event.time.div_euclid(per))).or_default();
        if *so_far < count {
            *so_far += 1;
            out.push(row);
        }
    }
    out
}
