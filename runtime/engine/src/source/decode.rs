//! A chunk of input as batches.
use std::sync::Arc;

use arrow_array::RecordBatch;
use hexafn_codec::decode::{Decoded, Decoder, Event, Place};
use hexafn_ir::decode::{Decode, Format};
use hexafn_port::Data;

use crate::EngineError;

/// Decodes the chunks of one partition. Generators bring rows and need no decoder.
pub(crate) struct Decoding {
    step: String,
    decode: Arc<Decode>,
    separator: Option<u8>,
    decoder: Option<Decoder>,
}

impl Decoding {
    pub fn new(step: String, decode: Arc<Decode>, separator: Option<u8>) -> Decoding {
        Decoding { step, decode, separator, decoder: None }
    }

    /// The rows of a chunk that arrived at `now`, and the number of its first line where it has lines.
    pub fn rows(&mut self, data: Data, topic: &str, now: i64) -> Result<(Decoded, Option<u64>), EngineError> {
        let error = |step: &str, error: hexafn_codec::decode::DecodeError| EngineError::Plan {
            step: step.to_owned(),
            reason: error.to_string(),
        };
        match data {
            Data::Lines { block, offset, line, header } => {
                if offset == 0 && header.is_none() && self.decode.format == Format::Csv {
                    // The beginning of a file, perhaps of one that took the place of another: it has its own header.
                    self.decoder = None;
                }
                let step = self.step.clone();
                let decoder = self.decoder().map_err(|e| error(&step, e))?;
                if let (Some(header), true) = (header, decoder.needs_header()) {
                    decoder.header(&header).map_err(|e| error(&step, e))?;
                }
                let place = Place { offset: i64::try_from(offset).unwrap_or(i64::MAX), topic, time: now };
                Ok((decoder.decode_lines(&block, &place).map_err(|e| error(&step, e))?, line))
            }
            Data::Events(events) => {
                let events: Vec<Event<'_>> = events
                    .iter()
                    .map(|e| Event {
                        payload: &e.payload,
                        offset: e.offset,
                        time: e.time.unwrap_or(now),
                        key: e.key.as_deref(),
                        topic: &e.topic,
                        headers: &e.headers,
                    })
                    .collect();
                let step = self.step.clone();
                let decoder = self.decoder().map_err(|e| error(&step, e))?;
                Ok((decoder.decode_events(&events).map_err(|e| error(&step, e))?, None))
            }
            Data::Rows { rows, unwanted } => Ok((whole(rows, unwanted), None)),
        }
    }

    fn decoder(&mut self) -> Result<&mut Decoder, hexafn_codec::decode::DecodeError> {
        let decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => {
                let mut decoder = Decoder::new(&self.decode)?;
                self.separator.into_iter().for_each(|s| decoder.separator(s));
                decoder
            }
        };
        Ok(self.decoder.insert(decoder))
    }
}

/// Rows that came as rows.
fn whole(rows: RecordBatch, unwanted: u64) -> Decoded {
    let mut decoded = Decoded::default();
    let kept = rows.num_rows() as u64;
    (decoded.counts.events, decoded.counts.kept, decoded.counts.filtered) = (kept + unwanted, kept, unwanted);
    if rows.num_rows() > 0 {
        decoded.batches.push(rows);
    }
    decoded
}
