//! `where`.
use super::Context;
use crate::interpret::row::Row;
use crate::model::{Expr, Value};

/// The rows for which the condition is true; null is not.
pub fn apply(rows: Vec<Row>, condition: &Expr, context: &mut Context<'_>) -> Vec<Row> {
    let mut passed = Vec::new();
    for row in rows {
        let outcome = context.value(&row, condition);
        if context.kept(&row, outcome) == Some(Value::Bool(true)) {
            passed.push(row);
        }
    }
    passed
}
