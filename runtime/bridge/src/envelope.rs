//! Envelope columns for sources that make rows.
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Int64Array, MapArray, RecordBatch, StringViewArray, StructArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use hexafn_ir::decode::Decode;
use hexafn_ir::{Name, envelope, layout};

/// Puts envelope columns behind the wanted ones, as a [`Decode`] asks for them.
pub(crate) struct Envelope {
    schema: Arc<Schema>,
    names: Vec<Name>,
    topic: Name,
}

impl Envelope {
    /// For rows of one request; `topic` is what `meta.topic` says.
    pub fn new(decode: &Decode, topic: Name) -> Self {
        let mut names = decode.envelope.clone();
        if !names.iter().any(|name| &**name == envelope::OFFSET) {
            names.insert(0, envelope::OFFSET.into());
        }
        names.retain(|name| envelope::data_type(name).is_some());
        let columns = names.iter().filter_map(|name| {
            envelope::data_type(name).map(|(ty, nullable)| Arc::new(Field::new(&**name, ty, nullable)))
        });
        let fields: Vec<_> = layout::fields(&decode.wanted).iter().cloned().chain(columns).collect();
        Envelope { schema: Arc::new(Schema::new(fields)), names, topic }
    }

    /// Rows of the wanted columns with those offsets, which arrived `now`.
    ///
    /// # Errors
    /// If the columns are not those of the request.
    pub fn batch(&self, mut columns: Vec<ArrayRef>, offsets: Int64Array, now: i64) -> Result<RecordBatch, ArrowError> {
        let rows = offsets.len();
        columns.extend(self.names.iter().map(|name| self.column(name, &offsets, rows, now)));
        RecordBatch::try_new(self.schema.clone(), columns)
    }

    fn column(&self, name: &str, offsets: &Int64Array, rows: usize, now: i64) -> ArrayRef {
        match name {
            envelope::OFFSET => Arc::new(offsets.clone()),
            envelope::TIME => Arc::new(TimestampMicrosecondArray::from_value(now, rows)),
            envelope::TOPIC => Arc::new(StringViewArray::from_iter_values(std::iter::repeat_n(&*self.topic, rows))),
            envelope::RAW => new_null_array(&DataType::BinaryView, rows),
            envelope::KEY => new_null_array(&DataType::Utf8View, rows),
            _ => no_headers(rows),
        }
    }
}

fn no_headers(rows: usize) -> ArrayRef {
    let ty = envelope::data_type(envelope::HEADERS).map(|(ty, _)| ty);
    let Some(DataType::Map(entries, sorted)) = ty else { return new_null_array(&DataType::Null, rows) };
    let DataType::Struct(fields) = entries.data_type() else { return new_null_array(&DataType::Null, rows) };
    let none = StructArray::new_null(fields.clone(), 0);
    Arc::new(MapArray::new(entries.clone(), OffsetBuffer::new_zeroed(rows), none, None, sorted))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use hexafn_ir::decode::Format;
    use hexafn_ir::{Record, Type};

    use super::*;

    #[test]
    fn every_envelope_column_fits_its_layout() {
        let record = Arc::new(Record::of([("n", Type::Int)]));
        let names = ["@topic", "@offset", "@time", "@raw", "@key", "@headers"].map(Name::from);
        let decode = Decode {
            format: Format::Json,
            row: Type::Record(record.clone()),
            wanted: record,
            kinds: None,
            envelope: names.to_vec(),
            strict: false,
            max_bytes: 1024,
        };
        let offsets = Int64Array::from(vec![7, 8]);
        let columns: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(vec![1, 2]))];
        let batch = Envelope::new(&decode, "here".into()).batch(columns, offsets, 5).unwrap();
        assert_eq!(batch.num_rows(), 2);
        let schema = batch.schema();
        let shown: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        assert_eq!(shown, ["n", "@topic", "@offset", "@time", "@raw", "@key", "@headers"]);
        assert_eq!(batch.column(6).len(), 2);
    }
}
