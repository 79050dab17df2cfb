//! Rows as text, for the rows of one input.
use hexafn_codec::encode::{CsvEncoder, EncodeError, JsonEncoder};
use hexafn_ir::decode::Format;
use hexafn_ir::{Batch, Record, Type, layout};
use hexafn_port::Delivery;

use crate::layout::Layout;

/// The encoder of one input. Shared by the workers.
pub(crate) struct Encoding {
    pub row: Type,
    encoder: Encoder,
}

enum Encoder {
    /// The forwarder takes rows.
    None,
    Json(JsonEncoder),
    Csv(CsvEncoder),
}

impl Encoding {
    /// For rows that the forwarder takes as they are.
    pub fn none(row: &Type, input: &Layout) -> Encoding {
        Encoding { row: written(row, &input.columns), encoder: Encoder::None }
    }

    /// For rows that go out as text. `separator` stands between the cells of CSV.
    pub fn new(row: &Type, input: &Layout, format: Format, separator: u8) -> Result<Encoding, EncodeError> {
        let row = written(row, &input.columns);
        let encoder = match format {
            Format::Json => Encoder::Json(JsonEncoder::new(&row, &input.schema)?),
            Format::Csv => Encoder::Csv(CsvEncoder::new(&row, &input.schema, separator)?),
        };
        Ok(Encoding { row, encoder })
    }

    pub fn delivery(&self, batch: Batch) -> Result<Delivery, EncodeError> {
        let (mut text, mut ends) = (Vec::new(), Vec::with_capacity(batch.len()));
        match &self.encoder {
            Encoder::None => {}
            Encoder::Json(encoder) => encoder.encode(&batch.rows, &mut text, Some(&mut ends))?,
            Encoder::Csv(encoder) => encoder.encode(&batch.rows, &mut text, Some(&mut ends))?,
        }
        Ok(Delivery { batch, row: self.row.clone(), text, ends })
    }
}

/// The type that rows are written as: a union, if all of its columns are there; else a record of those that are.
fn written(row: &Type, columns: &std::sync::Arc<Record>) -> Type {
    let whole = matches!(row, Type::Union(_))
        && layout::columns(row).is_ok_and(|all| all.fields.iter().all(|f| columns.field(&f.name).is_some()));
    if whole { row.clone() } else { Type::Record(columns.clone()) }
}
