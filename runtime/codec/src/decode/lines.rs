//! Blocks of lines.
use bytes::Bytes;
use memchr::{memchr, memrchr};

use super::feed::{Feed, Known, Span};
use super::run::Block;
use super::{DecodeError, Decoded, Decoder, Reader};
use crate::view::MAX_BLOCK;

/// What is known of a block of lines.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The byte offset of the block in its partition. Each event's offset is that of its first byte.
    pub offset: i64,
    /// The file or path.
    pub topic: &'a str,
    /// When the block arrived, microseconds since 1970 UTC.
    pub time: i64,
}

/// How much of the bytes is whole lines: the place after the last line end, 0 if there is none.
pub fn whole_lines(bytes: &[u8]) -> usize {
    memrchr(b'\n', bytes).map_or(0, |at| at + 1)
}

impl Decoder {
    /// Decodes a block of whole lines; the last one may lack its end. Texts of the batches point into the block.
    ///
    /// # Errors
    /// The header of a CSV file, if this block begins with it and it cannot be used.
    pub fn decode_lines(&mut self, block: &Bytes, place: &Place<'_>) -> Result<Decoded, DecodeError> {
        let mut out = Decoded::default();
        let mut start = 0;
        if self.needs_header() {
            start = memchr(b'\n', block).map_or(block.len(), |at| at + 1);
            self.header(&block[..start])?;
        }
        let mut number = usize::from(start > 0);
        while start < block.len() {
            // Offsets in a batch are 32-bit: a very large block is decoded in parts.
            let rest = &block[start..];
            let len = if rest.len() <= MAX_BLOCK {
                rest.len()
            } else {
                match whole_lines(&rest[..MAX_BLOCK]) {
                    0 => memchr(b'\n', rest).map_or(rest.len(), |at| at + 1),
                    len => len,
                }
            };
            let part = block.slice(start..start + len);
            let lines = || Lines { text: &part, at: 0, number, place: *place, before: start, quoted: self.quotes() };
            let checked = Block::new(part.clone(), || {
                let mut lines = lines();
                std::iter::from_fn(|| lines.next()).collect()
            });
            let mut feed = lines();
            let first = out.invalid.len();
            self.run(&checked, &mut feed, &mut out)?;
            for invalid in &mut out.invalid[first..] {
                invalid.bytes = invalid.bytes.start + start..invalid.bytes.end + start;
            }
            number = feed.number;
            start += len;
        }
        Ok(out)
    }

    /// Whether a line end between quotes does not end the event.
    fn quotes(&self) -> bool {
        matches!(self.reader, Reader::Csv(_))
    }
}

/// The lines of a block that are not blank.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    number: usize,
    place: Place<'a>,
    /// The bytes of the block before `text`.
    before: usize,
    quoted: bool,
}

impl Lines<'_> {
    /// The end of the line that begins at `start`; with quotes, the first line end that an even number of them precedes.
    #[inline(always)]
    fn end(&mut self, start: usize) -> usize {
        let mut from = start;
        loop {
            let rest = self.text.get(from..).unwrap_or_default();
            let end = memchr(b'\n', rest).map_or(self.text.len(), |i| from + i);
            let open = self.quoted && memchr::memchr_iter(b'"', &self.text[start..end]).count() % 2 == 1;
            if !open || end == self.text.len() {
                return end;
            }
            self.number += 1;
            from = end + 1;
        }
    }
}

impl Feed for Lines<'_> {
    #[inline(always)]
    fn next(&mut self) -> Option<Span> {
        while self.at < self.text.len() {
            let (start, number) = (self.at, self.number);
            let mut end = self.end(start);
            self.at = end + 1;
            self.number += 1;
            if end > start && self.text[end - 1] == b'\r' {
                end -= 1;
            }
            let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r');
            if !self.text[start..end].iter().all(blank) {
                return Some(Span { start, end, number });
            }
        }
        None
    }

    #[inline(always)]
    fn peek(&self) -> Option<usize> {
        (self.at < self.text.len() && !self.quoted).then_some(self.at)
    }

    #[inline(always)]
    fn take(&mut self, end: usize) -> Option<Span> {
        let after = match self.text.get(end..)? {
            [b'\n', ..] | [] => end + 1,
            [b'\r', b'\n', ..] => end + 2,
            _ => return None,
        };
        let span = Span { start: self.at, end, number: self.number };
        self.at = after;
        self.number += 1;
        Some(span)
    }

    fn position(&self) -> usize {
        self.at
    }

    #[inline(always)]
    fn known(&self, span: &Span) -> Known<'_> {
        let offset = self.place.offset + (self.before + span.start) as i64;
        Known { offset, time: self.place.time, key: None, topic: self.place.topic, headers: &[] }
    }

    fn may_have_line_ends(&self) -> bool {
        self.quoted
    }
}
