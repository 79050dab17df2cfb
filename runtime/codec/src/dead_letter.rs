//! Batches of dead letters: what a lost event leaves on its route. See [`hexafn_ir::dead_letter::record`].
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringViewArray, TimestampMicrosecondArray};
use arrow_schema::ArrowError;
use hexafn_diagnostics::Code;
use hexafn_ir::batch::MAX_ROWS;
use hexafn_ir::dead_letter::{Loss, record};
use hexafn_ir::{Origin, Type, envelope, layout};
use thiserror::Error;

use crate::decode::Invalid;
use crate::encode::{EncodeError, JsonEncoder, MASK, write_string};

/// The most bytes of an event that a letter holds.
pub const MAX_PAYLOAD: usize = 64 * 1024;

/// Why letters cannot be made.
#[derive(Debug, Error)]
pub enum LetterError {
    /// The rows are not of the type that was said.
    #[error("the payload of a dead letter cannot be written")]
    Payload(#[from] EncodeError),
    /// A row that the batch does not have.
    #[error("row {row} is beyond the {rows} rows of the batch")]
    NoRow {
        /// The row.
        row: usize,
        /// The number of rows.
        rows: usize,
    },
    /// A mistake of this crate.
    #[error("the columns of the dead letters do not fit together")]
    Internal(#[from] ArrowError),
}

/// What the letters of a batch have in common.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// What kind of loss it is.
    pub loss: Loss,
    /// Where the events came from; `None` for rows made out of several.
    pub origin: Option<&'a Origin>,
    /// The step that failed.
    pub step: &'a str,
    /// Its place in the program: `file:line:column`.
    pub at: Option<&'a str>,
    /// The trace of the batch.
    pub trace: Option<&'a str>,
    /// When, microseconds since 1970 UTC.
    pub time: i64,
}

/// Why a row was lost.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The row of the batch.
    pub row: usize,
    /// The number of the kind of mistake.
    pub code: Code,
    /// One sentence.
    pub message: String,
    /// What it came from.
    pub cause: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
}

/// Letters for events that could not be decoded. `first_line` is the number, from 1, of the first line of the block they
/// were in, where there are lines; `masked` says that their type has secrets, so that their bytes are not shown.
///
/// # Errors
/// None that input can cause.
pub fn undecoded(
    about: &About<'_>,
    invalid: &[Invalid],
    first_line: Option<u64>,
    masked: bool,
) -> Result<Vec<RecordBatch>, LetterError> {
    let chunks = invalid.chunks(MAX_ROWS).map(|chunk| {
        let mut letters = Letters::default();
        for event in chunk {
            let payload = if masked { MASK.into() } else { String::from_utf8_lossy(&event.payload) };
            let mut text = Vec::with_capacity(payload.len() + 2);
            write_string(clip(&payload), &mut text);
            let line = first_line.map(|first| first + event.line);
            let (code, message) = (event.code, event.message.clone());
            let why = Failure { row: 0, code, message, cause: None, attempts: 1 };
            letters.push(about, event.offset, line, why, &text);
        }
        letters.finish(about)
    });
    chunks.collect()
}

/// Letters for rows that were lost after they were decoded. Secrets are masked.
///
/// # Errors
/// If `row` is not the type of the rows, or a failure names a row that is not there.
pub fn decoded(
    about: &About<'_>,
    row: &Type,
    rows: &RecordBatch,
    failures: &[Failure],
) -> Result<Vec<RecordBatch>, LetterError> {
    let encoder = JsonEncoder::new(row, &rows.schema())?;
    let offsets = rows.column_by_name(envelope::OFFSET).and_then(|c| c.as_primitive_opt::<Int64Type>());
    let mut text = Vec::new();
    let chunks = failures.chunks(MAX_ROWS).map(|chunk| {
        let mut letters = Letters::default();
        for failure in chunk {
            if failure.row >= rows.num_rows() {
                return Err(LetterError::NoRow { row: failure.row, rows: rows.num_rows() });
            }
            text.clear();
            encoder.encode(&rows.slice(failure.row, 1), &mut text, None)?;
            text.pop();
            if text.len() > MAX_PAYLOAD {
                // Cut JSON is no JSON any more: the part is kept as a string.
                let part = String::from_utf8_lossy(&text).into_owned();
                text.clear();
                write_string(clip(&part), &mut text);
            }
            let offset = offsets.map_or(0, |o| o.value(failure.row));
            letters.push(about, offset, None, failure.clone(), &text);
        }
        letters.finish(about)
    });
    chunks.collect()
}

/// The first [`MAX_PAYLOAD`] bytes, up to a whole character.
fn clip(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_PAYLOAD)]
}

/// The columns that differ from letter to letter.
#[derive(Default)]
struct Letters {
    ids: Vec<String>,
    places: Vec<String>,
    codes: Vec<String>,
    messages: Vec<String>,
    causes: Vec<Option<String>>,
    attempts: Vec<i64>,
    payloads: Vec<String>,
}

impl Letters {
    fn push(&mut self, about: &About<'_>, offset: i64, line: Option<u64>, why: Failure, payload: &[u8]) {
        let (id, place) = match about.origin {
            Some(Origin { source, partition, .. }) => {
                let place = line.map_or_else(|| format!("{partition}@{offset}"), |line| format!("{partition}:{line}"));
                (format!("{source}/{partition}@{offset}"), place)
            }
            None => (about.step.to_string(), about.step.to_string()),
        };
        self.ids.push(id);
        self.places.push(place);
        self.codes.push(why.code.to_string());
        self.messages.push(why.message);
        self.causes.push(why.cause);
        self.attempts.push(why.attempts);
        self.payloads.push(String::from_utf8_lossy(payload).into_owned());
    }

    fn finish(self, about: &About<'_>) -> Result<RecordBatch, LetterError> {
        let n = self.ids.len();
        let texts = |values: Vec<String>| Arc::new(StringViewArray::from_iter_values(values)) as ArrayRef;
        let same = |value: Option<&str>| Arc::new(StringViewArray::from_iter((0..n).map(|_| value))) as ArrayRef;
        let columns = vec![
            same(Some(about.loss.name())),
            texts(self.ids),
            texts(self.places),
            same(Some(about.step)),
            same(about.at),
            texts(self.codes),
            texts(self.messages),
            Arc::new(StringViewArray::from_iter(self.causes)),
            Arc::new(Int64Array::from(self.attempts)),
            same(about.trace),
            Arc::new(TimestampMicrosecondArray::from_value(about.time, n)),
            texts(self.payloads),
        ];
        Ok(RecordBatch::try_new(layout::schema(&record()), columns)?)
    }
}
