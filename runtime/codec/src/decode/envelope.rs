//! The envelope's columns.
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, TimestampMicrosecondArray};
use arrow_schema::{ArrowError, DataType};
use hexafn_ir::{Type, envelope as names};

use super::column::{Column, MapColumn, Validity};
use super::feed::{Known, Span};
use crate::view::{Text, TextViews};

/// A column of the envelope being built.
pub enum EnvelopeColumn {
    /// `@offset`.
    Offset(Vec<i64>),
    /// `@time`.
    Time(Vec<i64>),
    /// `@raw`.
    Raw(TextViews, Validity),
    /// `@key`.
    Key(TextViews, Validity),
    /// `@topic`; the last one is kept, since it is nearly always the same.
    Topic(TextViews, String),
    /// `@headers`.
    Headers(Box<MapColumn>),
}

impl EnvelopeColumn {
    /// The column of that name.
    pub fn new(name: &str) -> Option<Self> {
        Some(match name {
            names::OFFSET => EnvelopeColumn::Offset(Vec::new()),
            names::TIME => EnvelopeColumn::Time(Vec::new()),
            names::RAW => EnvelopeColumn::Raw(TextViews::default(), Validity::default()),
            names::KEY => EnvelopeColumn::Key(TextViews::default(), Validity::default()),
            names::TOPIC => EnvelopeColumn::Topic(TextViews::default(), String::new()),
            names::HEADERS => EnvelopeColumn::Headers(Box::new(MapColumn::new(&Type::String, &Type::String, false)?)),
            _ => return None,
        })
    }

    /// Adds the value of an event; `raw` says whether its bytes may be given out.
    #[inline(always)]
    pub fn push(&mut self, known: &Known<'_>, span: &Span, raw: bool) {
        match self {
            EnvelopeColumn::Offset(offsets) => offsets.push(known.offset),
            EnvelopeColumn::Time(times) => times.push(known.time),
            EnvelopeColumn::Raw(views, nulls) => {
                let there = raw && views.push_slice(span.start, span.end);
                if !there {
                    views.push_str("");
                }
                nulls.push(there);
            }
            EnvelopeColumn::Key(views, nulls) => {
                let there = known.key.is_some_and(|key| views.push_str(key));
                if !there {
                    views.push_str("");
                }
                nulls.push(there);
            }
            EnvelopeColumn::Topic(views, last) => {
                if views.len() > 0 && last == known.topic {
                    views.push_again();
                } else {
                    last.clear();
                    last.push_str(known.topic);
                    if !views.push_str(known.topic) {
                        views.push_str("");
                    }
                }
            }
            EnvelopeColumn::Headers(map) => map.push_pairs(known.headers),
        }
    }

    /// Sets the block and makes room.
    pub fn start(&mut self, block: &Text, rows: usize) {
        match self {
            EnvelopeColumn::Offset(values) | EnvelopeColumn::Time(values) => {
                values.clear();
                values.reserve(rows);
            }
            EnvelopeColumn::Raw(views, _) | EnvelopeColumn::Key(views, _) | EnvelopeColumn::Topic(views, _) => {
                views.start(block);
                views.reserve(rows);
            }
            EnvelopeColumn::Headers(map) => map.start(block, rows),
        }
    }

    /// The array; nothing is left.
    ///
    /// # Errors
    /// A mistake of this crate.
    pub fn finish(&mut self, ty: &DataType) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            EnvelopeColumn::Offset(values) => Arc::new(Int64Array::from(std::mem::take(values))),
            EnvelopeColumn::Time(values) => Arc::new(TimestampMicrosecondArray::from(std::mem::take(values))),
            EnvelopeColumn::Raw(views, nulls) => Arc::new(views.finish(nulls.finish()).to_binary_view()),
            EnvelopeColumn::Key(views, nulls) => Arc::new(views.finish(nulls.finish())),
            EnvelopeColumn::Topic(views, _) => Arc::new(views.finish(None)),
            EnvelopeColumn::Headers(map) => Column::finish_map(map, ty)?,
        })
    }
}
