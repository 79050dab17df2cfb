//! Messages with their envelope, and request bodies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use hexafn_codec::decode::{Decoder, Event, split_body};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Record, Type};

fn plan(envelope: &[&str]) -> Decode {
    let record = Record::of([("a", Type::Int)]);
    Decode {
        format: Format::Json,
        row: Type::Record(Arc::new(record.clone())),
        wanted: Arc::new(record),
        kinds: None,
        envelope: envelope.iter().map(|e| (*e).into()).collect(),
        strict: false,
        max_bytes: 100,
    }
}

fn texts(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = batch.column_by_name(column).unwrap().as_string_view();
    column.iter().map(|v| v.map(str::to_string)).collect()
}

#[test]
fn the_envelope_of_each_message_becomes_columns() {
    let headers = vec![("h".to_string(), "a value longer than a view".to_string())];
    let event =
        |payload: &'static [u8], offset| Event { payload, offset, time: 5, key: None, topic: "t", headers: &[] };
    let events = [
        Event { key: Some("k"), headers: &headers, ..event(b"{\"a\":1}", 10) },
        Event { topic: "other topic, which is long", ..event(b"{\n\"a\":2}", 11) },
        event(b"{\"a\":\"x\"}", 12),
        event(b"{\"a\":3}", 13),
    ];
    let mut decoder = Decoder::new(&plan(&["@key", "@topic", "@time", "@headers", "@raw"])).unwrap();
    let decoded = decoder.decode_events(&events).unwrap();
    let batch = &decoded.batches[0];
    assert_eq!(batch.schema(), decoder.schema());
    assert_eq!(batch.column(0).as_primitive::<Int64Type>().values(), &[1, 2, 3]);
    assert_eq!(batch.column_by_name("@offset").unwrap().as_primitive::<Int64Type>().values(), &[10, 11, 13]);
    assert_eq!(batch.column_by_name("@time").unwrap().as_primitive::<TimestampMicrosecondType>().values(), &[5, 5, 5]);
    assert_eq!(texts(batch, "@key"), [Some("k".to_string()), None, None]);
    assert_eq!(
        texts(batch, "@topic").into_iter().flatten().collect::<Vec<_>>(),
        ["t", "other topic, which is long", "t"]
    );
    let headers = batch.column_by_name("@headers").unwrap().as_map();
    assert_eq!((headers.value_length(0), headers.value_length(1)), (1, 0));
    assert_eq!(headers.values().as_string_view().value(0), "a value longer than a view");
    // The second has a line end in it and cannot be written as a line.
    let raw = batch.column_by_name("@raw").unwrap().as_binary_view();
    assert_eq!((raw.value(0), raw.is_null(1), raw.value(2)), (&b"{\"a\":1}"[..], true, &b"{\"a\":3}"[..]));
    let invalid = &decoded.invalid[0];
    assert_eq!((invalid.offset, invalid.line, invalid.bytes.clone()), (12, 2, 0..9));
}

#[test]
fn a_message_over_the_limit_or_not_utf8_is_invalid_alone() {
    let long = [b' '; 200];
    let event = |payload, offset| Event { payload, offset, time: 0, key: None, topic: "", headers: &[] };
    let events = [event(&long, 0), event(b"{\"a\":1,\"b\":\"\xFF\"}", 1), event(b"{\"a\":1}", 2)];
    let decoded = Decoder::new(&plan(&[])).unwrap().decode_events(&events).unwrap();
    let codes: Vec<_> = decoded.invalid.iter().map(|i| i.code.to_string()).collect();
    assert_eq!((codes.join(" ").as_str(), decoded.counts.kept), ("HFN1006 HFN1005", 1));
}

#[test]
fn bodies_are_split_into_events_without_reading_them() {
    let split = |body: &str| -> Result<Vec<String>, String> {
        let ranges = split_body(body.as_bytes()).map_err(|e| e.to_string())?;
        Ok(ranges.into_iter().map(|r| body[r].to_string()).collect())
    };
    assert_eq!(split("{\"a\":1}").unwrap(), ["{\"a\":1}"]);
    assert_eq!(split(" [ {\"a\":[1]} , 2 ] \n").unwrap(), ["{\"a\":[1]}", "2"]);
    assert_eq!(split("{\"a\":1}\n{\"a\":\n2}\n\n").unwrap(), ["{\"a\":1}", "{\"a\":\n2}"]);
    assert_eq!(split("").unwrap(), Vec::<String>::new());
    assert_eq!(split("[]").unwrap(), Vec::<String>::new());
    for broken in ["[1", "[1]]", "[1,]", "{", "{} }", "x", "[1 2]"] {
        assert!(split(broken).is_err(), "{broken}");
    }
}
