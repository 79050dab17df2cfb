//! The loop over the events of a block.
use arrow_array::{RecordBatch, RecordBatchOptions};
use bytes::Bytes;
use hexafn_diagnostics as codes;
use hexafn_diagnostics::Code;
use hexafn_ir::batch::MAX_ROWS;

use super::ahead::Ahead;
use super::cursor::Cursor;
use super::decoded::SAMPLE;
use super::feed::{Feed, Span};
use super::rows::Row;
use super::walk::Walked;
use super::{DecodeError, Decoded, Decoder, Invalid, Reader};
use crate::scan::Index;
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

/// A batch in the making.
struct Filling<'a> {
    block: &'a Block,
    /// Rows of the batch so far.
    rows: usize,
    /// The place after the last event.
    consumed: usize,
}

impl Decoder {
    /// Decodes all events of the feed into `out`.
    pub(super) fn run(&mut self, block: &Block, feed: &mut impl Feed, out: &mut Decoded) -> Result<(), DecodeError> {
        let mut index = std::mem::take(&mut self.index);
        let mut ahead = self.ahead(block, feed, &mut index);
        let mut cursor = Cursor::new(&block.text, self.strict);
        let mut bad = block.bad.iter().peekable();
        let mut filling = Filling { block, rows: 0, consumed: 0 };
        let multi_line = feed.may_have_line_ends();
        self.start(&block.text, 0);
        loop {
            if let Some(ahead) = &mut ahead
                && let Some(span) = self.walk(ahead, &mut cursor, feed, filling.rows)
            {
                out.counts.events += 1;
                self.keep(&mut filling, feed, &span, !cursor.defaulted, out)?;
                continue;
            }
            let Some(span) = feed.next() else { break };
            if let Some(ahead) = &mut ahead {
                ahead.seek(feed.position());
            }
            out.counts.events += 1;
            filling.consumed = span.end;
            (cursor.start, cursor.end, cursor.defaulted) = (span.start, span.end, false);
            let refused: (Code, String) = if span.end - span.start > self.max_bytes {
                while bad.next_if(|(number, _)| *number <= span.number).is_some() {}
                let size = span.end - span.start;
                (codes::TOO_LARGE, format!("the event has {size} bytes, more than the limit of {}", self.max_bytes))
            } else if let Some((_, at)) = bad.next_if(|(number, _)| *number == span.number) {
                (codes::NOT_UTF8, format!("the event is not UTF-8 at byte {at}"))
            } else {
                let found = match &mut self.reader {
                    Reader::Json(reader) => reader.read(&mut cursor, &mut self.columns, filling.rows),
                    Reader::Csv(table) => table.read(&mut cursor, &mut self.columns),
                };
                match found {
                    Ok(Row::Kept) => {
                        let text = &cursor.bytes()[span.start..span.end];
                        let one_line = !multi_line || memchr::memchr(b'\n', text).is_none();
                        self.keep(&mut filling, feed, &span, one_line && !cursor.defaulted, out)?;
                        continue;
                    }
                    Ok(Row::Filtered) => {
                        out.counts.filtered += 1;
                        continue;
                    }
                    Err(fault) => {
                        self.columns.iter_mut().for_each(|c| c.truncate(filling.rows));
                        (fault.code, fault.message())
                    }
                }
            };
            out.counts.invalid += 1;
            out.invalid.push(Invalid {
                offset: feed.known(&span).offset,
                line: span.number as u64,
                bytes: span.start..span.end,
                payload: block.bytes.slice(span.start..span.end.min(span.start + SAMPLE)),
                code: refused.0,
                message: refused.1,
            });
        }
        if filling.rows > 0 {
            out.counts.kept += filling.rows as u64;
            out.batches.push(self.finish(filling.rows)?);
        }
        if out.counts.events > 0 && filling.consumed > 0 {
            self.usual = (filling.consumed / out.counts.events as usize).max(16);
        }
        // Lets go of the block.
        self.start(&Text::default(), 0);
        self.index = index;
        Ok(())
    }

    /// Indexes the block if it has lines whose members come in a known order.
    fn ahead<'a>(&self, block: &Block, feed: &impl Feed, index: &'a mut Index) -> Option<Ahead<'a>> {
        let Reader::Json(rows) = &self.reader else { return None };
        if !block.bad.is_empty() || feed.peek().is_none() || !rows.is_predictable() {
            return None;
        }
        index.build(block.text.as_str().as_bytes());
        Some(Ahead::new(index))
    }

    /// Reads the next event in the fastest way, if it is as predicted. Otherwise nothing has changed.
    #[inline(always)]
    fn walk(
        &mut self,
        ahead: &mut Ahead<'_>,
        cursor: &mut Cursor<'_>,
        feed: &mut impl Feed,
        rows: usize,
    ) -> Option<Span> {
        let Reader::Json(reader) = &mut self.reader else { return None };
        if !ahead.tries() {
            return None;
        }
        (cursor.start, cursor.defaulted) = (feed.peek()?, false);
        match reader.walk(cursor, ahead.places, ahead.k, &mut self.columns) {
            Some(Walked::Filtered) => return None,
            Some(Walked::Kept(end, k)) if end - cursor.start <= self.max_bytes => {
                if let Some(span) = feed.take(end) {
                    // The line end is one or two places.
                    ahead.hit(k + (feed.position() - end));
                    return Some(span);
                }
            }
            _ => {}
        }
        ahead.missed();
        self.columns.iter_mut().for_each(|c| c.truncate(rows));
        None
    }

    /// Adds what is known of an event beside its text, and ends the batch when it is full. `raw` says whether its bytes can
    /// be given out.
    #[inline(always)]
    fn keep(
        &mut self,
        filling: &mut Filling<'_>,
        feed: &impl Feed,
        span: &Span,
        raw: bool,
        out: &mut Decoded,
    ) -> Result<(), DecodeError> {
        let known = feed.known(span);
        for column in &mut self.envelope {
            column.push(&known, span, raw && self.raw);
        }
        filling.consumed = span.end;
        filling.rows += 1;
        if filling.rows == MAX_ROWS {
            out.counts.kept += filling.rows as u64;
            out.batches.push(self.finish(filling.rows)?);
            self.start(&filling.block.text, filling.block.bytes.len().saturating_sub(filling.consumed));
            filling.rows = 0;
        }
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
