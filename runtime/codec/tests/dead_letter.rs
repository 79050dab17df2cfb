//! Dead letters as they look on a route.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use bytes::Bytes;
use expect_test::expect;
use hexafn_codec::dead_letter::{About, Failure, MAX_PAYLOAD, decoded, undecoded};
use hexafn_codec::decode::{Decoded, Decoder, Place};
use hexafn_codec::encode::JsonEncoder;
use hexafn_diagnostics::DIVISION_BY_ZERO;
use hexafn_ir::dead_letter::{Loss, record};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Origin, Record, Type};

fn row() -> Type {
    let card = Type::Secret(Box::new(Type::String)).optional();
    Type::Record(Arc::new(Record::of([("a", Type::Int), ("card", card), ("s", Type::String.optional())])))
}

fn decode(text: &[u8]) -> Decoded {
    let plan = Decode {
        format: Format::Json,
        row: row(),
        wanted: hexafn_ir::layout::columns(&row()).unwrap(),
        kinds: None,
        envelope: vec![],
        strict: false,
        max_bytes: 1 << 20,
    };
    let place = Place { offset: 100, topic: "", time: 0 };
    Decoder::new(&plan).unwrap().decode_lines(&Bytes::copy_from_slice(text), &place).unwrap()
}

fn text(batches: &[arrow_array::RecordBatch]) -> String {
    let mut out = Vec::new();
    for batch in batches {
        JsonEncoder::new(&Type::Record(Arc::new(record())), &batch.schema())
            .unwrap()
            .encode(batch, &mut out, None)
            .unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn origin() -> Origin {
    Origin { source: "payments".into(), ordinal: 0, partition: "in.jsonl".into(), number: 0 }
}

#[test]
fn events_that_could_not_be_decoded_keep_their_bytes_as_a_string() {
    let invalid = decode(b"{\"a\":1}\n{\"a\":\"x\"}\n{\"\xFF\"\n").invalid;
    let origin = origin();
    let about = About {
        loss: Loss::Invalid,
        origin: Some(&origin),
        step: "payments",
        at: Some("p.hfn:3:1"),
        trace: None,
        time: 0,
    };
    expect![[r#"
        {"kind":"invalid","id":"payments/in.jsonl@108","place":"in.jsonl:42","step":"payments","at":"p.hfn:3:1","code":"HFN1002","message":"`a` is a string, expected int","cause":null,"attempts":1,"trace":null,"time":"1970-01-01T00:00:00Z","payload":"{\"a\":\"x\"}"}
        {"kind":"invalid","id":"payments/in.jsonl@118","place":"in.jsonl:43","step":"payments","at":"p.hfn:3:1","code":"HFN1005","message":"the event is not UTF-8 at byte 2","cause":null,"attempts":1,"trace":null,"time":"1970-01-01T00:00:00Z","payload":"{\"�\""}
    "#]].assert_eq(&text(&undecoded(&about, &invalid, Some(41), false).unwrap()));
    // Of a type with secrets nothing is shown.
    expect![[r#"
        {"kind":"invalid","id":"payments/in.jsonl@108","place":"in.jsonl@108","step":"payments","at":"p.hfn:3:1","code":"HFN1002","message":"`a` is a string, expected int","cause":null,"attempts":1,"trace":null,"time":"1970-01-01T00:00:00Z","payload":"***"}
    "#]].assert_eq(&text(&undecoded(&about, &invalid[..1], None, true).unwrap()));
}

#[test]
fn rows_that_failed_are_json_with_secrets_masked() {
    let rows = decode(b"{\"a\":1,\"card\":\"4111\"}\n{\"a\":2}\n").batches.remove(0);
    let origin = origin();
    let about =
        About { loss: Loss::Error, origin: Some(&origin), step: "fees", at: None, trace: Some("t1"), time: 1_000_000 };
    let failure = |row| Failure {
        row,
        code: DIVISION_BY_ZERO,
        message: "division by zero".into(),
        cause: Some("rate".into()),
        attempts: 1,
    };
    let letters = decoded(&about, &row(), &rows, &[failure(0), failure(1)]).unwrap();
    expect![[r#"
        {"kind":"error","id":"payments/in.jsonl@100","place":"in.jsonl@100","step":"fees","at":null,"code":"HFN1102","message":"division by zero","cause":"rate","attempts":1,"trace":"t1","time":"1970-01-01T00:00:01Z","payload":{"a":1,"card":"***","s":null}}
        {"kind":"error","id":"payments/in.jsonl@122","place":"in.jsonl@122","step":"fees","at":null,"code":"HFN1102","message":"division by zero","cause":"rate","attempts":1,"trace":"t1","time":"1970-01-01T00:00:01Z","payload":{"a":2,"card":null,"s":null}}
    "#]].assert_eq(&text(&letters));
    assert!(decoded(&about, &row(), &rows, &[failure(2)]).is_err());
}

#[test]
fn a_large_payload_is_cut_and_still_json() {
    let long = format!("{{\"a\":1,\"s\":\"{}\"}}\n", "é".repeat(100_000));
    let rows = decode(long.as_bytes()).batches.remove(0);
    let about = About { loss: Loss::Late, origin: None, step: "w", at: None, trace: None, time: 0 };
    let failure = Failure { row: 0, code: DIVISION_BY_ZERO, message: String::new(), cause: None, attempts: 1 };
    let line = text(&decoded(&about, &row(), &rows, &[failure]).unwrap());
    let letter: serde_json::Value = serde_json::from_str(&line).unwrap();
    let payload = letter["payload"].as_str().unwrap();
    assert!(payload.len() <= MAX_PAYLOAD && payload.starts_with("{\"a\":1"));
}
