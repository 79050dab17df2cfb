//! Batches to text: one JSON object a line, or CSV with a header.
//!
//! A field that is null is written as `null`, also an optional field of a union's kind; of a union only the tag and the
//! fields of the row's kind are written. A `secret` is written as `"***"`, wherever it lies. NaN and infinite floats,
//! which JSON lacks, are `null`. Where the envelope's `@raw` holds the bytes of the event, they are written as they came.
mod cells;
mod csv;
mod json;
mod shape;
mod text;

use thiserror::Error;

pub use csv::CsvEncoder;
pub use json::JsonEncoder;
pub(crate) use text::write_string;

/// What stands for a secret.
pub const MASK: &str = "***";

/// Why rows cannot be encoded: they are not of the type that the encoder was made for.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// The type of the rows is neither a record nor a union.
    #[error("{0} is not a type of rows")]
    NotRows(String),
    /// A field without column.
    #[error("the rows have no column `{0}`")]
    NoColumn(String),
    /// A column of another type.
    #[error("the column `{column}` is of type {found}, which is not how {expected} is laid out")]
    OtherType {
        /// The column.
        column: String,
        /// Its Arrow type.
        found: String,
        /// The field's type.
        expected: String,
    },
    /// A type that one column of a CSV file cannot hold.
    #[error("`{field}` is of type {ty}, which a column of CSV cannot hold")]
    NotInCsv {
        /// The field.
        field: String,
        /// Its type.
        ty: String,
    },
}
