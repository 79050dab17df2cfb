//! The loop over the events of a block.
use arrow_array::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;
use hexafn_diagnostics as codes;
use hexafn_diagnostics::Code;
use hexafn_ir::batch::MAX_ROWS;

use super::cursor::Cursor;
use super::decoded::SAMPLE;
use super::feed::{Feed, Span};
use super::rows::Row;
use super::{DecodeError, Decoded, Decoder, Invalid, Reader};
use crate::view::Text;

/// A block whose text is known to be valid, and where it was not.
pub struct Block {
    /// The bytes as they came.
    pub bytes: Bytes,
    /// The same with events that are not UTF-8 blanked out.
    pub text: Text,
    /// The events that were blanked out: their numbers, and the first bad byte of each. In order.
    pub bad: Vec<(usize, usize)>,
}

impl Block {
    /// Checks the block once; only if that fails, each of its `spans`.
    pub fn new(bytes: Bytes, spans: impl FnOnce() -> Vec<Span>) -> Block {
        if let Some(text) = Text::new(bytes.clone()) {
            return Block { bytes, text, bad: Vec::new() };
        }
        let mut copy = bytes.to_vec();
        let mut bad = Vec::new();
        for span in spans() {
            if let Err(error) = std::str::from_utf8(&bytes[span.start..span.end]) {
                bad.push((span.number, error.valid_up_to()));
                copy[span.start..span.end].fill(b' ');
            }
        }
        // What lies between the spans (line ends) is ASCII, so the copy is valid; were it not, nothing could be read.
        let text = Text::new(Bytes::from(copy)).unwrap_or_default();
        Block { bytes, text, bad }
    }
}

impl Decoder {
    /// Decodes all events of the feed into `out`.
    pub(super) fn run(&mut self, block: &Block, feed: &mut impl Feed, out: &mut Decoded) -> Result<(), DecodeError> {
        let mut cursor = Cursor::new(&block.text, self.strict);
        let mut bad = block.bad.iter().peekable();
        let mut rows = 0;
        let multi_line = feed.may_have_line_ends();
        self.start(&block.text, 0);
        let (counts, invalid) = (&mut out.counts, &mut out.invalid);
        let mut consumed = 0;
        while let Some(span) = feed.next() {
            counts.events += 1;
            consumed = span.end;
            (cursor.start, cursor.end, cursor.defaulted) = (span.start, span.end, false);
            let refused: (Code, String) = if span.end - span.start > self.max_bytes {
                while bad.next_if(|(number, _)| *number <= span.number).is_some() {}
                let size = span.end - span.start;
                (codes::TOO_LARGE, format!("the event has {size} bytes, more than the limit of {}", self.max_bytes))
            } else if let Some((_, at)) = bad.next_if(|(number, _)| *number == span.number) {
                (codes::NOT_UTF8, format!("the event is not UTF-8 at byte {at}"))
            } else {
                let found = match &mut self.reader {
                    Reader::Json(reader) => reader.read(&mut cursor, &mut self.columns, rows),
                    Reader::Csv(table) => table.read(&mut cursor, &mut self.columns),
                };
                match found {
                    Ok(Row::Kept) => {
                        let line_end =
                            || multi_line && memchr::memchr(b'\n', &cursor.bytes()[span.start..span.end]).is_some();
                        let raw = self.raw && !cursor.defaulted && !line_end();
                        let known = feed.known(&span);
                        for column in &mut self.envelope {
                            column.push(&known, &span, raw);
                        }
                        rows += 1;
                        if rows == MAX_ROWS {
                            counts.kept += rows as u64;
                            out.batches.push(self.finish(rows)?);
                            self.start(&block.text, block.bytes.len().saturating_sub(consumed));
                            rows = 0;
                        }
                        continue;
                    }
                    Ok(Row::Filtered) => {
                        counts.filtered += 1;
                        continue;
                    }
                    Err(fault) => {
                        self.columns.iter_mut().for_each(|c| c.truncate(rows));
                        (fault.code, fault.message())
                    }
                }
            };
            counts.invalid += 1;
            invalid.push(Invalid {
                offset: feed.known(&span).offset,
                line: span.number as u64,
                bytes: span.start..span.end,
                payload: block.bytes.slice(span.start..span.end.min(span.start + SAMPLE)),
                code: refused.0,
                message: refused.1,
            });
        }
        if rows > 0 {
            counts.kept += rows as u64;
            out.batches.push(self.finish(rows)?);
        }
        if counts.events > 0 && consumed > 0 {
            self.usual = (consumed / counts.events as usize).max(16);
        }
        // Lets go of the block.
        self.start(&Text::default(), 0);
        Ok(())
    }

    /// Makes the columns ready for what is in the next `bytes` of the block.
    fn start(&mut self, block: &Text, bytes: usize) {
        let rows = if bytes == 0 { block.as_str().len() } else { bytes } / self.usual;
        let rows = if block.as_str().is_empty() { 0 } else { (rows + rows / 8 + 1).min(MAX_ROWS) };
        self.columns.iter_mut().for_each(|c| c.start(block, rows));
        self.envelope.iter_mut().for_each(|c| c.start(block, rows));
    }

    fn finish(&mut self, rows: usize) -> Result<RecordBatch, DecodeError> {
        let mut arrays = Vec::with_capacity(self.schema.fields().len());
        self.columns[self.kept..].iter_mut().for_each(|c| c.truncate(0));
        for (column, field) in self.columns.iter_mut().take(self.kept).zip(self.schema.fields()) {
            arrays.push(column.finish(field.data_type())?);
        }
        for (column, field) in self.envelope.iter_mut().zip(&self.schema.fields()[self.kept..]) {
            arrays.push(column.finish(field.data_type())?);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?)
    }
}
