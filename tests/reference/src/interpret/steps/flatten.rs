//! `flatten`.
use crate::interpret::row::Row;
use crate::model::Value;

/// One row for each element of the list, the element in its place.
pub fn apply(rows: Vec<Row>, name: &str) -> Vec<Row> {
    let mut flat = Vec::new();
    for row in rows {
        let Value::List(items) = row.field(name) else { continue };
        for item in items {
            let mut one = row.clone();
            one.set(name, item);
            one.whole = false;
            flat.push(one);
        }
    }
    flat
}
