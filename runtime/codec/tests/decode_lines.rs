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

/// Decodes the text twice: the second time the decoder knows the order of keys, which must not change the result.
fn decode(plan: &Decode, text: &[u8]) -> Decoded {
    let mut decoder = Decoder::new(plan).unwrap();
    let block = Bytes::copy_from_slice(text);
    let first = decoder.decode_lines(&block, &PLACE).unwrap();
    let second = decoder.decode_lines(&block, &PLACE).unwrap();
    assert_eq!(first.batches, second.batches);
    assert_eq!(format!("{:?}", first.invalid), format!("{:?}", second.invalid));
    assert_eq!(first.counts, second.counts);
    second
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

fn small() -> Type {
    Type::Record(Arc::new(Record::of([
        ("a", Type::Int),
        ("s", Type::String),
        ("o", Type::Float.optional()),
        ("sub", Type::Record(Arc::new(Record::of([("x", Type::Int)]))).optional()),
        ("list", Type::List(Box::new(Type::Int)).optional()),
    ])))
}

#[test]
fn every_mistake_names_the_field_what_was_there_and_what_was_expected() {
    let row = payment();
    let ok = r#""id":"a","n":1,"amount":1"#;
    let text = [
        "nonsense".to_string(),
        "[1]".to_string(),
        "{\"id\":\"a\" \"n\":1}".to_string(),
        "{\"id\":\"a\"".to_string(),
        "{\"id\":\"a".to_string(),
        "{\"id\":\"a\\q\"}".to_string(),
        format!("{{{ok}}} {{}}"),
        r#"{"id":7,"n":1,"amount":1}"#.to_string(),
        r#"{"n":1,"amount":1}"#.to_string(),
        r#"{"id":null,"n":1,"amount":1}"#.to_string(),
        r#"{"id":"a","n":1.5,"amount":1}"#.to_string(),
        r#"{"id":"a","n":9223372036854775808,"amount":1}"#.to_string(),
        r#"{"id":"a","n":01,"amount":1}"#.to_string(),
        r#"{"id":"a","n":1,"amount":1.005}"#.to_string(),
        r#"{"id":"a","n":1,"amount":"1"}"#.to_string(),
        format!("{{{ok},\"score\":1e999}}"),
        format!("{{{ok},\"ok\":1}}"),
        format!("{{{ok},\"status\":\"lost\"}}"),
        format!("{{{ok},\"at\":\"yesterday\"}}"),
        format!("{{{ok},\"ms\":9223372036854775807}}"),
        format!("{{{ok},\"took\":\"5 minutes\"}}"),
        format!("{{{ok},\"extra\":{{\"a\":01}}}}"),
        format!("{{{ok},\"raw\":\"%%\"}}"),
        format!("{{{ok},\"items\":[{{\"sku\":\"x\",\"qty\":1}},{{\"sku\":\"x\"}}]}}"),
        format!("{{{ok},\"labels\":{{\"a\":\"b\"}}}}"),
        format!("{{{ok},\"card\":\"4111 1111\"}}"),
        format!("{{{ok},\"card\":99999999999999999999}}"),
    ];
    check(
        &plan(row.clone(), all(&row)),
        &text.join("\n"),
        expect![[r#"
        0..8 line 0 HFN1001 not JSON at byte 0 (`n`): expected a value
        9..12 line 1 HFN1002 the event is an array, expected an object
        13..29 line 2 HFN1001 not JSON at byte 10 (`"`): expected `,` or `}`
        30..39 line 3 HFN1001 not JSON at its end: expected `,` or `}`
        40..48 line 4 HFN1001 not JSON at its end: expected the end of the string
        49..61 line 5 HFN1001 not JSON at byte 8 (`\`): expected an escape that JSON has
        62..92 line 6 HFN1001 not JSON at byte 28 (`{`): expected the end of the event
        93..118 line 7 HFN1002 `id` is a number, expected string
        119..137 line 8 HFN1003 `id` is missing, expected string
        138..166 line 9 HFN1003 `id` is null, expected string
        167..196 line 10 HFN1002 `n` is 1.5, expected int
        197..242 line 11 HFN1004 `n` is 9223372036854775808, out of range of int
        243..271 line 12 HFN1001 not JSON at byte 14 (`0`): expected a number
        272..303 line 13 HFN1004 `amount` is 1.005, out of range of decimal(2): 38 digits, 2 of them after the point
        304..333 line 14 HFN1002 `amount` is a string, expected decimal(2)
        334..375 line 15 HFN1004 `score` is 1e999, out of range of float
        376..410 line 16 HFN1002 `ok` is a number, expected bool
        411..454 line 17 HFN1008 `status` is "lost", expected "new" | "paid"
        455..499 line 18 HFN1009 `at` is "yesterday", expected a time such as "2026-01-31T23:59:59Z"
        500..552 line 19 HFN1004 `ms` is 9223372036854775807, out of range of milliseconds since 1970
        553..599 line 20 HFN1009 `took` is "5 minutes", expected a duration such as "1h30m"
        600..644 line 21 HFN1001 not JSON at byte 40 (`0`): expected a number
        645..683 line 22 HFN1009 `raw` is "%%", expected bytes as base64 text
        684..753 line 23 HFN1003 `items[1].qty` is missing, expected int
        754..800 line 24 HFN1002 `labels.a` is a string, expected int
        801..847 line 25 HFN1002 `card` is a value that is not shown, expected int
        848..903 line 26 HFN1004 `card` is a value that is not shown, out of range of int
    "#]],
    );
}

#[test]
fn what_nobody_reads_is_checked_for_presence_and_kind_only() {
    let wanted = Record::of([("a", Type::Int)]);
    let text = r#"{"a":1,"s":"x"}
{"a":2}
{"a":3,"s":4}
{"a":4,"s":null}
{"a":5,"s":"\q","o":01e,"sub":{"x":"no int"},"list":["no int"],"unknown":[01]}
{"a":6,"s":"x","sub":[]}
{"a":7,"s":"x","list":[1}
{"a":8,"s":"x","o":"text"}
"#;
    let lax = plan(small(), wanted);
    check(
        &lax,
        text,
        expect![[r#"
            {"a":1}
            {"a":5}
            16..23 line 1 HFN1003 `s` is missing, expected string
            24..37 line 2 HFN1002 `s` is a number, expected string
            38..54 line 3 HFN1003 `s` is null, expected string
            134..158 line 5 HFN1002 `sub` is an array, expected { x: int }?
            159..184 line 6 HFN1001 not JSON at byte 24 (`}`): expected `,` or `]`
            185..211 line 7 HFN1002 `o` is a string, expected float?
        "#]],
    );
    check(
        &Decode { strict: true, ..lax },
        text,
        expect![[r#"
            {"a":1}
            16..23 line 1 HFN1003 `s` is missing, expected string
            24..37 line 2 HFN1002 `s` is a number, expected string
            38..54 line 3 HFN1003 `s` is null, expected string
            55..133 line 4 HFN1001 not JSON at byte 12 (`\`): expected an escape that JSON has
            134..158 line 5 HFN1002 `sub` is an array, expected record
            159..184 line 6 HFN1001 not JSON at byte 24 (`}`): expected `,` or `]`
            185..211 line 7 HFN1002 `o` is a string, expected float
        "#]],
    );
}

#[test]
fn the_order_of_keys_and_white_space_may_change_at_any_line() {
    let text = "{\"a\":1,\"s\":\"x\"}\r\n\n  \n{\"a\":2,\"s\":\"x\",\"o\":1}\n { \"s\" : \"y\" , \"a\" : 3 } \n{\"a\":4,\"s\":\"z\"}\n\
        {\"o\":null,\"a\":5,\"s\":\"z\",\"more\":{\"a\":6}}\n{\"\\u0061\":7,\"s\":\"\"}\n{\"a\":8,\"s\":\"b\",\"a\":9}\n\
        {\"a\": 10,\"s\":\t\"c\"}";
    check(
        &plan(small(), Record::of([("s", Type::String), ("a", Type::Int), ("o", Type::Float.optional())])),
        text,
        expect![[r#"
        {"s":"x","a":1,"o":null}
        {"s":"x","a":2,"o":1.0}
        {"s":"y","a":3,"o":null}
        {"s":"z","a":4,"o":null}
        {"s":"z","a":5,"o":null}
        {"s":"","a":7,"o":null}
        {"s":"b","a":9,"o":null}
        {"s":"c","a":10,"o":null}
    "#]],
    );
}

fn event() -> Type {
    let kind = |fields: Vec<(&'static str, Type)>| Arc::new(Record::of(fields));
    let kinds = vec![
        ("bid".into(), kind(vec![("price", Type::Int), ("at", Type::Time(TimeWire::Millis))])),
        ("person".into(), kind(vec![("name", Type::String), ("at", Type::Time(TimeWire::Millis))])),
    ];
    Type::Union(Arc::new(Union { name: "Event".into(), tag: "type".into(), kinds }))
}

const EVENTS: &str = r#"{"type":"bid","price":1,"at":1}
{"type":"person","name":"Ada","at":2}
{"price":3,"at":3,"type":"bid"}
{"at":4,"type":"person","name":"Bob"}
{"type":"dog","at":5}
{"at":6}
{"type":7}
{"type":"bid","price":"x","at":8}
{"type":"bid","name":"x","at":9}
{"type":"bid","price":1,"at":1,"type":"bid"}
{"type":"bid","price":1,"at":1,"type":"person"}
{"type":"person","name":"cut","#;

#[test]
fn kinds_of_a_union_share_columns_and_the_tag_may_be_anywhere() {
    let row = event();
    check(
        &plan(row.clone(), all(&row)),
        EVENTS,
        expect![[r#"
        {"type":"bid","price":1,"at":1,"name":null}
        {"type":"person","price":null,"at":2,"name":"Ada"}
        {"type":"bid","price":3,"at":3,"name":null}
        {"type":"person","price":null,"at":4,"name":"Bob"}
        {"type":"bid","price":1,"at":1,"name":null}
        140..161 line 4 HFN1007 `type` is "dog", expected "bid" | "person"
        162..170 line 5 HFN1003 `type` is missing, expected "bid" | "person"
        171..181 line 6 HFN1002 `type` is a number, expected "bid" | "person"
        182..215 line 7 HFN1002 `price` is a string, expected int
        216..248 line 8 HFN1003 `price` is missing, expected int
        294..341 line 10 HFN1007 `type` is both "bid" and "person", expected one kind
        342..372 line 11 HFN1001 not JSON at its end: expected a key in quotes
    "#]],
    );
}

#[test]
fn events_of_unwanted_kinds_are_counted_and_not_read() {
    let plan =
        Decode { kinds: Some(vec!["bid".into()]), ..plan(event(), Record::of([("price", Type::Int.optional())])) };
    check(
        &plan,
        EVENTS,
        expect![[r#"
        {"price":1}
        {"price":3}
        {"price":1}
        140..161 line 4 HFN1007 `type` is "dog", expected "bid" | "person"
        162..170 line 5 HFN1003 `type` is missing, expected "bid" | "person"
        171..181 line 6 HFN1002 `type` is a number, expected "bid" | "person"
        182..215 line 7 HFN1002 `price` is a string, expected int
        216..248 line 8 HFN1003 `price` is missing, expected int
        294..341 line 10 HFN1007 `type` is both "bid" and "person", expected one kind
        342..372 line 11 HFN1001 not JSON at its end: expected `}`
    "#]],
    );
    let counts = decode(&plan, EVENTS.as_bytes()).counts;
    assert_eq!((counts.events, counts.kept, counts.filtered, counts.invalid), (12, 3, 2, 7));
}

#[test]
fn lines_that_are_too_long_or_not_utf8_do_not_stop_the_others() {
    let plan = Decode { max_bytes: 30, ..plan(small(), Record::of([("s", Type::String)])) };
    let text = b"{\"a\":1,\"s\":\"x\"}\n{\"a\":2,\"s\":\"\xFF\"}\n{\"a\":3,\"s\":\"much too long for that\"}\n{\"a\":4,\"s\":\"\xC3\xA9\"}\n";
    expect![[r#"
        {"s":"x"}
        {"s":"é"}
        16..31 line 1 HFN1005 the event is not UTF-8 at byte 12
        32..68 line 2 HFN1006 the event has 36 bytes, more than the limit of 30
    "#]]
    .assert_eq(&shown(&plan, text));
    let invalid = decode(&plan, text).invalid;
    assert_eq!(invalid[0].payload, &b"{\"a\":2,\"s\":\"\xFF\"}"[..]);
    assert_eq!(invalid[0].offset, 1016);
}

#[test]
fn bytes_are_kept_as_they_came_unless_a_default_was_applied_or_there_are_secrets() {
    let mut record = Record::of([("a", Type::Int)]);
    record.fields.push(Field { name: "b".into(), ty: Type::Int, default: Some(Value::Int(7)) });
    let row = Type::Record(Arc::new(record.clone()));
    let raw = Decode { envelope: vec!["@raw".into()], ..plan(row.clone(), record.clone()) };
    let text = b" {\"a\" : 1, \"b\":2,\"c\":3}\r\n{\"a\":1}\n";
    let batch = &decode(&raw, text).batches[0];
    let encoder = JsonEncoder::new(&row, &batch.schema()).unwrap();
    let (mut out, mut ends) = (Vec::new(), Vec::new());
    encoder.encode(batch, &mut out, Some(&mut ends)).unwrap();
    expect![[r#"
         {"a" : 1, "b":2,"c":3}
        {"a":1,"b":7}
    "#]]
    .assert_eq(&String::from_utf8(out).unwrap());
    assert_eq!(ends, [24, 38]);

    record.fields.push(Field::new("card", Type::Secret(Box::new(Type::String)).optional()));
    let raw = Decode { row: Type::Record(Arc::new(record)), ..raw };
    assert_eq!(decode(&raw, text).batches[0].column_by_name("@raw").unwrap().null_count(), 2);
}

#[test]
fn a_large_block_comes_in_batches_of_at_most_8192_rows_with_offsets() {
    let line = "{\"a\":1,\"s\":\"a text that is longer than a view\"}\n";
    let decoded = decode(&plan(small(), Record::of([("s", Type::String)])), line.repeat(20_000).as_bytes());
    let rows: Vec<_> = decoded.batches.iter().map(|b| b.num_rows()).collect();
    assert_eq!(rows, [8192, 8192, 3616]);
    use arrow_array::{cast::AsArray, types::Int64Type};
    let last = decoded.batches[2].column_by_name("@offset").unwrap().as_primitive::<Int64Type>();
    assert_eq!(last.value(3615), 1000 + 19_999 * line.len() as i64);
    assert_eq!(decoded.batches[1].column(0).as_string_view().value(8191), "a text that is longer than a view");
}

#[test]
fn plans_that_contradict_themselves_are_refused() {
    let wrong = [
        plan(small(), Record::of([("b", Type::Int)])),
        plan(small(), Record::of([("a", Type::String)])),
        plan(Type::Int, Record::default()),
        Decode { envelope: vec!["@nothing".into()], ..plan(small(), Record::default()) },
        Decode { format: Format::Csv, ..plan(small(), Record::default()) },
    ];
    for plan in wrong {
        assert!(Decoder::new(&plan).is_err(), "{plan:?}");
    }
}
