//! The event time of rows, and which of them are late.
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, TimestampMicrosecondArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{ArrowError, SchemaRef};
use arrow_select::filter::{filter, filter_record_batch};
use hexafn_diagnostics::{CONVERSION, LATE, MISSING_FIELD, Span};
use hexafn_expr::{Kernel, RowErrors, Scope};

/// How a source knows the time of its rows.
#[derive(Clone)]
pub(crate) struct TimeRule {
    /// The `time:` of the source, its place, and how far rows may come out of order (microseconds).
    pub event: Option<(Kernel, Span, i64)>,
    /// What `time:` sees where it reads `meta.time` or `meta.arrived`: the decoded columns, then the time of arrival once
    /// for each of them.
    pub seen: Option<SchemaRef>,
}

/// Rows with their times.
pub(super) struct Timed {
    /// Those that go on.
    pub rows: RecordBatch,
    pub times: ArrayRef,
    /// The greatest time among them, if there are any.
    pub latest: Option<i64>,
    /// Those that came too late.
    pub late: RowErrors,
    /// Those whose time could not be told.
    pub failed: RowErrors,
}

impl TimeRule {
    /// Tells the time of rows of one partition in order. `latest` is the greatest time in the partition so far, `floor` a
    /// watermark that it has been given beside (idle sources follow others): rows older than either allows are late.
    /// Without event time all rows have the time `arrived`, but not before `floor`.
    pub(super) fn apply(
        &self,
        rows: RecordBatch,
        latest: Option<i64>,
        floor: i64,
        arrived: i64,
        scope: &Scope,
    ) -> Result<Timed, ArrowError> {
        let count = rows.num_rows();
        let Some((kernel, span, late_by)) = &self.event else {
            let time = arrived.max(floor);
            let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from_value(time, count));
            let none = RowErrors::new;
            return Ok(Timed { rows, times, latest: Some(time), late: none(), failed: none() });
        };
        let mut errors = RowErrors::new();
        let times = match &self.seen {
            Some(schema) => kernel.array(&with_arrival(&rows, schema, arrived)?, scope, None, &mut errors),
            None => kernel.array(&rows, scope, None, &mut errors),
        };
        let values = times.as_primitive_opt::<TimestampMicrosecondType>();
        let values = values.ok_or_else(|| ArrowError::SchemaError("`time:` does not give times".into()))?;
        let (mut latest, mut late) = (latest, RowErrors::new());
        for row in 0..count {
            if errors.has(row) {
                continue;
            }
            if values.is_null(row) {
                errors.fail(row, *span, MISSING_FIELD, || "the event has no time".to_owned());
                continue;
            }
            let time = values.value(row);
            if time.checked_sub(*late_by).is_none() || time == i64::MAX {
                errors.fail(row, *span, CONVERSION, || format!("{time} is too far from 1970 for a time of an event"));
                continue;
            }
            let watermark = latest.map_or(floor, |l| l.saturating_sub(*late_by).max(floor));
            if time < watermark {
                let by = watermark.saturating_sub(time) as f64 / 1e6;
                late.fail(row, *span, LATE, || format!("the event came {by:.3} s behind the watermark"));
            } else {
                latest = Some(latest.map_or(time, |l| l.max(time)));
            }
        }
        if errors.is_empty() && late.is_empty() {
            return Ok(Timed { rows, times, latest, late, failed: errors });
        }
        let lost = |row: usize| late.has(row) || errors.has(row);
        let mask = BooleanArray::new(BooleanBuffer::collect_bool(count, |row| !lost(row)), None);
        let (rows, times) = (filter_record_batch(&rows, &mask)?, filter(&times, &mask)?);
        Ok(Timed { rows, times, latest, late, failed: errors })
    }
}

/// Rows in the columns of `schema`, of which those that `rows` has not hold the time of arrival.
fn with_arrival(rows: &RecordBatch, schema: &SchemaRef, arrived: i64) -> Result<RecordBatch, ArrowError> {
    let time: ArrayRef = Arc::new(TimestampMicrosecondArray::from_value(arrived, rows.num_rows()));
    let mut columns = rows.columns().to_vec();
    columns.resize(schema.fields().len(), time);
    RecordBatch::try_new(schema.clone(), columns)
}
