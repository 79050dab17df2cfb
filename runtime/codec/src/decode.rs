//! Text to batches: only what the plan reads, checked to the degree that the plan asks for.
//!
//! What is always checked: the structure of every event that is kept (brackets, quotes, commas, colons), UTF-8, the JSON
//! kind of every declared field and that the required ones are there. Of what nobody reads, the grammar of numbers and
//! escapes and the inside of nested records is checked only by `strict`. An event of a kind that nobody wants is checked
//! for its tag and its last bracket alone. Unknown fields are stepped over. Of equal keys the last one counts, though
//! every one must be of the right kind; a tag may not be there twice with different values. `null` is the same as absent,
//! but for a required field of type `json`, where it is a value.
mod ahead;
mod column;
mod cursor;
mod decoded;
mod envelope;
mod events;
mod fault;
mod feed;
mod lines;
mod members;
mod rows;
mod run;
mod seen;
mod shape;
mod simple;
mod slot;
mod table;
mod tag;
mod walk;

use std::sync::Arc;

use arrow_schema::{Field, Schema};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{envelope as names, layout};
use thiserror::Error;

use crate::scan::Index;
use crate::view::MAX_BLOCK;
use column::Column;
use envelope::EnvelopeColumn;
use rows::Rows;
use table::Table;

pub use decoded::{Counts, Decoded, Invalid};
pub use events::{BadBody, Event, split_body};
pub use lines::{Place, whole_lines};

/// Why a decoder cannot be made, or gave up. Mistakes of single events are in [`Decoded::invalid`] instead.
#[derive(Debug, Error)]
pub enum DecodeError {
    /// What is wanted is not a part of the row's type, or a default is not of its field's type.
    #[error("the wanted columns are not a part of {0}, or a default is not of its field's type")]
    NotAPart(String),
    /// A name that is no envelope column.
    #[error("`{0}` is no column of the envelope")]
    NoEnvelope(String),
    /// A type that one column of a CSV file cannot hold.
    #[error("`{field}` is of type {ty}, which a column of CSV cannot hold")]
    NotInCsv {
        /// The field.
        field: String,
        /// Its type.
        ty: String,
    },
    /// The header line of a CSV file.
    #[error("the header of the CSV file {0}")]
    Header(String),
    /// A mistake of the decoder.
    #[error("the decoder built columns that do not fit together")]
    Internal(#[from] arrow_schema::ArrowError),
}

/// Turns blocks of text into batches. It learns the order of keys as it goes, so keep one per partition.
pub struct Decoder {
    schema: Arc<Schema>,
    reader: Reader,
    columns: Vec<Column>,
    /// How many of the columns are given out; the others are only checked.
    kept: usize,
    envelope: Vec<EnvelopeColumn>,
    /// Whether bytes may be given out as they came: not if there are secrets in them.
    raw: bool,
    strict: bool,
    max_bytes: usize,
    index: Index,
    /// The usual length of an event, to guess the number of rows.
    usual: usize,
}

/// What reads one event.
enum Reader {
    Json(Rows),
    Csv(Box<Table>),
}

impl Decoder {
    /// A decoder for what the plan reads. CSV has commas between its columns unless [`Decoder::separator`] says otherwise.
    ///
    /// # Errors
    /// If the description contradicts itself, or asks for what the format cannot hold.
    pub fn new(decode: &Decode) -> Result<Decoder, DecodeError> {
        let kinds = decode.kinds.as_deref();
        let not_a_part = || DecodeError::NotAPart(decode.row.to_string());
        let (reader, columns) = match decode.format {
            Format::Json => {
                let (rows, columns) =
                    Rows::new(&decode.row, &decode.wanted, kinds, decode.strict).ok_or_else(not_a_part)?;
                (Reader::Json(rows), columns)
            }
            Format::Csv => {
                let (table, columns) = Table::new(&decode.row, &decode.wanted, kinds, decode.strict)?;
                (Reader::Csv(Box::new(table)), columns)
            }
        };
        let mut names: Vec<&str> = decode.envelope.iter().map(|n| &**n).collect();
        if !names.contains(&names::OFFSET) {
            names.push(names::OFFSET);
        }
        let mut fields: Vec<_> = layout::fields(&decode.wanted).iter().cloned().collect();
        let mut envelope = Vec::new();
        for name in names {
            let unknown = || DecodeError::NoEnvelope(name.to_string());
            let (ty, nullable) = names::data_type(name).ok_or_else(unknown)?;
            envelope.push(EnvelopeColumn::new(name).ok_or_else(unknown)?);
            fields.push(Arc::new(Field::new(name, ty, nullable)));
        }
        Ok(Decoder {
            schema: Arc::new(Schema::new(fields)),
            reader,
            kept: decode.wanted.fields.len(),
            columns,
            envelope,
            raw: !decode.row.has_secret(),
            strict: decode.strict,
            max_bytes: usize::try_from(decode.max_bytes).unwrap_or(usize::MAX).min(MAX_BLOCK),
            index: Index::default(),
            usual: 256,
        })
    }

    /// The schema of the batches: wanted columns, then envelope columns.
    pub fn schema(&self) -> Arc<Schema> {
        self.schema.clone()
    }

    /// Sets what stands between the columns of CSV.
    pub fn separator(&mut self, separator: u8) {
        if let Reader::Csv(table) = &mut self.reader {
            table.separator = separator;
        }
    }

    /// Whether the header line of a CSV file is still to come: it is given with [`Decoder::header`], or else the first line
    /// of the first block is taken for it.
    pub fn needs_header(&self) -> bool {
        matches!(&self.reader, Reader::Csv(table) if !table.has_header())
    }

    /// Reads the header line of a CSV file: which column is which field. Does nothing for other formats.
    ///
    /// # Errors
    /// If a required field has no column, or two columns have the same name.
    pub fn header(&mut self, line: &[u8]) -> Result<(), DecodeError> {
        match &mut self.reader {
            Reader::Csv(table) => table.read_header(line),
            Reader::Json(_) => Ok(()),
        }
    }
}
