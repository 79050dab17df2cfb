//! Messages that are one event each, and request bodies that hold several.
use std::ops::Range;

use bytes::Bytes;
use thiserror::Error;

use super::feed::{Feed, Known, Span};
use super::run::Block;
use super::{DecodeError, Decoded, Decoder};
use crate::scan::{skip_space, skip_value};
use crate::view::MAX_BLOCK;

/// A message. The bytes are copied, so that a batch has one buffer instead of one a message.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Its payload.
    pub payload: &'a [u8],
    /// Its offset in the partition.
    pub offset: i64,
    /// Its time, microseconds since 1970 UTC.
    pub time: i64,
    /// Its key.
    pub key: Option<&'a str>,
    /// Its topic or path.
    pub topic: &'a str,
    /// Its headers.
    pub headers: &'a [(String, String)],
}

impl Decoder {
    /// Decodes messages, in order. For CSV each payload is one line without a header.
    ///
    /// # Errors
    /// As of [`Decoder::decode_lines`].
    pub fn decode_events(&mut self, events: &[Event<'_>]) -> Result<Decoded, DecodeError> {
        let mut out = Decoded::default();
        let mut first = 0;
        while first < events.len() {
            let (mut bytes, mut spans, mut number) = (Vec::new(), Vec::new(), first);
            while let Some(event) = events.get(number) {
                // What is over the limit is not copied in full: its length alone makes it invalid.
                let payload = &event.payload[..event.payload.len().min(self.max_bytes.saturating_add(1))];
                if number > first && bytes.len() + payload.len() > MAX_BLOCK {
                    break;
                }
                let start = bytes.len();
                bytes.extend_from_slice(payload);
                spans.push(Span { start, end: bytes.len(), number });
                number += 1;
            }
            let block = Block::new(Bytes::from(bytes), || spans.clone());
            let known = out.invalid.len();
            self.run(&block, &mut Messages { events, spans: &spans, next: 0 }, &mut out)?;
            for invalid in &mut out.invalid[known..] {
                invalid.bytes = 0..invalid.bytes.len();
            }
            first = number;
        }
        Ok(out)
    }
}

struct Messages<'a> {
    events: &'a [Event<'a>],
    spans: &'a [Span],
    next: usize,
}

impl Feed for Messages<'_> {
    fn next(&mut self) -> Option<Span> {
        let span = self.spans.get(self.next)?;
        self.next += 1;
        Some(*span)
    }

    fn peek(&self) -> Option<usize> {
        None
    }

    fn take(&mut self, _: usize) -> Option<Span> {
        None
    }

    fn position(&self) -> usize {
        0
    }

    fn known(&self, span: &Span) -> Known<'_> {
        let Event { offset, time, key, topic, headers, .. } = self.events[span.number];
        Known { offset, time, key, topic, headers }
    }

    fn may_have_line_ends(&self) -> bool {
        true
    }
}

/// A body that is not a list of events.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("the body is not JSON at byte {at}: expected {expected}")]
pub struct BadBody {
    /// The byte offset.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// The events of a request's body: the items of a JSON array, or JSON values one after the other with white space
/// (line ends) or nothing between them. Only the structure is looked at; each event is checked when it is decoded.
///
/// # Errors
/// If the brackets do not close.
pub fn split_body(body: &[u8]) -> Result<Vec<Range<usize>>, BadBody> {
    let end = body.len();
    let mut events = Vec::new();
    let mut at = skip_space(body, 0, end);
    let array = at < end && body[at] == b'[';
    if array {
        at = skip_space(body, at + 1, end);
        if at < end && body[at] == b']' {
            return after_array(body, at + 1).map(|()| events);
        }
    }
    while at < end {
        let after = skip_value::<false>(body, at, end).map_err(|b| BadBody { at: b.at, expected: b.expected })?;
        events.push(at..after);
        at = skip_space(body, after, end);
        if array {
            match body.get(at) {
                Some(b',') => at = skip_space(body, at + 1, end),
                Some(b']') => return after_array(body, at + 1).map(|()| events),
                _ => return Err(BadBody { at, expected: "`,` or `]`" }),
            }
        }
    }
    if array { Err(BadBody { at, expected: "`]`" }) } else { Ok(events) }
}

fn after_array(body: &[u8], at: usize) -> Result<(), BadBody> {
    let at = skip_space(body, at, body.len());
    if at == body.len() { Ok(()) } else { Err(BadBody { at, expected: "the end of the body" }) }
}
