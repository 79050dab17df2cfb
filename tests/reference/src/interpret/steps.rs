//! Steps: each takes rows and gives rows; what fails on one of them is put aside.
pub mod dedupe;
mod fields;
mod filter;
mod flatten;
mod running;
mod sample;
mod throttle;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::failure::{Failure, Outcome};
use super::row::Row;
use super::{equal, expr, order};
use crate::model::{By, Item, Program, Step, StepKind, Value};

/// What steps see beside their rows.
pub struct Context<'a> {
    /// The program.
    pub program: &'a Program,
    /// For each source whether event time orders its rows.
    pub by_time: &'a [bool],
    /// What other streams gave.
    pub outputs: &'a BTreeMap<&'a str, Vec<Row>>,
    /// Rows that failed.
    pub lost: Vec<(Row, Failure)>,
}

impl Context<'_> {
    /// The value of an expression over a row.
    fn value(&self, row: &Row, e: &crate::model::Expr) -> Outcome {
        expr::row(self.program, row, e)
    }

    /// The values of several expressions over one row.
    fn values(&self, row: &Row, items: &[Item]) -> Outcome<Vec<Value>> {
        items.iter().map(|item| self.value(row, &item.value)).collect()
    }

    /// Puts aside a row that failed.
    fn kept<T>(&mut self, row: &Row, outcome: Outcome<T>) -> Option<T> {
        outcome.map_err(|failure| self.lost.push((row.clone(), failure))).ok()
    }

    /// The rows in the order in which they meet the state of a step, with the text of their keys; those whose key cannot
    /// be told are put aside. Rows of one key stay in order from here on.
    fn keyed(&mut self, mut rows: Vec<Row>, by: &By) -> Vec<(String, Row)> {
        if !by.arrival {
            order::sort(&mut rows, self.by_time);
        }
        let mut keyed = Vec::with_capacity(rows.len());
        for mut row in rows {
            let values = self.values(&row, &by.keys);
            if let Some(values) = self.kept(&row, values) {
                let key: String = values.iter().map(|v| equal::key(v) + ";").collect();
                row.lane = Some(Rc::from(key.as_str()));
                keyed.push((key, row));
            }
        }
        keyed
    }
}

/// What a step makes of rows.
pub fn apply(step: &Step, rows: Vec<Row>, context: &mut Context<'_>) -> Vec<Row> {
    match &step.kind {
        StepKind::Where(condition) => filter::apply(rows, condition, context),
        StepKind::Set(items) => fields::set(rows, items, context),
        StepKind::Select(items) => fields::select(rows, items, context),
        StepKind::Without(names) => fields::without(rows, names),
        StepKind::Flatten(name) => flatten::apply(rows, name),
        StepKind::Sample(share, by) => sample::apply(rows, *share, by, context),
        StepKind::Merge(names) => {
            let mut all = rows;
            all.extend(names.iter().flat_map(|n| context.outputs.get(&**n).cloned().unwrap_or_default()));
            all.iter_mut().for_each(|row| row.lane = None);
            all
        }
        StepKind::Dedupe(by, lasting) => dedupe::apply(rows, by, *lasting, context),
        StepKind::Throttle(count, per, by) => throttle::apply(rows, *count, *per, by, context),
        StepKind::Running(by, aggregates) => running::apply(rows, by, aggregates, context),
        StepKind::Tap(_) => rows,
    }
}

/// The mark of a trigger on a row that made it fire.
pub fn fire(row: &mut Row) {
    let time = Value::Time(row.event.time);
    let fired = vec![("count".into(), Value::Int(1)), ("start".into(), time.clone()), ("end".into(), time)];
    row.set("fired", Value::Record(fired));
    row.whole = false;
}
