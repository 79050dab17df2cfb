//! Types from samples: what `hexafn new type --from` prints.
pub(crate) mod print;
mod read;
mod shape;

pub use read::{ReadError, SampleFormat};

use std::io::BufRead;
use std::sync::Arc;

use hexafn_ir::{Record, Type};
use shape::Shape;

/// A type that fits all samples that were read.
#[derive(Clone, Debug)]
pub struct Inferred {
    /// The type: a record, or `json` if the samples are no records at all.
    pub ty: Type,
    /// How many samples were read.
    pub samples: u64,
    /// How many lines or elements were passed over because they are no records.
    pub bad: u64,
    /// Fields that the language has no name for; they are not in the type.
    pub unnamed: Vec<String>,
}

/// Reads at most `limit` samples and infers a type that each of them is a value of. Without a format, what begins with a
/// bracket is JSON and all else CSV.
///
/// # Errors
/// If the input cannot be read, or is neither lines of JSON, nor a list or record of JSON, nor CSV.
pub fn infer(mut input: impl BufRead, format: Option<SampleFormat>, limit: u64) -> Result<Inferred, ReadError> {
    let format = match format {
        Some(format) => format,
        None => read::guess(&mut input)?,
    };
    let mut shape = Shape::default();
    let mut unnamed = Vec::new();
    let counts = read::samples(input, format, limit, |sample| shape.add(&sample, &mut unnamed, 0))?;
    let ty = match format {
        SampleFormat::Json => shape.row(),
        SampleFormat::Csv => cells(shape.row()),
    };
    Ok(Inferred { ty, samples: counts.samples, bad: counts.bad, unnamed })
}

/// A row of a CSV file: cells that are sometimes one thing and sometimes another are texts.
fn cells(row: Type) -> Type {
    let Type::Record(record) = row else { return row };
    let mut record = Record::clone(&record);
    for field in &mut record.fields {
        if *field.ty.required() == Type::Json {
            field.ty = if field.ty.is_optional() { Type::String.optional() } else { Type::String };
        }
    }
    Type::Record(Arc::new(record))
}

impl Inferred {
    /// The declaration in canonical form, with a doc comment that says where it comes from.
    pub fn declaration(&self, name: &str) -> String {
        print::declaration(name, &self.ty, &format!("Inferred from {} samples.", self.samples))
    }
}
