//! What the decoder makes of lines, and what it says of those it cannot decode.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use bytes::Bytes;
use expect_test::{Expect, expect};
use hexafn_codec::decode::{Decoded, Decoder, Place};
use hexafn_codec::encode::JsonEncoder;
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Field, Record, TimeWire, Type, Union, Value};

const PLACE: Place<'static> = Place { offset: 1000, topic: "events.jsonl", time: 0 };

fn plan(row: Type, wanted: Record) -> Decode {
    Decode {
        format: Format::Json,
        row,
        wanted: Arc::new(wanted),
        kinds: None,
        envelope: vec![],
        strict: false,
        max_bytes: 1 << 20,
    }
}

fn all(row: &Type) -> Record {
    hexafn_ir::layout::columns(row).unwrap().as_ref().clone()
}

fn decode(plan: &Decode, text: &[u8]) -> Decoded {
    Decoder::new(plan).unwrap().decode_lines(&Bytes::copy_from_slice(text), &PLACE).unwrap()
}

/// The rows as JSON and the invalid events, as text.
fn shown(plan: &Decode, text: &[u8]) -> String {
    let decoded = decode(plan, text);
    let mut out = Vec::new();
    let mut type_of = plan.wanted.clone();
    if plan.envelope.iter().any(|e| &**e == "@raw") {
        type_of = Arc::new(Record::default());
    }
    for batch in &decoded.batches {
        let encoder = JsonEncoder::new(&Type::Record(type_of.clone()), &batch.schema()).unwrap();
        encoder.encode(batch, &mut out, None).unwrap();
    }
    let mut out = String::from_utf8(out).unwrap();
    for i in &decoded.invalid {
        out += &format!("{}..{} line {} {} {}\n", i.bytes.start, i.bytes.end, i.line, i.code, i.message);
    }
    let c = decoded.counts;
    assert_eq!(c.events, c.kept + c.filtered + c.invalid);
    assert_eq!(c.kept, decoded.batches.iter().map(|b| b.num_rows() as u64).sum::<u64>());
    out
}

fn check(plan: &Decode, text: &str, expected: Expect) {
    expected.assert_eq(&shown(plan, text.as_bytes()));
}

fn payment() -> Type {
    let optional = |t: Type| t.optional();
    let mut record = Record::of([
        ("id", Type::String),
        ("n", Type::Int),
        ("amount", Type::Decimal(2)),
        ("score", optional(Type::Float)),
        ("ok", optional(Type::Bool)),
        ("status", optional(Type::Choice(Arc::from(["new".into(), "paid".into()])))),
        ("at", optional(Type::Time(TimeWire::Rfc3339))),
        ("ms", optional(Type::Time(TimeWire::Millis))),
        ("took", optional(Type::Duration)),
        ("extra", optional(Type::Json)),
        ("raw", optional(Type::Bytes)),
        (
            "items",
            optional(Type::List(Box::new(Type::Record(Arc::new(Record::of([
                ("sku", Type::String),
                ("qty", Type::Int),
            ])))))),
        ),
        ("labels", optional(Type::Map(Box::new(Type::Int)))),
        ("card", optional(Type::Secret(Box::new(Type::Int)))),
    ]);
    record.fields.push(Field { name: "country".into(), ty: Type::String, default: Some(Value::String("??".into())) });
    Type::Record(Arc::new(record))
}

#[test]
fn every_type_is_read() {
    let row = payment();
    let text = r#"{"id":"a","n":-7,"amount":12.5,"score":1e3,"ok":true,"status":"paid","at":"2026-01-01T00:00:00.25+01:00","ms":1767225600123,"took":"1h30m","extra":{"a":[1, {}]},"raw":"Zm9v","items":[{"sku":"x","qty":1},{"qty":2,"sku":"a longer text than twelve"}],"labels":{"a":1,"b":2},"card":1234,"country":"FR"}
{"id":"b","n":1,"amount":3}
{"amount" : 3 , "n":9223372036854775807, "id":"\u00e9 \"quoted\"", "ok":null, "unknown":[{"x":"}"}], "labels":{"a":1,"a":2}}
"#;
    check(
        &plan(row.clone(), all(&row)),
        text,
        expect![[r#"
        {"id":"a","n":-7,"amount":12.50,"score":1000.0,"ok":true,"status":"paid","at":"2025-12-31T23:00:00.250Z","ms":1767225600123,"took":"90m","extra":{"a":[1, {}]},"raw":"Zm9v","items":[{"sku":"x","qty":1},{"sku":"a longer text than twelve","qty":2}],"labels":{"a":1,"b":2},"card":"***","country":"FR"}
        {"id":"b","n":1,"amount":3.00,"score":null,"ok":null,"status":null,"at":null,"ms":null,"took":null,"extra":null,"raw":null,"items":null,"labels":null,"card":null,"country":"??"}
        {"id":"é \"quoted\"","n":9223372036854775807,"amount":3.00,"score":null,"ok":null,"status":null,"at":null,"ms":null,"took":null,"extra":null,"raw":null,"items":null,"labels":{"a":2},"card":null,"country":"??"}
    "#]],
    );
}
