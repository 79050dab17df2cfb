//! Dead letters as batches: what the codec makes, and the offset that every batch has.
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Int64Array, RecordBatch};
use hexafn_codec::dead_letter::{About, Failure, LetterError, decoded, undecoded};
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::envelope::OFFSET;
use hexafn_ir::{Batch, Type};

use super::{Failed, Undecoded};
use crate::layout::Layout;
use crate::process::Process;

static LAYOUT: LazyLock<Layout> = LazyLock::new(Layout::letters);

pub(super) fn of_rows(kind: Loss, failed: &Failed, process: &Process) -> Result<Vec<Batch>, LetterError> {
    let step = failed.step.to_string();
    let row = Type::Record(failed.columns.clone());
    let rows = &failed.batch.rows;
    let offsets = rows.column_by_name(OFFSET).and_then(|c| c.as_primitive_opt::<Int64Type>());
    let mut by_place: BTreeMap<_, Vec<Failure>> = BTreeMap::new();
    for (failure, span) in &failed.rows {
        by_place.entry(*span).or_default().push(failure.clone());
    }
    let mut batches = Vec::new();
    for (span, failures) in by_place {
        let at = span.map(|span| process.files.place(span));
        let about = About {
            loss: kind,
            origin: failed.batch.origin.as_deref(),
            step: &step,
            at: at.as_deref(),
            trace: None,
            time: process.clock.now(),
        };
        let mut offset = failures.iter().map(|f| offsets.map_or(0, |o| o.value(f.row)));
        for letters in decoded(&about, &row, rows, &failures)? {
            batches.push(failed.batch.with_rows(with_offsets(&letters, &mut offset)?));
        }
    }
    Ok(batches)
}

pub(super) fn of_events(lost: &Undecoded, process: &Process) -> Result<Vec<Batch>, LetterError> {
    let step = lost.step.to_string();
    let about = About {
        loss: Loss::Invalid,
        origin: Some(&lost.origin),
        step: &step,
        at: None,
        trace: None,
        time: process.clock.now(),
    };
    let mut offset = lost.events.iter().map(|e| e.offset);
    let letters = undecoded(&about, &lost.events, lost.line, lost.secret)?;
    let batch = |letters: &RecordBatch| {
        let rows = with_offsets(letters, &mut offset)?;
        Ok(Batch { rows, origin: Some(lost.origin.clone()), receipts: lost.receipts.clone() })
    };
    letters.iter().map(batch).collect()
}

fn with_offsets(letters: &RecordBatch, offsets: &mut impl Iterator<Item = i64>) -> Result<RecordBatch, LetterError> {
    let mut columns = letters.columns().to_vec();
    columns.push(Arc::new(Int64Array::from_iter_values(offsets.take(letters.num_rows()))));
    Ok(LAYOUT.batch(columns, letters.num_rows())?)
}
