//! A batch through the operations of a stage.
use std::time::Instant;

use arrow_array::{ArrayRef, BooleanArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use arrow_select::filter::FilterBuilder;
use hexafn_expr::{RowErrors, Scope};
use hexafn_ir::Batch;

use super::flatten::flatten;
use super::operation::{Prepared, Watch, Work};
use crate::loss::Failed;
use crate::process::Process;

/// What is left of a batch after an operation; `None`: nothing. Rows that fail are added to `failed`. Operations of triggers are
/// counted, and those of a trigger that is switched off let nothing pass.
pub(crate) fn run(
    operation: &Prepared,
    batch: Batch,
    scope: &Scope,
    process: &Process,
    failed: &mut Vec<Failed>,
) -> Result<Option<Batch>, ArrowError> {
    let Some(Watch { tally, first, last }) = &operation.watch else {
        return apply(operation, batch, scope, process, failed);
    };
    if *first && !tally.is_enabled() {
        let counters = process.books.counters(operation.page);
        counters.received(batch.len());
        counters.filtered(batch.len());
        return Ok(None);
    }
    if *first {
        tally.evaluated(batch.len());
    }
    let (begin, before) = (Instant::now(), failed.len());
    let left = apply(operation, batch, scope, process, failed)?;
    tally.took(begin.elapsed());
    tally.failed(failed[before..].iter().map(|f| f.rows.len()).sum());
    if *last {
        tally.fired(left.as_ref().map_or(0, Batch::len));
    }
    Ok(left)
}

fn apply(
    operation: &Prepared,
    batch: Batch,
    scope: &Scope,
    process: &Process,
    failed: &mut Vec<Failed>,
) -> Result<Option<Batch>, ArrowError> {
    let counters = process.books.counters(operation.page);
    let rows = batch.len();
    counters.received(rows);
    let mut errors = RowErrors::new();
    let mut columns = batch.rows.columns().to_vec();
    let mask = match &operation.work {
        Work::Where(condition) => Some(condition.mask(&batch.rows, scope, None, &mut errors)),
        Work::Sample(sample) => Some(sample.mask(&batch, &columns, scope, &mut errors)?),
        Work::Set(values) => {
            for (kernel, place) in values {
                let value = kernel.over(&columns, rows, scope, errors.passed(rows).as_ref(), &mut errors);
                let value = value.into_array(rows)?;
                match columns.get_mut(*place) {
                    Some(column) => *column = value,
                    None => columns.push(value),
                }
            }
            errors.passed(rows)
        }
        Work::Select(values) => {
            let mut selected = Vec::with_capacity(operation.places.len());
            for kernel in values {
                let value = kernel.over(&columns, rows, scope, errors.passed(rows).as_ref(), &mut errors);
                selected.push(value.into_array(rows)?);
            }
            selected.extend_from_slice(&columns[columns.len() - operation.input.envelope.len()..]);
            columns = selected;
            errors.passed(rows)
        }
        Work::Flatten(place) => {
            let (flat, count) = flatten(&columns, *place)?;
            counters.absorbed(rows);
            counters.emitted(count);
            return finish(operation, &batch, &flat, count);
        }
        Work::Fire(fire) => {
            columns.push(fire.column(&columns, rows, process.clock.now())?);
            None
        }
        Work::Nothing => None,
    };
    let dead = errors.len();
    if dead > 0 {
        failed.push(Failed::of_errors(&operation.id, &operation.input.columns, &batch, errors));
    }
    counters.dead(dead);
    let Some(mask) = mask else {
        counters.passed(rows);
        return finish(operation, &batch, &columns, rows);
    };
    let passed = mask.count_set_bits();
    counters.passed(passed);
    counters.filtered(rows - passed - dead);
    match passed {
        0 => Ok(None),
        n if n == rows => finish(operation, &batch, &columns, rows),
        _ => {
            let kept = filter(&operation.keep(&columns), mask)?;
            Ok(Some(batch.with_rows(operation.output.batch(kept, passed)?)))
        }
    }
}

/// The batch with the columns that are still read.
fn finish(operation: &Prepared, batch: &Batch, columns: &[ArrayRef], rows: usize) -> Result<Option<Batch>, ArrowError> {
    if rows == 0 {
        return Ok(None);
    }
    Ok(Some(batch.with_rows(operation.output.batch(operation.keep(columns), rows)?)))
}

/// The rows of a mask; only of columns that go on.
fn filter(columns: &[ArrayRef], mask: BooleanBuffer) -> Result<Vec<ArrayRef>, ArrowError> {
    let mask = BooleanArray::new(mask, None);
    let builder = FilterBuilder::new(&mask);
    let predicate = if columns.len() > 1 { builder.optimize().build() } else { builder.build() };
    columns.iter().map(|column| predicate.filter(column)).collect()
}
