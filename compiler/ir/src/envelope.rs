//! The envelope of an event: what is known of it beside its fields. It travels as columns whose names no field can have.
use arrow_schema::{DataType, TimeUnit};
use serde::{Deserialize, Serialize};

/// The place in the partition (byte offset of a file, offset of a log, count of a request): `Int64`, never null.
/// With [`crate::Origin`] it makes the event's id. Every source gives it.
pub const OFFSET: &str = "@offset";
/// The event time in microseconds: `Timestamp(us)`. Only where the plan needs it.
pub const TIME: &str = "@time";
/// When the event arrived, in microseconds: `Timestamp(us)`. The engine adds it.
pub const ARRIVED: &str = "@arrived";
/// The event's id, `source/partition@offset`: `Utf8View`. The engine adds it.
pub const ID: &str = "@id";
/// The bytes of the event as it came, or null where they cannot be re-emitted: `BinaryView`.
pub const RAW: &str = "@raw";
/// The key of a message: `Utf8View`, nullable.
pub const KEY: &str = "@key";
/// The topic of a message, the path of a request or file: `Utf8View`.
pub const TOPIC: &str = "@topic";
/// The headers of a message: map of strings.
pub const HEADERS: &str = "@headers";

/// A part of the envelope that expressions can read as `meta.…`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Meta {
    /// `meta.offset`: int.
    Offset,
    /// `meta.time`: time; the event time, else the time of arrival.
    Time,
    /// `meta.arrived`: time; when the event arrived.
    Arrived,
    /// `meta.id`: string; the event's id, the same in every run.
    Id,
    /// `meta.key`: string?.
    Key,
    /// `meta.topic`: string.
    Topic,
    /// `meta.headers`: map of strings.
    Headers,
}

impl Meta {
    /// The column that holds it.
    pub fn column(self) -> &'static str {
        match self {
            Meta::Offset => OFFSET,
            Meta::Time => TIME,
            Meta::Arrived => ARRIVED,
            Meta::Id => ID,
            Meta::Key => KEY,
            Meta::Topic => TOPIC,
            Meta::Headers => HEADERS,
        }
    }
}

/// Whether the decoder makes an envelope column; the engine adds the others.
pub fn is_decoded(column: &str) -> bool {
    !matches!(column, TIME | ARRIVED | ID)
}

/// The Arrow type of an envelope column, and whether it may be null; `None` for a name that is not one.
pub fn data_type(column: &str) -> Option<(DataType, bool)> {
    Some(match column {
        OFFSET => (DataType::Int64, false),
        TIME | ARRIVED => (DataType::Timestamp(TimeUnit::Microsecond, None), false),
        RAW => (DataType::BinaryView, true),
        KEY => (DataType::Utf8View, true),
        TOPIC | ID => (DataType::Utf8View, false),
        HEADERS => (crate::layout::data_type(&crate::Type::Map(Box::new(crate::Type::String))), false),
        _ => return None,
    })
}
