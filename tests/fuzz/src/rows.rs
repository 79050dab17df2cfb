//! Rows.
use std::sync::Arc;

use arrow_array::{Array, RecordBatch};
use hexafn_codec::encode::JsonEncoder;
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Field, Record, TimeWire, Type, Value};

/// A record with a field of every type that the format can hold.
pub fn record(format: Format) -> Record {
    let mut fields = vec![
        ("id", Type::String),
        ("n", Type::Int.optional()),
        ("f", Type::Float.optional()),
        ("d", Type::Decimal(2).optional()),
        ("ok", Type::Bool.optional()),
        ("c", Type::Choice(Arc::from(["a".into(), "b".into()])).optional()),
        ("t", Type::Time(TimeWire::Rfc3339).optional()),
        ("ms", Type::Time(TimeWire::Millis).optional()),
        ("took", Type::Duration.optional()),
    ];
    if matches!(format, Format::Json) {
        let inner = Record::of([("x", Type::Int), ("y", Type::String.optional())]);
        fields.extend([
            ("j", Type::Json.optional()),
            ("l", Type::List(Box::new(Type::Int.optional())).optional()),
            ("m", Type::Map(Box::new(Type::Bool)).optional()),
            ("r", Type::Record(Arc::new(inner)).optional()),
        ]);
    }
    let mut record = Record::of(fields);
    record.fields.push(Field { name: "by".into(), ty: Type::String, default: Some(Value::String("??".into())) });
    record
}

/// What to decode: the low bits of `choice` say whether strictly, which fields, and how long an event may be.
pub fn decode(format: Format, choice: u8) -> Decode {
    let record = record(format);
    let mut wanted = record.clone();
    if choice & 2 != 0 {
        let mut place = 0;
        wanted.fields.retain(|_| {
            place += 1;
            place % 3 != usize::from(choice >> 6) % 3
        });
    }
    let envelope = if choice & 4 != 0 { vec!["@raw".into()] } else { vec![] };
    let max_bytes = if choice & 8 != 0 { 40 } else { 10_000 };
    let row = Type::Record(Arc::new(record));
    Decode { format, row, wanted: Arc::new(wanted), kinds: None, envelope, strict: choice & 1 != 0, max_bytes }
}

/// Reads every value of a batch and proves that the arrays are what Arrow says arrays are.
pub fn read(batch: &RecordBatch) {
    for column in batch.columns() {
        assert_eq!(column.len(), batch.num_rows());
        column.to_data().validate_full().expect("a valid array");
    }
}

/// The rows as the encoder writes them.
pub fn written(batch: &RecordBatch, wanted: &Arc<Record>) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = JsonEncoder::new(&Type::Record(wanted.clone()), &batch.schema()).expect("its own schema");
    encoder.encode(batch, &mut out, None).expect("valid rows");
    out
}
