//! Batches as bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use arrow_array::RecordBatch;
use bytes::Bytes;
use hexafn_codec::decode::{Decoder, Place};
use hexafn_codec::{compact, ipc};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Origin, Record, Type};
use proptest::prelude::*;

fn rows(lines: usize) -> RecordBatch {
    let sub = Record::of([("t", Type::String)]);
    let record = Record::of([
        ("n", Type::Int),
        ("s", Type::String),
        ("l", Type::List(Box::new(Type::String))),
        ("m", Type::Map(Box::new(Type::Decimal(2)))),
        ("r", Type::Record(Arc::new(sub)).optional()),
    ]);
    let plan = Decode {
        format: Format::Json,
        row: Type::Record(Arc::new(record.clone())),
        wanted: Arc::new(record),
        kinds: None,
        envelope: vec!["@raw".into()],
        strict: false,
        max_bytes: 1000,
    };
    let line = r#"{"n":1,"s":"a text longer than twelve","l":["x","another longer text"],"m":{"a":1.5},"r":null}
{"n":1,"s":"","l":[],"m":{},"r":{"t":"a text longer than twelve"}}
"#;
    let block = Bytes::from(line.repeat(lines));
    Decoder::new(&plan)
        .unwrap()
        .decode_lines(&block, &Place { offset: 0, topic: "", time: 0 })
        .unwrap()
        .batches
        .remove(0)
}

#[test]
fn a_batch_and_its_origin_come_back() {
    let rows = rows(10);
    let origin = Origin { source: "s".into(), ordinal: 3, partition: "file é".into(), number: 7 };
    for origin in [Some(origin), None] {
        let bytes = ipc::encode(&rows, origin.as_ref()).unwrap();
        let (back, of) = ipc::decode(Bytes::from(bytes)).unwrap();
        assert_eq!((&back, of), (&rows, origin));
    }
}

#[test]
fn what_no_row_points_to_is_not_written() {
    let rows = rows(1000);
    let one = rows.slice(3, 1);
    assert!(ipc::encode(&one, None).unwrap().len() < 8_000);
    let size = |batch: &RecordBatch| batch.get_array_memory_size();
    let small = compact(&one).unwrap();
    assert_eq!(small, one);
    assert!(size(&small) < size(&one) / 2, "{} of {}", size(&small), size(&one));
}

#[test]
fn damaged_bytes_are_refused() {
    let bytes = ipc::encode(&rows(2), None).unwrap();
    for len in [0, 3, 100, bytes.len() / 2] {
        assert!(ipc::decode(Bytes::copy_from_slice(&bytes[..len])).is_err(), "{len} bytes");
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        assert!(ipc::decode(Bytes::from(damaged)).is_err(), "byte {at}");
    }
}

proptest! {
    #[test]
    fn batches_that_were_filtered_and_cut_come_back(start in 0usize..20, len in 0usize..20, keep in prop::collection::vec(any::<bool>(), 20)) {
        let rows = rows(20).slice(start, len);
        let mask = arrow_array::BooleanArray::from(keep[..len].to_vec());
        let rows = arrow_select::filter::filter_record_batch(&rows, &mask).unwrap();
        let (back, _) = ipc::decode(Bytes::from(ipc::encode(&rows, None).unwrap())).unwrap();
        prop_assert_eq!(back, rows);
    }
}
